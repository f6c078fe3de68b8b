//! The settings that administrators change: their names, their sections and what each allows.

use crate::account::{NewPassword, check_reserved_usernames};
use crate::audit::Action;
use crate::characters::trimmed;
use crate::day::Day;
use crate::form::{Code, Fault, Faults, Field, one_line, words};
use crate::id::{EventId, UnitId};
use crate::identity::{Relationship, joined, parse_notice_days, parse_requirements, parse_self_service};
use crate::invitation::Days;
use crate::join_request::check_domains;
use crate::locale::Locale;
use crate::message::MessageKind;
use crate::registry::Localized;
use crate::required_factor::RequiredOf;
use crate::setup::has_link;
use serde::{Deserialize, Serialize};

words! {
    /// A page of settings.
    SettingSection {
        Organization = "organization",
        Registration = "registration",
        PrivacyNotice = "privacy-notice",
        Identity = "identity",
        Fields = "fields",
        Security = "security",
        Mail = "mail",
        Data = "data",
    }
}

/// Most bytes of a picture that becomes the logo.
pub const LOGO_BYTES_MOST: usize = 2 * 1_024 * 1_024;

/// What a setting allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// A whole number within these limits.
    Number { least: u32, most: u32 },
    /// The same, or 0 for none.
    NumberOrNone { least: u32, most: u32 },
    /// One line of text, of at most so many characters.
    Text { most: usize, is_required: bool },
    /// `1` or `0`.
    YesNo,
    /// A language of the program.
    Language,
    /// The name of a time zone.
    TimeZone,
    /// Of whom a second factor is required.
    FactorRequirement,
    /// What is required of an identity.
    Requirements,
    /// The steps that a person fills in.
    SelfServiceSteps,
    /// A few numbers of days.
    DayList,
    /// Domains of addresses, or none.
    Domains,
    /// Usernames, or none.
    Usernames,
    /// The id of a unit, or none.
    Unit,
    /// A day, or none.
    Day,
}

macro_rules! settings {
    ($($(#[$doc:meta])* $variant:ident = $key:literal in $section:ident: $kind:expr;)*) => {
        words! {
            /// A setting that administrators change.
            Setting { $($(#[$doc])* $variant = $key,)* }
        }

        impl Setting {
            /// The page that it is on.
            pub const fn section(self) -> SettingSection {
                match self { $(Self::$variant => SettingSection::$section,)* }
            }

            pub const fn kind(self) -> SettingKind {
                match self { $(Self::$variant => $kind,)* }
            }

            /// Its field, whose name is the same.
            pub const fn field(self) -> Field {
                match self { $(Self::$variant => Field::$variant,)* }
            }
        }
    };
}

const fn number(least: u32, most: u32) -> SettingKind {
    SettingKind::Number { least, most }
}

settings! {
    /// The organization's name, empty until the set-up.
    OrganizationName = "organization_name" in Organization: SettingKind::Text { most: 120, is_required: true };
    /// The contact for help.
    SupportContact = "support_contact" in Organization: SettingKind::Text { most: 254, is_required: false };
    /// The language where the request names none.
    DefaultLocale = "default_locale" in Organization: SettingKind::Language;
    /// On whose clocks times and days are.
    TimeZone = "time_zone" in Organization: SettingKind::TimeZone;
    /// What the organization is, for readers of its mails, in each language; empty: a sentence of the program.
    AboutEn = "about_en" in Organization: SettingKind::Text { most: 200, is_required: false };
    AboutIt = "about_it" in Organization: SettingKind::Text { most: 200, is_required: false };
    /// Days until an invitation expires, unless it says otherwise.
    InvitationDays = "invitation_days" in Registration: number(Days::LEAST, Days::MOST);
    /// Days after which a reminder of an invitation is sent.
    ReminderAfterDays = "reminder_after_days" in Registration: number(1, 365);
    /// The number of reminders of an invitation.
    RemindersAtMost = "reminders_at_most" in Registration: number(0, 10);
    /// Bulk messages per minute; 0 is no limit.
    BulkMailsPerMinute = "bulk_mails_per_minute" in Registration: number(0, 1_000_000);
    /// The domains of new addresses; empty for all.
    AllowedDomains = "allowed_domains" in Registration: SettingKind::Domains;
    /// The domains that no new address has.
    RefusedDomains = "refused_domains" in Registration: SettingKind::Domains;
    /// Usernames that nobody is given, besides those of the program.
    ReservedUsernames = "reserved_usernames" in Registration: SettingKind::Usernames;
    /// Whether people can ask to be registered.
    SelfRegistration = "self_registration" in Registration: SettingKind::YesNo;
    /// The domains of their addresses; empty for all.
    SelfRegistrationDomains = "self_registration_domains" in Registration: SettingKind::Domains;
    /// Where they are put.
    SelfRegistrationUnit = "self_registration_unit" in Registration: SettingKind::Unit;
    /// How many can confirm their address with one link.
    SelfRegistrationMost = "self_registration_most" in Registration: number(1, 100_000);
    /// The last day of the link; empty for no end.
    SelfRegistrationEnds = "self_registration_ends" in Registration: SettingKind::Day;
    /// Whether reviewers may not decide about identities that they have edited.
    FourEyes = "four_eyes" in Identity: SettingKind::YesNo;
    /// The minimum age in years; 0 is none.
    LeastAge = "least_age" in Identity: number(0, 130);
    /// Minutes until a reviewer's claim of a case expires.
    ClaimMinutes = "claim_minutes" in Identity: number(1, 1_440);
    /// Days after a decision on which the pictures of documents are deleted.
    ImageDays = "image_days" in Identity: number(0, 3_650);
    /// Days before the expiry of a document on which its person is told.
    DocumentNoticeDays = "document_notice_days" in Identity: SettingKind::DayList;
    /// The steps that a person fills in; the organization fills in the others.
    SelfServiceSteps = "self_service_steps" in Identity: SettingKind::SelfServiceSteps;
    /// What is required of people of each relationship.
    RequiredOfEmployee = "required_of_employee" in Identity: SettingKind::Requirements;
    RequiredOfContractor = "required_of_contractor" in Identity: SettingKind::Requirements;
    RequiredOfMember = "required_of_member" in Identity: SettingKind::Requirements;
    RequiredOfStudent = "required_of_student" in Identity: SettingKind::Requirements;
    RequiredOfGuest = "required_of_guest" in Identity: SettingKind::Requirements;
    /// Characters that a new password has at least.
    PasswordLeast = "password_least" in Security: number(NewPassword::LEAST, 64);
    /// Of whom a second factor is required.
    FactorRequiredOf = "factor_required_of" in Security: SettingKind::FactorRequirement;
    /// Days in which somebody can do everything without it.
    FactorGraceDays = "factor_grace_days" in Security: number(0, 90);
    /// Hours after which an idle session ends.
    SessionIdleH = "session_idle_h" in Security: number(1, 8_760);
    /// Days after which every session ends.
    SessionDays = "session_days" in Security: number(1, 365);
    /// Minutes until a password reset link expires.
    ResetMinutes = "reset_minutes" in Security: number(5, 1_440);
    /// Passwords tried for one typed name, or by one known browser, within the window.
    SignInTriesAccount = "sign_in_tries_account" in Security: number(1, 100);
    /// Passwords tried from one network within the window.
    SignInTriesAddress = "sign_in_tries_address" in Security: number(1, 10_000);
    /// The window of both, in seconds.
    SignInWindowS = "sign_in_window_s" in Security: number(60, 86_400);
    /// Availability checks per second and session; 0 is no limit.
    AvailabilityPerSecond = "availability_per_second" in Security: number(0, 1_000);
    /// Fresh links per hour and address.
    FreshLinksPerHour = "fresh_links_per_hour" in Security: number(1, 60);
    /// Days for which the rows of a bulk job are kept after it has ended.
    BulkRowsDays = "bulk_rows_days" in Data: number(1, 3_650);
    /// Months after which network addresses in the audit can no longer be read.
    AuditAddressMonths = "audit_address_months" in Data: number(1, 120);
    /// Months for which the events of the audit are kept; 0 is for ever.
    AuditMonths = "audit_months" in Data: SettingKind::NumberOrNone { least: 12, most: 1_200 };
    /// Days for which an account that is to be deleted can be restored.
    DeletionDays = "deletion_days" in Data: number(1, 365);
    /// Days after which an invitation that nobody accepts is withdrawn for good; 0 is never.
    UnactivatedDays = "unactivated_days" in Data: number(0, 3_650);
    /// Days without a sign-in after which an account is suspended; 0 is never.
    DormantDays = "dormant_days" in Data: number(0, 3_650);
    /// Days between the warning and either.
    DormantWarningDays = "dormant_warning_days" in Data: number(1, 90);
}

impl Setting {
    /// The settings of a section.
    pub fn of(section: SettingSection) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |setting| setting.section() == section)
    }

    /// The same for a reader: of settings that are there in each language, the reader's first.
    pub fn of_for(section: SettingSection, reader: Locale) -> Vec<Self> {
        let mut all: Vec<Self> = Self::of(section).collect();
        for each in all.chunk_by_mut(|one, next| one.locale().is_some() && next.locale().is_some()) {
            each.sort_by_key(|setting| setting.locale() != Some(reader));
        }
        all
    }

    /// The language that it is for, if there is one for each.
    const fn locale(self) -> Option<Locale> {
        match self {
            Self::AboutEn => Some(Locale::En),
            Self::AboutIt => Some(Locale::It),
            _ => None,
        }
    }

    /// The relationship whose requirements it has.
    pub const fn relationship(self) -> Option<Relationship> {
        match self {
            Self::RequiredOfEmployee => Some(Relationship::Employee),
            Self::RequiredOfContractor => Some(Relationship::Contractor),
            Self::RequiredOfMember => Some(Relationship::Member),
            Self::RequiredOfStudent => Some(Relationship::Student),
            Self::RequiredOfGuest => Some(Relationship::Guest),
            _ => None,
        }
    }

    /// The value as it is stored.
    ///
    /// # Errors
    /// `number_range` for anything but a whole number within the limits; `text_long`, `control_character`;
    /// `organization_missing`; `text_link` for a text with the address of a page; `choice_unknown`; `time_zone_unknown` for
    /// what cannot be the name of a zone; `day_list_unknown`; `email_domain` for what is no domain; `username_charset` and
    /// `username_long` for what is no username. Which names there are is known to the host only.
    pub fn check(self, text: &str) -> Result<String, Code> {
        match self.kind() {
            SettingKind::Number { least, most } => {
                let number =
                    trimmed(text).parse::<u32>().ok().filter(|number| (least..=most).contains(number));
                number.map(|number| number.to_string()).ok_or(Code::NumberRange)
            }
            // Nothing typed is none.
            SettingKind::NumberOrNone { least, most } => match trimmed(text) {
                "" => Ok("0".to_owned()),
                text => {
                    let is_allowed = |number: &u32| *number == 0 || (least..=most).contains(number);
                    let number = text.parse::<u32>().ok().filter(is_allowed);
                    number.map(|number| number.to_string()).ok_or(Code::NumberRange)
                }
            },
            SettingKind::Text { most, is_required } => {
                let text = one_line(text, most, Code::TextLong)?;
                match text {
                    text if text.is_empty() && is_required => Err(Code::OrganizationMissing),
                    text if has_link(&text) => Err(Code::TextLink),
                    text => Ok(text),
                }
            }
            SettingKind::YesNo => match text {
                "0" | "1" => Ok(text.to_owned()),
                _ => Err(Code::ChoiceUnknown),
            },
            SettingKind::Language => match Locale::from_word(text) {
                Some(locale) => Ok(locale.to_string()),
                None => Err(Code::ChoiceUnknown),
            },
            SettingKind::TimeZone => {
                let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
                match trimmed(text) {
                    name if (1..=64).contains(&name.len()) && name.chars().all(is_part) => {
                        Ok(name.to_owned())
                    }
                    _ => Err(Code::TimeZoneUnknown),
                }
            }
            SettingKind::Domains => check_domains(text),
            SettingKind::Usernames => check_reserved_usernames(text),
            SettingKind::Unit => match trimmed(text) {
                "" => Ok(String::new()),
                id => id.parse::<UnitId>().map(|id| id.to_string()).map_err(|_| Code::ChoiceUnknown),
            },
            SettingKind::Day => match trimmed(text) {
                "" => Ok(String::new()),
                day => Day::parse(day).map(|day| day.to_string()),
            },
            SettingKind::FactorRequirement => match RequiredOf::from_word(text) {
                Some(of) => Ok(of.to_string()),
                None => Err(Code::ChoiceUnknown),
            },
            SettingKind::Requirements => parse_requirements(text).map(|all| joined(&all)),
            SettingKind::SelfServiceSteps => parse_self_service(text).map(|all| joined(&all)),
            SettingKind::DayList => parse_notice_days(text).map(|all| joined(&all)),
        }
    }
}

/// What is typed on a page of settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsDraft {
    /// The version of the section that the page has shown.
    pub version: i64,
    pub values: Vec<(Setting, String)>,
}

impl SettingsDraft {
    /// The values as they are stored.
    ///
    /// # Errors
    /// All faults, each at the field of its setting; `invalid` for one that is there twice, of which the history would tell
    /// what never was.
    pub fn check(&self) -> Result<Vec<(Setting, String)>, Faults> {
        let mut faults = Vec::new();
        let mut checked: Vec<(Setting, String)> = Vec::new();
        for (setting, text) in &self.values {
            if checked.iter().any(|(met, _)| met == setting) {
                faults.push(Fault { field: setting.field(), code: Code::Invalid });
                continue;
            }
            match setting.check(text) {
                Ok(value) => checked.push((*setting, value)),
                Err(code) => faults.push(Fault { field: setting.field(), code }),
            }
        }
        Faults::of(faults).map_or(Ok(checked), Err)
    }
}

/// A setting on its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingRow {
    pub setting: Setting,
    pub value: String,
    pub default: String,
}

/// Something that was changed on a page of settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChange {
    /// Its event in the audit.
    pub event: EventId,
    /// Unix milliseconds.
    pub at: i64,
    /// Who has changed it.
    pub by: Option<String>,
    pub what: ChangedSetting,
}

/// What was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangedSetting {
    Value { setting: Setting, before: String, after: String },
    Mail { action: Action, kind: MessageKind, locale: Locale },
    OwnField { action: Action, label: Localized },
    Other(Action),
}

/// Changes of a section, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingHistory {
    pub changes: Vec<SettingChange>,
    /// The last of them, if there are earlier ones.
    pub next: Option<EventId>,
}

impl SettingHistory {
    /// Most changes at once.
    pub const MOST: usize = 20;
}

/// A page of settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// Counts the changes of the section.
    pub version: i64,
    pub settings: Vec<SettingRow>,
    /// The names of time zones to choose from, if the page has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub time_zones: Vec<String>,
    /// The units to choose from, if the page has one: their ids and paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<(UnitId, String)>,
}
