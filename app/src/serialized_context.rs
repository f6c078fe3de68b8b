//! What the host serializes into a page.

use crate::api_error::ApiError;
use domain::session::SessionView;
use domain::text::Locale;
use serde::{Deserialize, Serialize};

/// The context of one page, made by the host.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PageContext {
    pub locale: Locale,
    pub session: SessionView,
    pub refill: Option<Refill>,
}

/// The values and the error of a form that was refused without JavaScript.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Refill {
    /// The page's draft as JSON, without secrets.
    pub draft: String,
    pub error: ApiError,
}
