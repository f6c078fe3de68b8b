//! Self-registration: the organization's link, confirming an address, and decisions.

use super::ApiError;
use super::wire::Call;
use domain::id::JoinRequestId;
use domain::join_request::{JoinConfirmView, JoinDraft, JoinLinkView, JoinRequests, JoinView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::{CanManageInvitations, CanManageSettings, CanRegisterUsers, Public};

/// The page of the organization's link. Opening it changes nothing.
#[server(prefix = "/api", endpoint = "join_page", protocol = Call)]
pub async fn join_page(token: String) -> Result<JoinView, ApiError> {
    Ok(desk::<Public>().await?.join_page(&token).await?)
}

/// Mails a link that confirms the address. The answer is the same for every address.
#[server(prefix = "/api", endpoint = "ask_to_join", protocol = Call)]
pub async fn ask_to_join(token: String, draft: JoinDraft) -> Result<(), ApiError> {
    Ok(desk::<Public>().await?.ask_to_join(&token, draft).await?)
}

/// The address that a link confirms. Opening it changes nothing.
#[server(prefix = "/api", endpoint = "join_confirm_page", protocol = Call)]
pub async fn join_confirm_page(token: String) -> Result<JoinConfirmView, ApiError> {
    Ok(desk::<Public>().await?.join_confirm_page(&token).await?)
}

/// Confirms the address.
#[server(prefix = "/api", endpoint = "confirm_join", protocol = Call)]
pub async fn confirm_join(token: String) -> Result<(), ApiError> {
    Ok(desk::<Public>().await?.confirm_join(&token).await?)
}

/// The requests that wait for a decision.
#[server(prefix = "/api", endpoint = "join_requests", protocol = Call)]
pub async fn waiting_requests() -> Result<JoinRequests, ApiError> {
    Ok(desk::<CanManageInvitations>().await?.join_requests().await?)
}

/// Invites somebody who has asked for it.
#[server(prefix = "/api", endpoint = "approve_request", protocol = Call)]
pub async fn approve_request(request: JoinRequestId) -> Result<(), ApiError> {
    desk::<CanRegisterUsers>().await?.approve_request(request).await?;
    Ok(())
}

/// Declines a request.
#[server(prefix = "/api", endpoint = "decline_request", protocol = Call)]
pub async fn decline_request(request: JoinRequestId) -> Result<(), ApiError> {
    Ok(desk::<CanManageInvitations>().await?.decline_request(request).await?)
}

/// The organization's link.
#[server(prefix = "/api", endpoint = "join_link", protocol = Call)]
pub async fn join_link() -> Result<JoinLinkView, ApiError> {
    Ok(desk::<CanManageSettings>().await?.join_link().await?)
}

/// Replaces the organization's link.
#[server(prefix = "/api", endpoint = "new_join_link", protocol = Call)]
pub async fn new_join_link() -> Result<JoinLinkView, ApiError> {
    Ok(desk::<CanManageSettings>().await?.new_join_link().await?)
}
