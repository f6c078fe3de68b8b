use super::StoredSetting;
use crate::entity::{setting, setting_section};
use crate::error::Result;
use crate::gate::{CanManageSettings, Desk};
use crate::time_zone::Zone;
use crate::unit_tree;
use domain::setting::{Setting, SettingKind, SettingRow, SettingSection, SettingsPage};
use sea_orm::{ConnectionTrait, EntityTrait};

impl Desk<CanManageSettings> {
    /// A page of settings.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn settings_page(&self, section: SettingSection) -> Result<SettingsPage> {
        let db = self.backend.db().read();
        let version = version(db, section).await?;
        let mut settings = Vec::new();
        for setting in Setting::of(section) {
            let default = StoredSetting::of(setting)?.default();
            let value = stored(db, setting).await?;
            settings.push(SettingRow { setting, value, default });
        }
        let has_zone = Setting::of(section).any(|setting| setting == Setting::TimeZone);
        let time_zones = if has_zone { Zone::all() } else { Vec::new() };
        let units = if Setting::of(section).any(|setting| setting.kind() == SettingKind::Unit) {
            unit_tree::choices(db).await?
        } else {
            Vec::new()
        };
        Ok(SettingsPage { version, settings, time_zones, units })
    }
}

/// How often a section has been changed.
pub(crate) async fn version(db: &impl ConnectionTrait, section: SettingSection) -> Result<i64> {
    let row = setting_section::Entity::find_by_id(section.as_str().to_owned()).one(db).await?;
    Ok(row.map_or(0, |row| row.version))
}

/// The value of a setting of a page as it is stored.
pub(super) async fn stored(db: &impl ConnectionTrait, of: Setting) -> Result<String> {
    value(db, StoredSetting::of(of)?).await
}

/// The value of any setting as it is stored.
pub(crate) async fn value(db: &impl ConnectionTrait, of: StoredSetting) -> Result<String> {
    let row = setting::Entity::find_by_id(of.key().to_owned()).one(db).await?;
    Ok(row.map_or_else(|| of.default(), |row| row.value))
}
