//! Caller and language of a request.

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use backend::gate::Caller;
use domain::form::Code;
use domain::text::Locale;
use http::request::Parts;
use leptos::nonce::Nonce;

use super::refusal::Refusal;

/// What handlers know about a request.
#[derive(Clone)]
pub(crate) struct RequestInfo {
    /// Resolved when the first desk is opened, so that a request without one costs no query.
    pub(crate) caller: Caller,
    pub(crate) locale: Locale,
    /// Allows the scripts of this response.
    pub(crate) nonce: Nonce,
}

impl RequestInfo {
    /// The same, with its caller to be looked up again. A body can take as long as its sender wants, and a right or a session
    /// may end meanwhile: what was read before it opens no desk after it.
    pub(crate) fn after_body(self) -> Self {
        Self { caller: self.caller.again(), ..self }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestInfo {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        // Missing only if a route is not behind the `identify` layer.
        parts.extensions.get().cloned().ok_or_else(|| Refusal::from(Code::Internal).into_response())
    }
}
