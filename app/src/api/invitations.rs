//! Issuing invitations and managing them.

use super::ApiError;
use super::wire::Call;
use domain::id::InvitationId;
use domain::invitation::{
    AddressDraft, InvitationFilter, InvitationRow, InviteDraft, IssuedInvitation, LinkView,
};
use domain::page::{Cursor, Page};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::{CanManageInvitations, CanRegisterUsers};

/// Creates the account, its invitation and its message.
#[server(prefix = "/api", endpoint = "invite", protocol = Call)]
pub async fn invite(draft: InviteDraft) -> Result<InvitationId, ApiError> {
    Ok(desk::<CanRegisterUsers>().await?.invite(draft).await?)
}

/// The result of issuing an invitation, with its link.
#[server(prefix = "/api", endpoint = "issued", protocol = Call)]
pub async fn issued(invitation: InvitationId) -> Result<IssuedInvitation, ApiError> {
    Ok(desk::<CanRegisterUsers>().await?.issued(invitation).await?)
}

/// One page of invitations, newest first; of the people who are found, if something is searched.
#[server(prefix = "/api", endpoint = "invitations", protocol = Call)]
pub async fn invitations(
    filter: InvitationFilter,
    search: Option<String>,
    after: Option<Cursor>,
) -> Result<Page<InvitationRow>, ApiError> {
    Ok(desk::<CanManageInvitations>().await?.invitations(filter, &search.unwrap_or_default(), after).await?)
}

/// Issues a new link; the old one stops working.
#[server(prefix = "/api", endpoint = "resend", protocol = Call)]
pub async fn resend(invitation: InvitationId) -> Result<InvitationId, ApiError> {
    Ok(desk::<CanManageInvitations>().await?.resend(invitation).await?)
}

/// Revokes the link; the account stays pending.
#[server(prefix = "/api", endpoint = "revoke", protocol = Call)]
pub async fn revoke(invitation: InvitationId) -> Result<(), ApiError> {
    Ok(desk::<CanManageInvitations>().await?.revoke(invitation).await?)
}

/// The link of an open invitation, to hand over in another way; audited.
#[server(prefix = "/api", endpoint = "link", protocol = Call)]
pub async fn link(invitation: InvitationId) -> Result<LinkView, ApiError> {
    Ok(desk::<CanManageInvitations>().await?.show_link(invitation).await?)
}

/// Sends the invitation to another address; the old link stops working.
#[server(prefix = "/api", endpoint = "correct_address", protocol = Call)]
pub async fn correct_address(
    invitation: InvitationId,
    draft: AddressDraft,
) -> Result<InvitationId, ApiError> {
    Ok(desk::<CanManageInvitations>().await?.correct_address(invitation, draft).await?)
}

/// Deletes a pending account.
#[server(prefix = "/api", endpoint = "delete_pending", protocol = Call)]
pub async fn delete_pending(invitation: InvitationId) -> Result<(), ApiError> {
    Ok(desk::<CanManageInvitations>().await?.delete_pending(invitation).await?)
}
