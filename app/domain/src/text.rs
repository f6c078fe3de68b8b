//! The catalogue: every text of the program in every language, on pages, in mails, CSV files and API responses.
//!
//! Texts are methods of [`Text`], one trait per area, so that a missing translation or argument does not compile. To
//! add a text: declare it in `text/<area>.rs` and define it in each `text/<language>/<area>.rs`. To add a language: a
//! variant of [`Locale`] and one file per area; the compiler names what is missing.

mod en;
mod it;

mod bulk;
mod fault;
mod harmless;
mod identity;
mod invitation;
mod lifecycle;
mod mail;
mod my_receipt;
mod outgoing;
mod people;
mod permissions;
mod person;
mod registration;
mod registry;
mod review;
mod session;
mod settings;
mod shell;
mod steps;
mod timeline;
mod to_do;
mod units;

use crate::form::words;

pub use bulk::BulkText;
pub use fault::FaultText;
pub use harmless::harmless;
pub(crate) use harmless::is_misleading;
pub use identity::IdentityText;
pub use invitation::InvitationText;
pub use lifecycle::LifecycleText;
pub use mail::MailText;
pub use my_receipt::MyReceiptText;
pub use outgoing::OutgoingText;
pub use people::PeopleText;
pub use permissions::PermissionText;
pub use person::PersonText;
pub use registration::RegistrationText;
pub use registry::RegistryText;
pub use review::ReviewText;
pub use session::SessionText;
pub use settings::SettingsText;
pub use shell::ShellText;
pub use steps::StepsText;
pub use timeline::TimelineText;
pub use to_do::ToDoText;
pub use units::UnitText;

words! {
    /// A language of the program.
    #[derive(Default)]
    Locale {
        #[default]
        En = "en",
        It = "it",
    }
}

impl Locale {
    /// The texts of this language.
    pub fn text(self) -> &'static dyn Text {
        match self {
            Self::En => &en::En,
            Self::It => &it::It,
        }
    }

    /// The texts of mails in this language. Only the host uses them, so that browsers do not download them.
    pub fn mail_text(self) -> &'static dyn MailText {
        match self {
            Self::En => &en::En,
            Self::It => &it::It,
        }
    }

    /// The language's own name, for menus.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::It => "Italiano",
        }
    }

    /// The language of the program with the highest weight in an `Accept-Language` header (RFC 9110 §12.5.4).
    pub fn negotiate(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',').take(32) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight =
                parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32);
            let locale = Self::from_word(tag.split('-').next().unwrap_or_default());
            if let Some(locale) = locale
                && weight > best.map_or(0.0, |(best, _)| best)
            {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}

/// All texts of one language, except those of mails.
pub trait Text:
    ShellText
    + SessionText
    + SettingsText
    + RegistrationText
    + RegistryText
    + InvitationText
    + OutgoingText
    + PermissionText
    + BulkText
    + IdentityText
    + StepsText
    + PeopleText
    + ReviewText
    + MyReceiptText
    + LifecycleText
    + PersonText
    + TimelineText
    + ToDoText
    + UnitText
    + FaultText
    + Send
    + Sync
{
    /// The language of these texts.
    fn locale(&self) -> Locale;
}

/// Declares texts: `name;` is fixed, `name(argument: Type);` has arguments.
macro_rules! sentences {
    ($(#[$doc:meta])* $area:ident { $($name:ident $(($($arg:ident: $type:ty),+))?;)* }) => {
        $(#[$doc])*
        pub trait $area { $(sentences! { @ $name $(($($arg: $type),+))? })* }
    };
    (@ $name:ident) => { fn $name(&self) -> &'static str; };
    (@ $name:ident ($($arg:ident: $type:ty),+)) => { fn $name(&self, $($arg: $type),+) -> String; };
}
use sentences;

/// Defines texts: `name = "…";`, `name(argument: Type) = "… {argument} …";`, and `name(argument: Type) =>
/// expression;` where the grammar depends on the argument.
macro_rules! say {
    ($name:ident = $sentence:literal; $($rest:tt)*) => {
        fn $name(&self) -> &'static str { $sentence }
        say!($($rest)*);
    };
    ($name:ident ($($arg:ident: $type:ty),+) = $sentence:literal; $($rest:tt)*) => {
        fn $name(&self, $($arg: $type),+) -> String { format!($sentence) }
        say!($($rest)*);
    };
    ($name:ident ($($arg:ident: $type:ty),+) => $sentence:expr; $($rest:tt)*) => {
        fn $name(&self, $($arg: $type),+) -> String { $sentence.into() }
        say!($($rest)*);
    };
    () => {};
}
use say;
