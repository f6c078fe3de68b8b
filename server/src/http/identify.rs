//! The layer that finds out caller, language and address of a request.

use super::app_state::AppState;
use super::request_info::RequestInfo;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use leptos::nonce::Nonce;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Puts a [`RequestInfo`] into the request's extensions.
pub(crate) async fn identify(State(host): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
    // Only a test without a connection has no peer address.
    let peer = peer.unwrap_or_else(|| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0));
    let address = host.proxies.client(peer, &parts.headers);
    let caller = host.backend.identify(&parts, address);
    let locale = caller.locale().unwrap_or_else(|| host.backend.settings().default_locale);
    let info = RequestInfo { caller, locale, nonce: Nonce::new() };
    parts.extensions.insert(info);
    next.run(Request::from_parts(parts, body)).await
}
