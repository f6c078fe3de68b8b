//! Whether the process lives, and whether it can work: for whoever watches it, under any host's name.

use super::host::Host;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// The process answers. It asks nothing else, so that it is quick even when everything else is not.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// The database can be written and its shape is this program's; not while the program is about to end.
pub(crate) async fn readyz(State(host): State<Host>) -> Response {
    if host.is_ending() {
        return (StatusCode::SERVICE_UNAVAILABLE, "ending\n").into_response();
    }
    match host.backend.ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
        }
    }
}
