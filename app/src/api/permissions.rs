//! *Permissions*: listing, granting and revoking them.

use super::ApiError;
use super::wire::Call;
use domain::id::{AccountId, ProfileId};
use domain::permission::{GrantDraft, HolderFilter, HoldersPage, ProfileDraft, ProfileRow, RevokeDraft};
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

/// All profiles.
#[server(prefix = "/api", endpoint = "profiles", protocol = Call)]
pub async fn profiles() -> Result<Vec<ProfileRow>, ApiError> {
    Ok(desk::<CanManagePermissions>().await?.profiles().await?)
}

/// Creates a profile.
#[server(prefix = "/api", endpoint = "create_profile", protocol = Call)]
pub async fn create_profile(draft: ProfileDraft) -> Result<ProfileId, ApiError> {
    Ok(desk::<CanManagePermissions>().await?.create_profile(&draft).await?)
}

/// Changes the name and the permissions of a profile, for everybody who has it.
#[server(prefix = "/api", endpoint = "change_profile", protocol = Call)]
pub async fn change_profile(profile: ProfileId, draft: ProfileDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManagePermissions>().await?.change_profile(profile, &draft).await?)
}

/// Deletes a profile.
#[server(prefix = "/api", endpoint = "delete_profile", protocol = Call)]
pub async fn delete_profile(profile: ProfileId) -> Result<(), ApiError> {
    Ok(desk::<CanManagePermissions>().await?.delete_profile(profile).await?)
}

/// Grants permissions and profiles, replacing the dates of those that are held already.
#[server(prefix = "/api", endpoint = "grant_permissions", protocol = Call)]
pub async fn grant_permissions(account: AccountId, draft: GrantDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManagePermissions>().await?.grant_drafted(account, draft).await?)
}

/// Revokes permissions and profiles.
#[server(prefix = "/api", endpoint = "revoke_permissions", protocol = Call)]
pub async fn revoke_permissions(account: AccountId, draft: RevokeDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManagePermissions>().await?.revoke_drafted(account, draft).await?)
}
