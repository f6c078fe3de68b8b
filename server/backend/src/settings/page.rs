use super::StoredSetting;
use crate::accounts;
use crate::entity::{setting, setting_change, setting_section};
use crate::error::Result;
use crate::gate::{CanManageSettings, Desk};
use crate::time_zone::Zone;
use crate::units;
use domain::id::AccountId;
use domain::setting::{Setting, SettingChange, SettingKind, SettingRow, SettingSection, SettingsPage};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;

/// The changes that a page shows.
const CHANGES: u64 = 20;

impl Desk<CanManageSettings> {
    /// A page of settings, with its latest changes.
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
        let changes = setting_change::Entity::find()
            .filter(setting_change::Column::Section.eq(section.as_str()))
            .order_by_desc(setting_change::Column::Id)
            .limit(CHANGES)
            .all(db)
            .await?;
        let actors: BTreeSet<AccountId> = changes.iter().filter_map(|change| change.changed_by).collect();
        let names = accounts::names(db, actors).await?;
        let change = |row: setting_change::Model| {
            let setting = Setting::from_word(&row.setting)?;
            let by = row.changed_by.and_then(|by| names.get(&by).cloned());
            Some(SettingChange { setting, before: row.before, after: row.after, at: row.changed_at, by })
        };
        let has_zone = Setting::of(section).any(|setting| setting == Setting::TimeZone);
        let time_zones = if has_zone { Zone::all() } else { Vec::new() };
        let changes = changes.into_iter().filter_map(change).collect();
        let units = if Setting::of(section).any(|setting| setting.kind() == SettingKind::Unit) {
            units::choices(db).await?
        } else {
            Vec::new()
        };
        Ok(SettingsPage { version, settings, time_zones, units, changes })
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
