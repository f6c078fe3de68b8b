//! Health checks: whether the process lives, and whether it can work; under any host name.

use super::app_state::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// Liveness. It checks nothing else, so that it is fast whatever happens.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// Readiness: the database is writable and migrated, and the program is not stopping.
pub(crate) async fn readyz(State(host): State<AppState>) -> Response {
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
