//! The export of one's own data.

use super::app_state::AppState;
use app::api::ApiError;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use backend::gate::SignedIn;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

use super::refusal::{JSON, Refusal};
use super::request_info::RequestInfo;

/// One's own identity, as a file.
pub(crate) async fn identity(State(host): State<AppState>, info: RequestInfo) -> Response {
    let exported = async { host.backend.open::<SignedIn>(&info.caller).await?.export().await };
    match exported.await {
        Ok(export) => {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, JSON);
            let name = HeaderValue::from_static("attachment; filename=\"identity.json\"");
            headers.insert(CONTENT_DISPOSITION, name);
            (headers, format!("{export:#}")).into_response()
        }
        Err(error) => Refusal::from(&ApiError::from_error(error, info.locale)).into_response(),
    }
}
