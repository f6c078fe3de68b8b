//! Refusals of layers and handlers: a code and a status. `error_response.rs` writes their bodies.

use app::api::ApiError;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use domain::form::Code;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};

/// Why a request is refused.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    pub(super) code: Code,
    pub(super) retry_after: Option<u32>,
}

impl Refusal {
    /// A refusal that tells the client when to try again.
    pub(crate) fn later(code: Code, seconds: u32) -> Self {
        Self { code, retry_after: Some(seconds) }
    }

    /// The refusal of a response without a body of ours; by its status if another layer made it.
    pub(super) fn from_response(response: &Response) -> Option<Self> {
        if let Some(refusal) = response.extensions().get() {
            return Some(*refusal);
        }
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if content_type
            .is_some_and(|kind| kind.starts_with("application/json") || kind.starts_with("text/html"))
        {
            return None;
        }
        match response.status().as_u16() {
            404 => Some(Code::NotFound.into()),
            405 => Some(Code::MethodNotAllowed.into()),
            413 => Some(Code::TooLarge.into()),
            415 => Some(Code::UnsupportedMedia.into()),
            408 | 503 => Some(Self::later(Code::Busy, 5)),
            400..=499 => Some(Code::Malformed.into()),
            500.. => Some(Code::Internal.into()),
            _ => None,
        }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self { code, retry_after: None }
    }
}

impl From<&ApiError> for Refusal {
    fn from(error: &ApiError) -> Self {
        Self { code: error.code, retry_after: error.retry_after }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = status(self.code).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The status of a code.
pub(crate) fn status(code: Code) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Sets `Retry-After`.
pub(crate) fn set_retry_after(headers: &mut HeaderMap, seconds: Option<u32>) {
    if let Some(seconds) = seconds {
        headers.insert(RETRY_AFTER, seconds.into());
    }
}

/// The answer after a panic. The panic hook has logged its message with the request's number.
pub(crate) fn after_panic(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    tracing::error!("a request ended in a panic");
    Refusal::from(Code::Internal).into_response()
}

/// The answer to a method that a route does not support.
pub(crate) async fn method_not_allowed() -> Refusal {
    Code::MethodNotAllowed.into()
}

/// The content type of all JSON, so that no browser sniffs another.
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");
