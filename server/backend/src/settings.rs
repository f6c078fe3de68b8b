//! The settings: one row each in the database, typed and cached in memory.
//!
//! Every replica reads them again each second, and at once after its own changes. An invalid row is logged and its
//! default is used. To add a setting: a line in the table below, a migration step that inserts it, and, if administrators
//! change it, a line in `domain/src/setting.rs`.

mod page;
mod required_factor;
mod save;
mod stored_value;
#[cfg(test)]
mod tests;

pub(crate) use page::{value, version};
pub(crate) use save::begin_change;

use crate::Backend;
use crate::entity::setting;
use crate::error::{Error, Result};
use crate::idna;
use crate::time_zone::Zone;
use domain::account::{DomainRule, NewPassword, ReservedUsernames};
use domain::form::Code;
use domain::id::AccountId;
use domain::identity::{Relationship, RequiredByRelationship, Requirement, SELF_SERVICE_STEPS, Step};
use domain::notice::NoticeInForce;
use domain::required_factor::{FactorRequirement, RequiredOf};
use domain::setting::Setting;
use domain::text::Locale;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, EntityTrait, Set};
use std::sync::Arc;
use stored_value::Value;

macro_rules! settings {
    ($($(#[$doc:meta])* $field:ident $variant:ident: $kind:ty = $default:expr, $allowed:expr;)*) => {
        /// The settings in force.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Settings { $($(#[$doc])* pub $field: $kind),* }

        impl Default for Settings {
            fn default() -> Self {
                Self { $($field: $default),* }
            }
        }

        /// The name of one setting.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum StoredSetting { $($(#[$doc])* $variant),* }

        impl StoredSetting {
            /// Every setting.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its key in the database.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => stringify!($field)),* }
            }

            /// Sets a value if it is valid. Returns whether it is.
            fn set(self, settings: &mut Settings, text: &str) -> bool {
                match self {
                    $(Self::$variant => {
                        let value = <$kind as Value>::parse(text, &$allowed);
                        let is_valid = value.is_some();
                        value.into_iter().for_each(|value| settings.$field = value);
                        is_valid
                    })*
                }
            }
        }
    };
}

settings! {
    /// The organization's name, empty until the set-up.
    organization_name OrganizationName: String = String::new(), 120;
    /// The contact for help.
    support_contact SupportContact: String = String::new(), 254;
    /// Days until an invitation expires, unless it says otherwise.
    invitation_days InvitationDays: u32 = 7, 1..=365;
    /// Passwords tried for one typed name, or by one known browser, within the window.
    sign_in_tries_account SignInTriesAccount: u32 = 10, 1..=1_000_000;
    /// Passwords tried from one network within the window.
    sign_in_tries_address SignInTriesAddress: u32 = 100, 1..=1_000_000;
    /// The window of both, in seconds.
    sign_in_window_s SignInWindowS: u32 = 900, 1..=86_400;
    /// Availability checks per second and session; 0 is no limit.
    availability_per_second AvailabilityPerSecond: u32 = 20, 0..=1_000_000;
    /// Fresh links per hour and address.
    fresh_links_per_hour FreshLinksPerHour: u32 = 3, 1..=1_000_000;
    /// Hours after which an idle session ends.
    session_idle_h SessionIdleH: u32 = 12, 1..=8_760;
    /// Days after which every session ends.
    session_days SessionDays: u32 = 7, 1..=365;
    /// Minutes until a password reset link expires.
    reset_minutes ResetMinutes: u32 = 60, 5..=1_440;
    /// Seconds after which another program takes over work whose lease was not renewed.
    lease_s LeaseS: u32 = 30, 1..=3_600;
    /// Days after which a reminder of an invitation is sent.
    reminder_after_days ReminderAfterDays: u32 = 3, 1..=365;
    /// The number of reminders of an invitation.
    reminders_at_most RemindersAtMost: u32 = 2, 0..=10;
    /// The language where the request names none.
    default_locale DefaultLocale: Locale = Locale::En, ();
    /// Days for which the rows of a bulk job are kept after it has ended.
    bulk_rows_days BulkRowsDays: u32 = 90, 1..=3_650;
    /// Months after which network addresses in the audit can no longer be read.
    audit_address_months AuditAddressMonths: u32 = 12, 1..=120;
    /// Months for which the events of the audit are kept; 0 is for ever.
    audit_months AuditMonths: u32 = 0, 0..=1_200;
    /// Bulk messages per minute; 0 is no limit.
    bulk_mails_per_minute BulkMailsPerMinute: u32 = 0, 0..=1_000_000;
    /// Whether reviewers may not decide about identities that they have edited; 1 is yes.
    four_eyes FourEyes: u32 = 0, 0..=1;
    /// The minimum age in years; 0 is none.
    least_age LeastAge: u32 = 0, 0..=130;
    /// Minutes until a reviewer's claim of a case expires.
    claim_minutes ClaimMinutes: u32 = 120, 1..=1_440;
    /// Days after a decision on which the pictures of documents are deleted.
    image_days ImageDays: u32 = 30, 0..=3_650;
    /// Days before the expiry of a document on which its person is told, the most first.
    document_notice_days DocumentNoticeDays: Vec<u32> = vec![60, 30, 7], ();
    /// The steps that a person fills in.
    self_service_steps SelfServiceSteps: Vec<Step> = SELF_SERVICE_STEPS.to_vec(), ();
    /// What is required of people of each relationship.
    required_of_employee RequiredOfEmployee: Vec<Requirement> = Requirement::USUAL.to_vec(), ();
    required_of_contractor RequiredOfContractor: Vec<Requirement> = Requirement::USUAL.to_vec(), ();
    required_of_member RequiredOfMember: Vec<Requirement> = Requirement::USUAL.to_vec(), ();
    required_of_student RequiredOfStudent: Vec<Requirement> = Requirement::USUAL.to_vec(), ();
    required_of_guest RequiredOfGuest: Vec<Requirement> = Requirement::USUAL.to_vec(), ();
    /// The privacy notice in force: its version, and the hash of its text in each language.
    privacy_notice PrivacyNotice: NoticeInForce = NoticeInForce { version: 1, texts: Vec::new() }, ();
    /// When a restored backup was detected, in Unix milliseconds, until it is confirmed; else 0.
    restored_at RestoredAt: i64 = 0, 0..=i64::MAX;
    /// Days for which an account that is to be deleted can be restored.
    deletion_days DeletionDays: u32 = 30, 1..=365;
    /// The version of the logo; 0 if there is none.
    logo Logo: i64 = 0, 0..=i64::MAX;
    /// Whose clocks and days are meant where the reader's are not known.
    time_zone TimeZone: Zone = Zone::utc(), ();
    /// What the organization is, for readers of its mails, in each language; empty: a sentence of the program.
    about_en AboutEn: String = String::new(), 200;
    about_it AboutIt: String = String::new(), 200;
    /// Of whom a second factor is required.
    factor_required_of FactorRequiredOf: RequiredOf = RequiredOf::Nobody, ();
    /// Days in which somebody can do everything without it.
    factor_grace_days FactorGraceDays: u32 = 7, 0..=90;
    /// Since when it is required of those who hold a permission, in Unix milliseconds.
    factor_holders_since FactorHoldersSince: i64 = 0, 0..=i64::MAX;
    /// Since when it is required of everybody, in Unix milliseconds.
    factor_everybody_since FactorEverybodySince: i64 = 0, 0..=i64::MAX;
    /// Days after which an invitation that nobody accepts is withdrawn for good; 0 is never.
    unactivated_days UnactivatedDays: u32 = 0, 0..=3_650;
    /// Days without a sign-in after which an account is suspended; 0 is never.
    dormant_days DormantDays: u32 = 0, 0..=3_650;
    /// Days between the warning and either.
    dormant_warning_days DormantWarningDays: u32 = 14, 1..=90;
    /// The domains of new addresses, separated by commas; empty for all.
    allowed_domains AllowedDomains: String = String::new(), 6_000;
    /// The domains that no new address has, separated by commas.
    refused_domains RefusedDomains: String = String::new(), 6_000;
    /// Usernames that nobody is given, separated by commas.
    reserved_usernames ReservedUsernames: String = String::new(), 6_600;
    /// Characters that a new password has at least.
    password_least PasswordLeast: u32 = NewPassword::LEAST, NewPassword::LEAST..=64;
    /// Whether people can ask to be registered; 1 is yes.
    self_registration SelfRegistration: u32 = 0, 0..=1;
    /// The domains of their addresses, separated by commas; empty for all.
    self_registration_domains SelfRegistrationDomains: String = String::new(), 6_000;
    /// The id of the unit where they are put; empty for none.
    self_registration_unit SelfRegistrationUnit: String = String::new(), 36;
    /// How many can confirm their address with one link.
    self_registration_most SelfRegistrationMost: u32 = 100, 1..=100_000;
    /// The last day of the link; empty for no end.
    self_registration_ends SelfRegistrationEnds: String = String::new(), 10;
}

impl StoredSetting {
    /// The stored one of a setting that administrators change. A test compares the two tables.
    fn of(setting: Setting) -> Result<Self> {
        let found = Self::ALL.iter().copied().find(|stored| stored.key() == setting.as_str());
        found.ok_or_else(|| Error::broken("a setting is not stored"))
    }

    /// Its default, as it is stored.
    fn default(self) -> String {
        let found = migration::DEFAULTS.iter().find(|(key, _)| *key == self.key());
        found.map(|(_, value)| (*value).to_owned()).unwrap_or_default()
    }
}

impl Settings {
    /// What the organization is, in a language; empty where nobody has written it.
    pub(crate) fn about(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.about_en,
            Locale::It => &self.about_it,
        }
    }

    /// What is required of identities, by relationship.
    pub(crate) fn required(&self) -> RequiredByRelationship {
        let of = |relationship: &Relationship| match relationship {
            Relationship::Employee => &self.required_of_employee,
            Relationship::Contractor => &self.required_of_contractor,
            Relationship::Member => &self.required_of_member,
            Relationship::Student => &self.required_of_student,
            Relationship::Guest => &self.required_of_guest,
        };
        Relationship::ALL.iter().map(|relationship| (*relationship, of(relationship).clone())).collect()
    }

    /// The domains that new addresses may have.
    pub(crate) fn domain_rule(&self) -> DomainRule {
        DomainRule::of_settings(&self.allowed_domains, &self.refused_domains, idna::to_ascii)
    }

    /// The usernames that nobody is given.
    pub(crate) fn reserved(&self) -> ReservedUsernames {
        ReservedUsernames::of_setting(&self.reserved_usernames)
    }

    /// Of whom a second factor is required.
    pub(crate) fn factor_requirement(&self) -> FactorRequirement {
        FactorRequirement {
            of: self.factor_required_of,
            grace_days: self.factor_grace_days,
            holders_since: self.factor_holders_since,
            everybody_since: self.factor_everybody_since,
        }
    }

    /// The settings in these rows, and the keys of invalid rows. Unknown rows are ignored.
    fn read(rows: &[(String, String)]) -> (Self, Vec<&'static str>) {
        let mut settings = Self::default();
        let mut invalid = Vec::new();
        for setting in StoredSetting::ALL {
            if let Some((key, value)) = rows.iter().find(|(key, _)| key == setting.key())
                && !setting.set(&mut settings, value)
            {
                tracing::error!(key, "a setting is not valid, its default is used");
                invalid.push(setting.key());
            }
        }
        (settings, invalid)
    }
}

impl Backend {
    /// The settings in force.
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.inner.settings.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Reads the settings again.
    pub async fn reload_settings(&self) -> Result<()> {
        let rows = setting::Entity::find().all(self.db().read()).await?;
        let rows: Vec<_> = rows.into_iter().map(|row| (row.key, row.value)).collect();
        let (settings, _) = Settings::read(&rows);
        {
            let mut current = self.inner.settings.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            if **current != settings {
                *current = Arc::new(settings);
            }
        }
        self.reload_logo().await?;
        self.reload_mail_texts().await
    }

    /// Writes one setting. The action writes the audit event, and reloads the settings after the commit.
    pub(crate) async fn write_setting(
        &self,
        tx: &DatabaseTransaction,
        setting: StoredSetting,
        value: &str,
        by: Option<AccountId>,
    ) -> Result<()> {
        if !setting.set(&mut Settings::default(), value) {
            return Err(Error::Refused(Code::Invalid));
        }
        let row = setting::ActiveModel {
            key: Set(setting.key().to_owned()),
            value: Set(value.to_owned()),
            updated_at: Set(self.now()),
            updated_by: Set(by),
        };
        let replace = OnConflict::column(setting::Column::Key)
            .update_columns([setting::Column::Value, setting::Column::UpdatedAt, setting::Column::UpdatedBy])
            .to_owned();
        setting::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
        Ok(())
    }
}

#[cfg(test)]
mod table_tests {
    use super::*;
    use domain::setting::SettingKind;

    fn rows(rows: &[(&str, &str)]) -> Vec<(String, String)> {
        rows.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
    }

    #[test]
    fn the_defaults_of_the_migration_are_the_defaults_here() {
        let (settings, invalid) = Settings::read(&rows(migration::DEFAULTS));
        assert_eq!(settings, Settings::default());
        assert_eq!(invalid, Vec::<&str>::new());
        assert_eq!(migration::DEFAULTS.len(), StoredSetting::ALL.len());
    }

    #[test]
    fn a_setting_on_a_page_allows_only_what_can_be_stored() {
        for setting in Setting::ALL {
            let stored = StoredSetting::of(*setting).unwrap();
            let accepts = |text: &str| stored.set(&mut Settings::default(), text);
            let limits = match setting.kind() {
                SettingKind::Number { least, most } | SettingKind::NumberOrNone { least, most } => {
                    Some((least, most))
                }
                _ => None,
            };
            if let Some((least, most)) = limits {
                assert!(accepts(&least.to_string()) && accepts(&most.to_string()), "{setting}");
            }
            let default = stored.default();
            let is_unset = *setting == Setting::OrganizationName;
            assert!(is_unset || setting.check(&default).as_deref() == Ok(&*default), "{setting}: {default}");
        }
    }

    #[test]
    fn an_invalid_row_leaves_its_default_and_no_other() {
        let (settings, invalid) = Settings::read(&rows(&[
            ("invitation_days", "0"),
            ("session_days", "x"),
            ("default_locale", "xx"),
            ("organization_name", "A\nB"),
            ("reset_minutes", "30"),
            ("of_a_newer_program", "1"),
        ]));
        assert_eq!(invalid, ["organization_name", "invitation_days", "session_days", "default_locale"]);
        assert_eq!(settings, Settings { reset_minutes: 30, ..Settings::default() });
    }
}
