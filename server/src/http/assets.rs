//! The site's files: one route each, so that other methods are refused like everywhere.

use super::app_state::AppState;
use super::unread_answers::SharedBytes;
use crate::site::{self, File};
use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH, VARY};
use http::{HeaderValue, StatusCode};

const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// A route for every file.
pub(crate) fn routes() -> Router<AppState> {
    site::files().iter().fold(Router::new(), |router, file| {
        router.route(file.path, get(async move |request: Request| serve(file, &request)))
    })
}

fn serve(file: &'static File, request: &Request) -> Response {
    let headers = cache_headers(file, is_versioned(request));
    if has(request.headers(), file.etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let brotli = file.brotli.filter(|_| site::takes_brotli(request.headers()));
    let mut response = (headers, brotli.unwrap_or(file.bytes)).into_response();
    response.extensions_mut().insert(SharedBytes);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.content_type()));
    if brotli.is_some() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn cache_headers(file: &'static File, is_versioned: bool) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(3);
    headers.insert(CACHE_CONTROL, if is_versioned { FOR_GOOD } else { ASK_AGAIN });
    headers.insert(ETAG, HeaderValue::from_static(file.etag));
    if file.brotli.is_some() {
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    headers
}

/// Whether the URL names this version: in its path or its query. A style sheet of another version, for a page of an
/// older program, is served from this one and must not be cached under that name.
fn is_versioned(request: &Request) -> bool {
    let uri = request.uri();
    uri.path().starts_with("/pkg/")
        || uri.query().and_then(|query| query.strip_prefix("v=")) == Some(site::version())
}

/// Whether the client has this file already (RFC 9110 §13.1.2, weak comparison).
fn has(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|value| value.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag
    })
}
