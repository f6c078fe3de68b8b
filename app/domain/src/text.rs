//! Every sentence the program says, in every language: on a page, in a mail, in a CSV file, in an API answer.
//!
//! Sentences are methods of [`Text`], one trait per area, so that a translation that is missing does not compile and
//! an argument that is forgotten does not either. To add a sentence: declare it in `text/<area>.rs` and say it in
//! each `text/<language>/<area>.rs`. To add a language: a variant of [`Locale`] and one file per area; the compiler
//! names what is still to be said.

mod en;
mod it;

mod bulk;
mod fault;
mod harmless;
mod identity;
mod invitation;
mod lifecycle;
mod mail;
mod mine;
mod outgoing;
mod people;
mod permissions;
mod registration;
mod review;
mod session;
mod shell;
mod steps;

use crate::form::words;

pub use bulk::BulkText;
pub use fault::FaultText;
pub use harmless::harmless;
pub use identity::IdentityText;
pub use invitation::InvitationText;
pub use lifecycle::LifecycleText;
pub use mail::MailText;
pub use mine::MineText;
pub use outgoing::OutgoingText;
pub use people::PeopleText;
pub use permissions::PermissionText;
pub use registration::RegistrationText;
pub use review::ReviewText;
pub use session::SessionText;
pub use shell::ShellText;
pub use steps::StepsText;

words! {
    /// A language the program speaks.
    #[derive(Default)]
    Locale {
        #[default]
        En = "en",
        It = "it",
    }
}

impl Locale {
    /// The sentences of this language.
    pub fn text(self) -> &'static dyn Text {
        match self {
            Self::En => &en::En,
            Self::It => &it::It,
        }
    }

    /// What this language says in mails. The host alone asks for it: a browser does not download it.
    pub fn mail_text(self) -> &'static dyn MailText {
        match self {
            Self::En => &en::En,
            Self::It => &it::It,
        }
    }

    /// The language's name in itself, as a menu of languages shows it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::It => "Italiano",
        }
    }

    /// The first language of an `Accept-Language` header (RFC 9110 §12.5.4) that the program speaks, by weight.
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

/// All sentences of one language, except those of the mails.
pub trait Text:
    ShellText
    + SessionText
    + RegistrationText
    + InvitationText
    + OutgoingText
    + PermissionText
    + BulkText
    + IdentityText
    + StepsText
    + PeopleText
    + ReviewText
    + MineText
    + LifecycleText
    + FaultText
    + Send
    + Sync
{
    /// The language these sentences are in.
    fn locale(&self) -> Locale;
}

/// Declares sentences: `name;` is a fixed one, `name(argument: Type);` one that speaks of something.
macro_rules! sentences {
    ($(#[$doc:meta])* $area:ident { $($name:ident $(($($arg:ident: $type:ty),+))?;)* }) => {
        $(#[$doc])*
        pub trait $area { $(sentences! { @ $name $(($($arg: $type),+))? })* }
    };
    (@ $name:ident) => { fn $name(&self) -> &'static str; };
    (@ $name:ident ($($arg:ident: $type:ty),+)) => { fn $name(&self, $($arg: $type),+) -> String; };
}
use sentences;

/// Says sentences: `name = "…";`, `name(argument: Type) = "… {argument} …";`, and `name(argument: Type) => expression;`
/// where the grammar depends on the argument.
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
