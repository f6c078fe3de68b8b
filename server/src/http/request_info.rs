//! Who is in front of the desk, in which language, from where: made once a request.

use crate::router::Host;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backend::gate::Caller;
use domain::form::Code;
use domain::text::Locale;
use http::request::Parts;
use leptos::nonce::Nonce;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::refusal::Refusal;

/// What every handler knows about a request.
#[derive(Clone)]
pub(crate) struct RequestInfo {
    /// Resolved at the first desk that is opened; until then no database is asked.
    pub(crate) caller: Caller,
    pub(crate) locale: Locale,
    /// Opens the scripts of this one answer.
    pub(crate) nonce: Nonce,
}

/// Puts a [`RequestInfo`] into the request's extensions, and the caller beside it.
pub(crate) async fn identify(State(host): State<Host>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
    // Only a test without a connection has no peer.
    let peer = peer.unwrap_or_else(|| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0));
    let address = host.proxies.client(peer, &parts.headers);
    let caller = host.backend.identify(&parts, address);
    let locale = caller.locale().unwrap_or_else(|| host.backend.settings().default_locale);
    let info = RequestInfo { caller, locale, nonce: Nonce::new() };
    parts.extensions.insert(info);
    next.run(Request::from_parts(parts, body)).await
}

impl<S: Send + Sync> FromRequestParts<S> for RequestInfo {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        // Every route lies behind `identify`; one that does not is a mistake of ours.
        parts.extensions.get().cloned().ok_or_else(|| Refusal::from(Code::Internal).into_response())
    }
}
