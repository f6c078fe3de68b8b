//! The registry: lists of people.

use super::ApiError;
use super::wire::Call;
use domain::id::{UnitId, ViewId};
use domain::registry::{ListColumns, Overview, RegistryView, SavedView, ViewDraft};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::CanViewRegistry;
#[cfg(feature = "ssr")]
use domain::registry::RegistryAddress;

/// One page of people, by the query string of its address. Without one, it comes with the reader's own columns.
#[server(prefix = "/api", endpoint = "registry", protocol = Call)]
pub async fn registry(address: String) -> Result<RegistryView, ApiError> {
    let desk = desk::<CanViewRegistry>().await?;
    let columns = if address.is_empty() { desk.registry_columns().await? } else { None };
    let mut asked = RegistryAddress::parse(&address);
    if let Some(columns) = &columns {
        asked.query.fields.clone_from(&columns.fields);
    }
    let page = desk.registry(&asked).await?;
    Ok(RegistryView { page, columns })
}

/// How far everybody is, or everybody in a unit.
#[server(prefix = "/api", endpoint = "overview", protocol = Call)]
pub async fn registry_overview(unit: Option<UnitId>) -> Result<Overview, ApiError> {
    Ok(desk::<CanViewRegistry>().await?.overview(unit).await?)
}

/// Remembers the columns that the reader has chosen.
#[server(prefix = "/api", endpoint = "remember_columns", protocol = Call)]
pub async fn remember_columns(columns: ListColumns) -> Result<(), ApiError> {
    Ok(desk::<CanViewRegistry>().await?.remember_columns(&columns).await?)
}

/// The saved views of the reader, and those for everybody.
#[server(prefix = "/api", endpoint = "saved_views", protocol = Call)]
pub async fn saved_views() -> Result<Vec<SavedView>, ApiError> {
    Ok(desk::<CanViewRegistry>().await?.saved_views().await?)
}

/// Saves a list under a name.
#[server(prefix = "/api", endpoint = "save_view", protocol = Call)]
pub async fn save_view(draft: ViewDraft) -> Result<ViewId, ApiError> {
    Ok(desk::<CanViewRegistry>().await?.save_view(draft).await?)
}

/// Gives a saved view another name.
#[server(prefix = "/api", endpoint = "rename_view", protocol = Call)]
pub async fn rename_view(view: ViewId, draft: ViewDraft) -> Result<(), ApiError> {
    Ok(desk::<CanViewRegistry>().await?.rename_view(view, draft).await?)
}

/// Deletes a saved view.
#[server(prefix = "/api", endpoint = "delete_view", protocol = Call)]
pub async fn delete_view(view: ViewId) -> Result<(), ApiError> {
    Ok(desk::<CanViewRegistry>().await?.delete_view(view).await?)
}
