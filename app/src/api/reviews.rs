//! *Reviews*: the queue, one case, and its decision; and what people see and ask about their own identity.

use super::ApiError;
use super::wire::Wire;
use domain::id::IdentityId;
use domain::identity::{CaseFilter, CaseRow, CaseView, DecisionDraft, Receipt};
use domain::page::{Cursor, Page};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::{CanManageAccounts, CanValidateIdentities, SignedIn};

/// One page of cases: oldest first while they wait, newest first once they are decided.
#[server(prefix = "/api", endpoint = "reviews", input = Wire, output = Wire)]
pub async fn reviews(filter: CaseFilter, after: Option<Cursor>) -> Result<Page<CaseRow>, ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.reviews(filter, after).await?)
}

/// Everything about one case; audited.
#[server(prefix = "/api", endpoint = "review_case", input = Wire, output = Wire)]
pub async fn review_case(identity: IdentityId) -> Result<CaseView, ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.review_case(identity).await?)
}

/// Takes a case for oneself, for a while.
#[server(prefix = "/api", endpoint = "claim_case", input = Wire, output = Wire)]
pub async fn claim_case(identity: IdentityId) -> Result<(), ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.claim_case(identity).await?)
}

/// Gives it back.
#[server(prefix = "/api", endpoint = "release_case", input = Wire, output = Wire)]
pub async fn release_case(identity: IdentityId) -> Result<(), ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.release_case(identity).await?)
}

/// Decides about one revision; how the case stands then.
#[server(prefix = "/api", endpoint = "decide", input = Wire, output = Wire)]
pub async fn decide(identity: IdentityId, draft: DecisionDraft) -> Result<CaseView, ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.decide(identity, draft).await?)
}

/// What is held about oneself, and who has seen it.
#[server(prefix = "/api", endpoint = "my_receipt", input = Wire, output = Wire)]
pub async fn my_receipt() -> Result<Receipt, ApiError> {
    Ok(desk::<SignedIn>().await?.my_receipt().await?)
}

/// Asks for one's identity to be erased. Asking again changes nothing.
#[server(prefix = "/api", endpoint = "ask_erasure", input = Wire, output = Wire)]
pub async fn ask_erasure() -> Result<Receipt, ApiError> {
    Ok(desk::<SignedIn>().await?.ask_erasure().await?)
}

/// Suspends a verified identity.
#[server(prefix = "/api", endpoint = "suspend_identity", input = Wire, output = Wire)]
pub async fn suspend_identity(identity: IdentityId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.suspend_identity(identity).await?)
}

/// Puts a suspended identity in force again.
#[server(prefix = "/api", endpoint = "reactivate_identity", input = Wire, output = Wire)]
pub async fn reactivate_identity(identity: IdentityId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.reactivate_identity(identity).await?)
}

/// Destroys what is held under an identity, for good; its tombstone stays.
#[server(prefix = "/api", endpoint = "erase_identity", input = Wire, output = Wire)]
pub async fn erase_identity(identity: IdentityId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.erase_identity(identity).await?)
}
