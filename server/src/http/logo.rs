//! The organization's logo: stored and removed as a plain body, and shown to everybody, as on the page of the sign-in.

use super::app_state::AppState;
use super::body::{self, Sender};
use super::refusal::Refusal;
use super::request_info::RequestInfo;
use app::api::ApiError;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use backend::gate::CanManageSettings;
use domain::form::Code;
use domain::setting::LOGO_BYTES_MOST;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};

/// The address has the version, so that it never shows another logo.
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");

/// Stores the picture in the body, and answers with its version.
pub(crate) async fn store(State(host): State<AppState>, info: RequestInfo, request: Request) -> Response {
    let sender = match host.backend.open::<CanManageSettings>(&info.caller).await {
        Ok(desk) => desk.account(),
        Err(error) => return refused(&info, error),
    };
    // Content types that a form of another site can send without a preflight request are refused.
    let said = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !said.to_ascii_lowercase().starts_with("image/")
        && !body::is_type(request.headers(), "application/octet-stream")
    {
        return Refusal::from(Code::UnsupportedImage).into_response();
    }
    let busy = || Refusal::later(Code::Busy, 5).into_response();
    let Some(_share) = host.upload(sender) else { return busy() };
    let body = match host.bodies.read(request.into_body(), LOGO_BYTES_MOST, Sender::Account(sender)).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let Some(_permit) = host.decoding(sender).await else { return busy() };
    let info = info.after_body();
    let stored = async {
        host.backend.open::<CanManageSettings>(&info.caller).await?.store_logo(body.bytes.into()).await
    };
    match stored.await {
        Ok(version) => Json(version).into_response(),
        Err(error) => refused(&info, error),
    }
}

pub(crate) async fn remove(State(host): State<AppState>, info: RequestInfo) -> Response {
    let removed = async { host.backend.open::<CanManageSettings>(&info.caller).await?.remove_logo().await };
    match removed.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refused(&info, error),
    }
}

/// Shows the logo of a version.
pub(crate) async fn show(State(host): State<AppState>, Path(version): Path<String>) -> Response {
    let png = version.parse().ok().and_then(|version| host.backend.logo(version));
    let Some(png) = png else { return Refusal::from(Code::NotFound).into_response() };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/png"));
    headers.insert(CACHE_CONTROL, FOR_GOOD);
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    (headers, Body::from(Bytes::from_owner(png))).into_response()
}

fn refused(info: &RequestInfo, error: backend::Error) -> Response {
    Refusal::from(&ApiError::from_error(error, info.locale)).into_response()
}
