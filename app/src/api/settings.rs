//! *Settings*.

use super::ApiError;
use super::wire::Call;
use domain::id::EventId;
use domain::required_factor::{RequiredOf, RequirementEffect};
use domain::setting::{SettingHistory, SettingSection, SettingsDraft, SettingsPage};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::CanManageSettings;

/// A page of settings.
#[server(prefix = "/api", endpoint = "settings", protocol = Call)]
pub async fn settings_of(section: SettingSection) -> Result<SettingsPage, ApiError> {
    Ok(desk::<CanManageSettings>().await?.settings_page(section).await?)
}

/// The latest changes of a section, or those before one of them.
#[server(prefix = "/api", endpoint = "settings_history", protocol = Call)]
pub async fn settings_history(
    section: SettingSection,
    before: Option<EventId>,
) -> Result<SettingHistory, ApiError> {
    Ok(desk::<CanManageSettings>().await?.settings_history(section, before).await?)
}

/// Saves a page of settings.
#[server(prefix = "/api", endpoint = "save_settings", protocol = Call)]
pub async fn save_settings(section: SettingSection, draft: SettingsDraft) -> Result<SettingsPage, ApiError> {
    Ok(desk::<CanManageSettings>().await?.save_settings(section, &draft).await?)
}

/// Whom a required second factor would affect.
#[server(prefix = "/api", endpoint = "requirement_effect", protocol = Call)]
pub async fn effect_of_requirement(of: RequiredOf, grace_days: u32) -> Result<RequirementEffect, ApiError> {
    Ok(desk::<CanManageSettings>().await?.requirement_effect(of, grace_days).await?)
}
