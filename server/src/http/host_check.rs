//! The program answers under one host name. Links begin with the base URL, never with a request's host.

use super::app_state::AppState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::Code;
use http::Method;
use http::header::HOST;
use http::uri::Authority;

use super::refusal::Refusal;

/// Redirects GET requests under another name, and refuses all others.
pub(crate) async fn check(State(host): State<AppState>, request: Request, next: Next) -> Response {
    let Some(asked) = authority(&request) else { return Refusal::from(Code::Malformed).into_response() };
    if host.base_url.is_host(&asked) {
        return next.run(request).await;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Refusal::from(Code::WrongHost).into_response();
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    // Temporary, since a base URL can change and browsers cache a permanent redirect.
    Redirect::temporary(&format!("{}{path}", host.base_url)).into_response()
}

/// The host of a request: from its target, or its single `Host` header.
fn authority(request: &Request) -> Option<Authority> {
    let mut named = request.headers().get_all(HOST).iter();
    let header = named.next();
    if named.next().is_some() {
        return None;
    }
    let authority = match request.uri().authority() {
        Some(authority) => authority.clone(),
        None => header?.to_str().ok()?.parse().ok()?,
    };
    is_well_formed(&authority).then_some(authority)
}

/// A host with an optional port, without user information.
fn is_well_formed(authority: &Authority) -> bool {
    let after_host = authority.as_str().strip_prefix(authority.host());
    let port = after_host.and_then(|rest| rest.strip_prefix(':')).unwrap_or_default();
    !authority.host().is_empty()
        && !authority.as_str().contains('@')
        && (port.is_empty() || port.parse::<u16>().is_ok())
}
