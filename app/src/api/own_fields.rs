//! Own fields: *Settings → Fields*, and the values of people.

use super::ApiError;
use super::wire::Call;
use domain::id::{AccountId, OwnFieldId};
use domain::own_field_draft::FieldDraft;
use domain::registry::{OwnField, OwnFieldsPage, OwnValuesDraft, PersonField};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::{CanManageAccounts, CanManageSettings, CanReadFields, SignedIn};
#[cfg(feature = "ssr")]
use domain::registry::FieldLevel;

/// *Settings → Fields*.
#[server(prefix = "/api", endpoint = "own_fields_page", protocol = Call)]
pub async fn settings_of_fields() -> Result<OwnFieldsPage, ApiError> {
    Ok(desk::<CanManageSettings>().await?.own_fields_page().await?)
}

/// The own fields of accounts that are in use.
#[server(prefix = "/api", endpoint = "own_fields", protocol = Call)]
pub async fn own_fields() -> Result<Vec<OwnField>, ApiError> {
    Ok(desk::<CanReadFields>().await?.own_fields(FieldLevel::Account).await?)
}

/// The own fields of identities that are in use.
#[server(prefix = "/api", endpoint = "identity_fields", protocol = Call)]
pub async fn identity_fields() -> Result<Vec<OwnField>, ApiError> {
    Ok(desk::<CanReadFields>().await?.own_fields(FieldLevel::Identity).await?)
}

/// Adds a field.
#[server(prefix = "/api", endpoint = "add_own_field", protocol = Call)]
pub async fn add_own_field(draft: FieldDraft) -> Result<OwnFieldId, ApiError> {
    Ok(desk::<CanManageSettings>().await?.add_own_field(&draft).await?)
}

/// Changes a field.
#[server(prefix = "/api", endpoint = "change_own_field", protocol = Call)]
pub async fn change_own_field(field: OwnFieldId, draft: FieldDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageSettings>().await?.change_own_field(field, &draft).await?)
}

/// Retires a field, or takes it into use again. `version` is that of the field on the page.
#[server(prefix = "/api", endpoint = "retire_own_field", protocol = Call)]
pub async fn retire_own_field(field: OwnFieldId, version: i64, is_retired: bool) -> Result<(), ApiError> {
    Ok(desk::<CanManageSettings>().await?.retire_own_field(field, version, is_retired).await?)
}

/// Puts the fields into an order. `version` is that of the order on the page.
#[server(prefix = "/api", endpoint = "order_own_fields", protocol = Call)]
pub async fn order_own_fields(version: i64, order: Vec<OwnFieldId>) -> Result<(), ApiError> {
    Ok(desk::<CanManageSettings>().await?.order_own_fields(version, &order).await?)
}

/// Changes the own fields of a person.
#[server(prefix = "/api", endpoint = "set_own_fields", protocol = Call)]
pub async fn set_own_fields(account: AccountId, draft: OwnValuesDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.set_own_fields(account, &draft).await?)
}

/// The fields of one's own account that are for the person too.
#[server(prefix = "/api", endpoint = "my_own_fields", protocol = Call)]
pub async fn my_own_fields() -> Result<Vec<PersonField>, ApiError> {
    Ok(desk::<SignedIn>().await?.my_own_fields().await?)
}

/// *Save* under *My data*.
#[server(prefix = "/api", endpoint = "set_my_own_fields", protocol = Call)]
pub async fn set_my_own_fields(draft: OwnValuesDraft) -> Result<(), ApiError> {
    Ok(desk::<SignedIn>().await?.set_my_own_fields(&draft).await?)
}
