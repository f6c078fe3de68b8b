//! *Permissions*: listing, granting and revoking them.

use super::ApiError;
use super::wire::Call;
use domain::id::AccountId;
use domain::permission::{GrantDraft, HolderFilter, HoldersPage, RevokeDraft};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::CanManagePermissions;

/// One page of people and what they hold.
#[server(prefix = "/api", endpoint = "holders", protocol = Call)]
pub async fn holders(
    filter: HolderFilter,
    search: String,
    after: Option<String>,
) -> Result<HoldersPage, ApiError> {
    Ok(desk::<CanManagePermissions>().await?.holders(filter, &search, after.as_deref()).await?)
}

/// Grants permissions, replacing the dates of those that are held already.
#[server(prefix = "/api", endpoint = "grant_permissions", protocol = Call)]
pub async fn grant_permissions(account: AccountId, draft: GrantDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManagePermissions>().await?.grant_drafted(account, draft).await?)
}

/// Revokes permissions.
#[server(prefix = "/api", endpoint = "revoke_permissions", protocol = Call)]
pub async fn revoke_permissions(account: AccountId, draft: RevokeDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManagePermissions>().await?.revoke_drafted(account, draft).await?)
}
