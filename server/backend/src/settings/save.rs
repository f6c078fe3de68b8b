use super::StoredSetting;
use super::page::stored;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::entity::{setting_change, setting_section};
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use crate::idna;
use crate::limits::{self, Kind, Limit};
use crate::time_zone::Zone;
use crate::unit_paths;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults};
use domain::setting::{Setting, SettingKind, SettingSection, SettingsDraft, SettingsPage};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter, Set};

/// Changes of settings, of texts of mails and of own fields by one account within an hour: each is an event with what was
/// before and after, as long as it is.
const CHANGES: Limit = Limit { max: 300, window_s: 3_600 };

impl Desk<CanManageSettings> {
    /// Counts a change of what the organization decides.
    ///
    /// # Errors
    /// `too_many`.
    pub(crate) async fn count_change(&self) -> Result<()> {
        let account = self.account().map(|account| account.to_string()).unwrap_or_default();
        limits::reserve(&self.backend, Kind::Settings, &account, CHANGES).await.map(drop)
    }

    /// Saves the settings of a page, and returns it as it is then. Settings of other sections are ignored, and so are those
    /// that stay as they are.
    ///
    /// # Errors
    /// The draft's faults; `time_zone_unknown`; `changed_meanwhile` where somebody else has changed the section since the page
    /// was loaded; `confirm_first` for the section of security; `own_factor_first` at of whom a second factor is required;
    /// `too_many`.
    pub async fn save_settings(
        &self,
        section: SettingSection,
        draft: &SettingsDraft,
    ) -> Result<SettingsPage> {
        let mut values = draft.check()?;
        for (setting, value) in &mut values {
            if *setting == Setting::TimeZone {
                let zone = Zone::named(value);
                let zone = zone.ok_or_else(|| Faults::one(setting.field(), Code::TimeZoneUnknown))?;
                *value = zone.name().to_owned();
            }
            if setting.kind() == SettingKind::Domains {
                let is_domain = |domain: &str| idna::to_ascii(domain).is_some();
                if !value.split(", ").filter(|domain| !domain.is_empty()).all(is_domain) {
                    return Err(Faults::one(setting.field(), Code::EmailDomain).into());
                }
            }
        }
        values.retain(|(setting, _)| setting.section() == section);
        if section == SettingSection::Security {
            self.require_confirmation()?;
        }
        self.count_change().await?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let mut changes = Vec::new();
            for (setting, after) in &values {
                let before = stored(tx, *setting).await?;
                if before != *after {
                    if setting.kind() == SettingKind::Unit && !unit_paths::is_choice(tx, after).await? {
                        return Err(Faults::one(setting.field(), Code::ChoiceUnknown).into());
                    }
                    changes.push(Change { setting: *setting, before, after });
                }
            }
            if changes.is_empty() {
                return Ok(());
            }
            begin_change(tx, section, draft.version).await?;
            if section == SettingSection::Security {
                self.write_requirement(tx, &values).await?;
            }
            for change in changes {
                self.write_change(tx, change).await?;
            }
            Ok(())
        };
        self.backend.db().write(work).await?;
        self.backend.reload_settings().await?;
        self.settings_page(section).await
    }

    async fn write_change(&self, tx: &DatabaseTransaction, change: Change<'_>) -> Result<()> {
        let Change { setting, before, after } = change;
        let backend = &self.backend;
        backend.write_setting(tx, StoredSetting::of(setting)?, after, self.account()).await?;
        let subject = Subject::only(SubjectKind::Setting);
        let detail = serde_json::json!({ "setting": setting, "before": before, "after": after });
        let entry = Entry { action: Action::SettingChanged, subject, detail };
        let event = audit::prepare(backend, &Actor::from(&self.caller), entry)?;
        audit::record_all(tx, &[&event]).await?;
        let row = setting_change::ActiveModel {
            // By its id the verification of the audit finds the event that says the same.
            id: Set(event.id()),
            section: Set(setting.section().as_str().to_owned()),
            setting: Set(setting.as_str().to_owned()),
            before: Set(before),
            after: Set(after.to_owned()),
            changed_at: Set(event.at()),
            changed_by: Set(self.account()),
        };
        setting_change::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(())
    }
}

/// A new value of a setting.
struct Change<'a> {
    setting: Setting,
    before: String,
    after: &'a str,
}

/// Begins a change of a section. Others wait for the end of the transaction, and are refused then.
pub(crate) async fn begin_change(
    tx: &DatabaseTransaction,
    section: SettingSection,
    shown: i64,
) -> Result<()> {
    let changed = setting_section::Entity::update_many()
        .col_expr(setting_section::Column::Version, Expr::col(setting_section::Column::Version).add(1))
        .filter(setting_section::Column::Section.eq(section.as_str()))
        .filter(setting_section::Column::Version.eq(shown))
        .exec(tx)
        .await?;
    if changed.rows_affected == 0 { Err(Error::Refused(Code::ChangedMeanwhile)) } else { Ok(()) }
}
