//! *Units* and *Groups*, and who is in them.

use super::ApiError;
use super::wire::Call;
use domain::id::{AccountId, GroupId, UnitId};
use domain::registry::{GroupDraft, GroupRow, MemberDraft, MoveEffect, UnitChoice, UnitDraft, UnitTree};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::{CanChooseUnits, CanManageAccounts, CanManageSettings, CanReadUnits};

/// All units, as a tree.
#[server(prefix = "/api", endpoint = "units", protocol = Call)]
pub async fn units() -> Result<UnitTree, ApiError> {
    Ok(desk::<CanReadUnits>().await?.units().await?)
}

/// The units that can be chosen for a grant or for a new account.
#[server(prefix = "/api", endpoint = "unit_choices", protocol = Call)]
pub async fn unit_choices() -> Result<Vec<UnitChoice>, ApiError> {
    Ok(desk::<CanChooseUnits>().await?.unit_choices().await?)
}

/// Whose sight of people changes where a unit is moved.
#[server(prefix = "/api", endpoint = "unit_move_effect", protocol = Call)]
pub async fn unit_move_effect(unit: UnitId, parent: Option<UnitId>) -> Result<MoveEffect, ApiError> {
    Ok(desk::<CanManageSettings>().await?.unit_move_effect(unit, parent).await?)
}

/// Creates a unit. `version` is that of the tree on the page.
#[server(prefix = "/api", endpoint = "create_unit", protocol = Call)]
pub async fn create_unit(version: i64, draft: UnitDraft) -> Result<UnitId, ApiError> {
    Ok(desk::<CanManageSettings>().await?.create_unit(version, &draft).await?)
}

/// Changes the name, the code or the parent of a unit.
#[server(prefix = "/api", endpoint = "update_unit", protocol = Call)]
pub async fn update_unit(unit: UnitId, version: i64, draft: UnitDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageSettings>().await?.update_unit(unit, version, &draft).await?)
}

/// Archives a unit and those below it.
#[server(prefix = "/api", endpoint = "archive_unit", protocol = Call)]
pub async fn archive_unit(unit: UnitId, version: i64) -> Result<(), ApiError> {
    Ok(desk::<CanManageSettings>().await?.archive_unit(unit, version).await?)
}

/// Restores an archived unit.
#[server(prefix = "/api", endpoint = "restore_unit", protocol = Call)]
pub async fn restore_unit(unit: UnitId, version: i64) -> Result<(), ApiError> {
    Ok(desk::<CanManageSettings>().await?.restore_unit(unit, version).await?)
}

/// Puts somebody into a unit, or into none.
#[server(prefix = "/api", endpoint = "move_to_unit", protocol = Call)]
pub async fn move_to_unit(account: AccountId, unit: Option<UnitId>) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.move_to_unit(account, unit).await?)
}

/// All groups.
#[server(prefix = "/api", endpoint = "groups", protocol = Call)]
pub async fn groups() -> Result<Vec<GroupRow>, ApiError> {
    Ok(desk::<CanReadUnits>().await?.groups().await?)
}

/// Creates a group.
#[server(prefix = "/api", endpoint = "create_group", protocol = Call)]
pub async fn create_group(draft: GroupDraft) -> Result<GroupId, ApiError> {
    Ok(desk::<CanManageSettings>().await?.create_group(&draft).await?)
}

/// Changes the name and the description of a group.
#[server(prefix = "/api", endpoint = "update_group", protocol = Call)]
pub async fn update_group(group: GroupId, draft: GroupDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageSettings>().await?.update_group(group, &draft).await?)
}

/// Deletes a group.
#[server(prefix = "/api", endpoint = "delete_group", protocol = Call)]
pub async fn delete_group(group: GroupId) -> Result<(), ApiError> {
    Ok(desk::<CanManageSettings>().await?.delete_group(group).await?)
}

/// Adds somebody to a group, or changes the end of their membership, in Unix milliseconds.
#[server(prefix = "/api", endpoint = "add_to_group", protocol = Call)]
pub async fn add_to_group(account: AccountId, draft: MemberDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.add_to_group_drafted(account, &draft).await?)
}

/// Removes somebody from a group.
#[server(prefix = "/api", endpoint = "remove_from_group", protocol = Call)]
pub async fn remove_from_group(group: GroupId, account: AccountId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.remove_from_group(group, account).await?)
}
