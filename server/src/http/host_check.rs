//! The program answers under one name. Links are made from the base URL, never from what a request says of itself.

use super::host::Host;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::Code;
use http::Method;
use http::header::HOST;
use http::uri::Authority;

use super::refusal::Refusal;

/// Sends readers who came under another name to the right one, and refuses everything else that did.
pub(crate) async fn check(State(host): State<Host>, request: Request, next: Next) -> Response {
    let Some(asked) = authority(&request) else { return Refusal::from(Code::Malformed).into_response() };
    if host.base_url.is_host(&asked) {
        return next.run(request).await;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Refusal::from(Code::WrongHost).into_response();
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    // Temporary, since a base URL can change and a browser keeps a permanent answer for good.
    Redirect::temporary(&format!("{}{path}", host.base_url)).into_response()
}

/// The host a request names: in its target, or in its one `Host` header.
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

/// A host and perhaps a port: nobody's name before it, and a number where there is a port.
fn is_well_formed(authority: &Authority) -> bool {
    let after_host = authority.as_str().strip_prefix(authority.host());
    let port = after_host.and_then(|rest| rest.strip_prefix(':')).unwrap_or_default();
    !authority.host().is_empty()
        && !authority.as_str().contains('@')
        && (port.is_empty() || port.parse::<u16>().is_ok())
}
