//! Server functions, under `/api`: read within the limit, run by leptos, answered with the status of their code.

use super::host::Host;
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

/// The header by which `server_fn` marks an answer that is an error.
const MARK: &str = "serverfnerror";

/// Runs one server function.
pub(crate) async fn call(State(host): State<Host>, info: RequestInfo, request: Request) -> Response {
    let path = request.uri().path();
    if get_server_fn_service(path, request.method().clone()).is_none() {
        let is_known = server_fn_paths().any(|(known, _)| known == path);
        return Refusal::from(if is_known { Code::MethodNotAllowed } else { Code::NotFound }).into_response();
    }
    // Any other type could be sent by a form of another site without asking the browser's permission.
    if !body::is_type(request.headers(), "application/json") {
        return Refusal::from(Code::UnsupportedMedia).into_response();
    }
    // A function that nobody has put into the table is not let in: it has no limit.
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
    // Seeing these, leptos would answer with a redirect to wherever the request says that it came from.
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

/// A failed server function is always 500; the code inside knows better.
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
        // Those are the browser's words. Here they mean that the arguments could not be read.
        return Refusal::from(Code::Malformed).into_response();
    }
    parts.status = refusal::status(error.code);
    parts.headers.insert(CONTENT_TYPE, JSON);
    refusal::set_retry_after(&mut parts.headers, error.retry_after);
    Response::from_parts(parts, Body::from(bytes))
}
