//! The export of one's own data.

use super::app_state::AppState;
use app::api::ApiError;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use backend::gate::SignedIn;
use domain::form::Code;
use domain::paths;
use domain::text::Locale;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Uri};

use super::refusal::{JSON, Refusal};
use super::request_info::RequestInfo;

/// One's own identity, as a file.
pub(crate) async fn identity(State(host): State<AppState>, info: RequestInfo, uri: Uri) -> Response {
    let exported = async { host.backend.open::<SignedIn>(&info.caller).await?.export().await };
    match exported.await {
        Ok(export) => {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, JSON);
            let name = HeaderValue::from_static("attachment; filename=\"identity.json\"");
            headers.insert(CONTENT_DISPOSITION, name);
            (headers, format!("{export:#}")).into_response()
        }
        Err(error) => refused(error, info.locale, &uri),
    }
}

/// The refusal of a file. Where it has to be confirmed first, the page that asks is the answer, and leads back here.
pub(crate) fn refused(error: backend::Error, locale: Locale, uri: &Uri) -> Response {
    if matches!(error, backend::Error::Refused(Code::ConfirmFirst)) {
        let next = uri.path_and_query().map_or(paths::HOME, |path| path.as_str());
        return Redirect::to(&paths::confirm_again_then(next)).into_response();
    }
    Refusal::from(&ApiError::from_error(error, locale)).into_response()
}
