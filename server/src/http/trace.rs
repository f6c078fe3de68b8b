//! The outermost layer: numbers the request and logs it.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use backend::gate::RequestId;
use http::{HeaderName, HeaderValue};
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tracing::Instrument as _;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers requests: the time of the start, then a counter, so that numbers are unique in a log.
#[derive(Clone)]
pub(crate) struct RequestIds {
    started_at: i64,
    count: Arc<AtomicU64>,
}

impl RequestIds {
    pub(crate) fn since(started_at: i64) -> Self {
        Self { started_at, count: Arc::default() }
    }

    fn next(&self) -> String {
        format!("{:x}-{:x}", self.started_at, self.count.fetch_add(1, Ordering::Relaxed))
    }
}

/// Log lines of the request have its number, and so does the response. A number sent by the client is not used: it
/// would be written into the log.
pub(crate) async fn trace(State(ids): State<RequestIds>, mut request: Request, next: Next) -> Response {
    let id = ids.next();
    // For the audit.
    request.extensions_mut().insert(RequestId::new(&id));
    let span = tracing::error_span!("request", %id, method = %request.method(), path = %masked(request.uri().path()));
    let started = tokio::time::Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    span.in_scope(|| match status {
        500.. => tracing::warn!(status, ms, "answered"),
        _ => tracing::debug!(status, ms, "answered"),
    });
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// A path without secrets: the token of a link, and any other segment as long as one.
fn masked(path: &str) -> Cow<'_, str> {
    const OPENERS: [&str; 2] = ["invitation", "reset-password"];
    const TOKEN: usize = 40;
    let segments: Vec<&str> = path.split('/').collect();
    let is_secret = |at: usize| {
        let follows = at
            .checked_sub(1)
            .is_some_and(|before| OPENERS.iter().any(|opener| segments[before].eq_ignore_ascii_case(opener)));
        segments[at].len() >= TOKEN || (follows && !segments[at].is_empty())
    };
    if !(0..segments.len()).any(is_secret) {
        return Cow::Borrowed(path);
    }
    let shown = (0..segments.len()).map(|at| if is_secret(at) { "…" } else { segments[at] });
    Cow::Owned(shown.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_a_link_never_stands_in_the_log() {
        let token = "AQGSxyzABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq";
        for (path, expected) in [
            (format!("/invitation/{token}"), "/invitation/…"),
            (format!("/invitation/{token}/decline"), "/invitation/…/decline"),
            (format!("/reset-password/{token}"), "/reset-password/…"),
            ("/invitation/short".into(), "/invitation/…"),
            (format!("/Invitation/{token}"), "/Invitation/…"),
            (format!("/invitation//{token}"), "/invitation//…"),
            (format!("/somewhere/{token}/else"), "/somewhere/…/else"),
            ("/administration/invitations".into(), "/administration/invitations"),
            (
                "/administration/registry/0192f1c2-0000-7000-8000-000000000000".into(),
                "/administration/registry/0192f1c2-0000-7000-8000-000000000000",
            ),
            ("/invitation/".into(), "/invitation/"),
        ] {
            assert_eq!(masked(&path), expected);
        }
    }

    #[test]
    fn no_path_begins_another_line_of_the_log() {
        for raw in ["/a\nb", "/a\rb", "/a\u{1b}b"] {
            assert!(http::Uri::try_from(raw).is_err(), "{raw:?}");
        }
        let encoded: http::Uri = "/a%0D%0A%1Bb".parse().unwrap();
        assert_eq!(masked(encoded.path()), "/a%0D%0A%1Bb", "it stays encoded");
    }
}
