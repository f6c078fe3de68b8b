//! Live answers: whether an e-mail address and a username are available.

use super::ApiError;
use super::wire::Call;
use domain::availability::{AvailabilityAnswer, AvailabilityQuery};
use leptos::prelude::*;

/// Answers for both fields at once; needs `can_register_users`. A hint: the unique index decides.
#[server(prefix = "/api", endpoint = "availability", protocol = Call)]
pub async fn availability(question: AvailabilityQuery) -> Result<AvailabilityAnswer, ApiError> {
    let request = super::desk::current_request()?;
    Ok(request.backend.availability(&request.caller, question).await?)
}
