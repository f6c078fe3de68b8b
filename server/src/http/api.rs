//! Server functions, under `/api`: their bodies are limited, Leptos runs them, and the status follows from the code.

use super::app_state::AppState;
use app::api::ApiError;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use domain::form::Code;
use http::header::{ACCEPT, CONTENT_TYPE, REFERER};
use leptos::server_fn::axum::{get_server_fn_service, server_fn_paths};

use super::body::{self, JSON_MOST};
use super::functions;
use super::refusal::{self, JSON, Refusal};
use super::request_info::RequestInfo;

/// The header that `server_fn` sets on an error.
const MARK: &str = "serverfnerror";

/// Runs one server function.
pub(crate) async fn call(State(host): State<AppState>, info: RequestInfo, request: Request) -> Response {
    let path = request.uri().path();
    if get_server_fn_service(path, request.method().clone()).is_none() {
        let is_known = server_fn_paths().any(|(known, _)| known == path);
        return Refusal::from(if is_known { Code::MethodNotAllowed } else { Code::NotFound }).into_response();
    }
    // A form of another site can send any other type without a preflight request.
    if !body::is_type(request.headers(), "application/json") {
        return Refusal::from(Code::UnsupportedMedia).into_response();
    }
    // A function that is missing in the table is refused: it has no limit.
    let Some(function) = functions::at(path) else { return Refusal::from(Code::NotFound).into_response() };
    let sender = match function.let_in(&host.backend, &info.caller).await {
        Ok(sender) => sender,
        Err(error) => return Refusal::from(&ApiError::from_error(error, info.locale)).into_response(),
    };
    let (mut parts, body) = request.into_parts();
    let body = match host.bodies.read(body, function.most, sender).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let info = info.after_body();
    // With these headers Leptos would redirect to the address in `Referer`.
    parts.headers.remove(REFERER);
    parts.headers.insert(ACCEPT, JSON);
    let locale = info.locale;
    let surroundings = host.request_context(info, None);
    let context = move || {
        leptos::prelude::provide_context(locale);
        surroundings.clone().provide();
    };
    let request = Request::from_parts(parts, Body::from(body.bytes.clone()));
    let response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    with_status_of_code(response).await
}

/// `server_fn` answers every error with 500; the status of the code replaces it.
async fn with_status_of_code(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let is_marked = parts.headers.remove(MARK).is_some();
    if !is_marked {
        return Response::from_parts(parts, body);
    }
    let Ok(bytes) = to_bytes(body, JSON_MOST).await else {
        return Refusal::from(Code::Internal).into_response();
    };
    let Ok(error) = serde_json::from_slice::<ApiError>(&bytes) else {
        return Refusal::from(Code::Internal).into_response();
    };
    if matches!(error.code, Code::Unreadable | Code::Unreachable) {
        // These codes are made by clients. Here they mean that the arguments could not be read.
        return Refusal::from(Code::Malformed).into_response();
    }
    parts.status = refusal::status(error.code);
    parts.headers.insert(CONTENT_TYPE, JSON);
    refusal::set_retry_after(&mut parts.headers, error.retry_after);
    Response::from_parts(parts, Body::from(bytes))
}
