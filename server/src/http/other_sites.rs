//! Refuses requests for files that another site has caused.

use super::refusal::Refusal;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::form::Code;

/// Lets a request pass that comes from this program's own pages, or from the person alone: typed, or a bookmark. The layer
/// against foreign forms passes every GET, and cookies come with a link from anywhere.
///
/// Browsers say where a request comes from at every address that is encrypted or of this machine. Over plain `http` beyond
/// it, of which the start warns, they don't.
pub(crate) async fn refuse(request: Request, next: Next) -> Response {
    match request.headers().get("sec-fetch-site").map(http::HeaderValue::as_bytes) {
        None | Some(b"same-origin" | b"none") => next.run(request).await,
        Some(_) => Refusal::from(Code::CrossSite).into_response(),
    }
}
