//! Reading a request's body within its limit.

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use domain::form::Code;
use futures::StreamExt as _;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::refusal::Refusal;

/// The most that a server function takes.
pub(crate) const JSON_MOST: usize = 1024 * 1024;
/// The most that a form without JavaScript takes.
pub(crate) const FORM_MOST: usize = 64 * 1024;
/// How much of a body that is too large is read over. A client that is still sending when we close the connection
/// sees a broken one instead of our answer.
const READ_OVER_MOST: usize = 32 * 1024 * 1024;

/// The whole body, or the refusal of one that is too large or breaks off. No more than `most` is ever held.
pub(crate) async fn read(body: Body, most: usize) -> Result<Bytes, Response> {
    let mut frames = body.into_data_stream();
    let mut held = Vec::new();
    let mut seen = 0;
    while let Some(frame) = frames.next().await {
        let frame = frame.map_err(|_| Refusal::from(Code::Malformed).into_response())?;
        seen += frame.len();
        if seen <= most {
            held.extend_from_slice(&frame);
        } else if seen <= READ_OVER_MOST {
            held = Vec::new();
        } else {
            break;
        }
    }
    if seen > most { Err(Refusal::from(Code::TooLarge).into_response()) } else { Ok(held.into()) }
}

/// Whether a body is said to be of this type, whatever parameters follow.
pub(crate) fn is_type(headers: &HeaderMap, expected: &str) -> bool {
    let given = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(expected)
}
