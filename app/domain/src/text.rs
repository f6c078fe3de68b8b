//! The catalogue: every text of the program in every language, on pages, in mails, CSV files and API responses.
//!
//! Texts are methods of [`Text`], declared by one trait per area, so that a missing translation or argument does not
//! compile. To add a text: declare it in `text/<area>.rs` and define it in each `text/<language>/<area>.rs`. To add a
//! language: a variant of [`Locale`] and one file per area; the compiler names what is missing.
//!
//! The host has the texts of all languages in the program (`compiled.rs`). A browser fetches those of the page's
//! language as a table (`fetched.rs`, feature `fetched-texts`).

#[cfg(not(feature = "fetched-texts"))]
mod compiled;
mod en;
#[cfg(feature = "fetched-texts")]
mod fetched;
#[cfg(any(test, feature = "fetched-texts"))]
mod fill;
mod it;

mod actions;
mod address;
mod audit;
mod bulk;
#[cfg(not(feature = "fetched-texts"))]
mod event;
mod fault;
mod field;
mod file_words;
mod identity;
mod invitation;
mod join;
mod lifecycle;
#[cfg(not(feature = "fetched-texts"))]
mod mail;
mod mail_texts;
mod my_receipt;
mod notice;
mod outgoing;
mod own_fields;
mod people;
mod permissions;
mod person;
mod registration;
mod registry;
mod review;
mod security;
mod session;
mod settings;
mod shell;
mod steps;
mod timeline;
mod to_do;
mod units;
mod update;

pub use crate::locale::Locale;
pub use crate::misleading::harmless;
#[cfg(not(feature = "fetched-texts"))]
use compiled::{areas, say, sentences};
#[cfg(feature = "fetched-texts")]
use fetched::{areas, say, sentences};

#[cfg(not(feature = "fetched-texts"))]
pub use compiled::Text;
#[cfg(not(feature = "fetched-texts"))]
pub use event::EventText;
#[cfg(feature = "fetched-texts")]
pub use fetched::Text;
#[cfg(not(feature = "fetched-texts"))]
pub use mail::MailText;

use actions::ActionText;
use address::AddressText;
use audit::AuditText;
use bulk::BulkText;
use fault::FaultText;
use field::FieldText;
use identity::IdentityText;
use invitation::InvitationText;
use join::JoinText;
use lifecycle::LifecycleText;
use mail_texts::MailTextsText;
use my_receipt::MyReceiptText;
use notice::NoticeText;
use outgoing::OutgoingText;
use own_fields::OwnFieldsText;
use people::PeopleText;
use permissions::PermissionText;
use person::PersonText;
use registration::RegistrationText;
use registry::RegistryText;
use review::ReviewText;
use security::SecurityText;
use session::SessionText;
use settings::SettingsText;
use shell::ShellText;
use steps::StepsText;
use timeline::TimelineText;
use to_do::ToDoText;
use units::UnitText;
use update::UpdateText;

impl Locale {
    /// The texts of mails in this language. Only the host uses them, so that browsers do not download them.
    #[cfg(not(feature = "fetched-texts"))]
    pub fn mail_text(self) -> &'static dyn MailText {
        match self {
            Self::En => &en::En,
            Self::It => &it::It,
        }
    }
}

// The areas whose texts browsers download.
areas! {
    ShellText in shell,
    SessionText in session,
    SecurityText in security,
    SettingsText in settings,
    MailTextsText in mail_texts,
    RegistrationText in registration,
    RegistryText in registry,
    InvitationText in invitation,
    OutgoingText in outgoing,
    PermissionText in permissions,
    BulkText in bulk,
    ActionText in actions,
    IdentityText in identity,
    StepsText in steps,
    PeopleText in people,
    ReviewText in review,
    MyReceiptText in my_receipt,
    NoticeText in notice,
    LifecycleText in lifecycle,
    AddressText in address,
    PersonText in person,
    TimelineText in timeline,
    AuditText in audit,
    ToDoText in to_do,
    UnitText in units,
    OwnFieldsText in own_fields,
    JoinText in join,
    UpdateText in update,
    FaultText in fault,
    FieldText in field,
}
