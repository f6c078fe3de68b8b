//! Signing in, and choosing a password.

mod device;
mod menu_count;

pub use device::{Browser, Device, System};
pub use menu_count::MenuCount;

use crate::account::{Email, NewPassword, ReservedUsernames, ToAscii};
use crate::characters::trimmed;
use crate::form::{Checking, Code, Faults, Field};
use crate::id::AccountId;
use crate::locale::Locale;
use crate::permission::Permissions;
use crate::required_factor::FactorDue;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The sign-in form.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInDraft {
    /// E-mail address or username.
    pub identifier: String,
    pub password: String,
}

/// Checked credentials; the host verifies them.
pub struct SignIn {
    identifier: String,
    password: String,
}

impl SignInDraft {
    /// # Errors
    /// `identifier_missing`, `password_missing`. A password longer than the maximum is `sign_in_wrong`, so that it is
    /// never hashed.
    pub fn check(&self) -> Result<SignIn, Faults> {
        let mut checking = Checking::default();
        let identifier = trimmed(&self.identifier);
        let identifier = checking.take(
            Field::Identifier,
            match identifier {
                "" => Err(Code::IdentifierMissing),
                text if text.chars().count() > Email::MOST => Err(Code::SignInWrong),
                text => Ok(text.to_owned()),
            },
        );
        let password = checking.take(
            Field::Password,
            match self.password.chars().take(NewPassword::MOST + 1).count() {
                0 => Err(Code::PasswordMissing),
                length if length > NewPassword::MOST => Err(Code::SignInWrong),
                _ => Ok(self.password.clone()),
            },
        );
        checking
            .finish(identifier.zip(password).map(|(identifier, password)| SignIn { identifier, password }))
    }
}

impl SignIn {
    /// The identifier, trimmed.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    pub fn password(&self) -> &str {
        &self.password
    }
}

/// A new password: for accepting an invitation, or after a reset.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordDraft {
    pub password: String,
    /// The length that the organization requires, where a page knows it. The host takes its own.
    #[serde(skip)]
    pub least: u32,
}

impl PasswordDraft {
    pub fn check(&self) -> Result<NewPassword, Faults> {
        let mut checking = Checking::default();
        let password = checking.take(Field::Password, NewPassword::parse_of(&self.password, self.least));
        checking.finish(password)
    }
}

/// The answer to an invitation.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AcceptDraft {
    pub password: String,
    /// The language that the person has chosen on the page; empty if they have not.
    pub locale: String,
}

impl AcceptDraft {
    pub fn check(&self) -> Result<(NewPassword, Option<Locale>), Faults> {
        let mut checking = Checking::default();
        let password = checking.take(Field::Password, NewPassword::parse(&self.password));
        let locale = match &*self.locale {
            "" => Ok(None),
            word => Locale::from_word(word).map(Some).ok_or(Code::LocaleUnknown),
        };
        let locale = checking.take(Field::Locale, locale);
        checking.finish(password.zip(locale))
    }
}

/// The answer to an invitation with a passkey.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasskeyAcceptDraft {
    /// What the browser has made: the JSON of its credential.
    pub credential: String,
    /// The language that the person has chosen on the page; empty if they have not.
    pub locale: String,
}

impl PasskeyAcceptDraft {
    /// The language.
    ///
    /// # Errors
    /// `locale_unknown`.
    pub fn check(&self) -> Result<Option<Locale>, Faults> {
        match &*self.locale {
            "" => Ok(None),
            word => match Locale::from_word(word) {
                Some(locale) => Ok(Some(locale)),
                None => Err(Faults::one(Field::Locale, Code::LocaleUnknown)),
            },
        }
    }
}

/// One's own password, for actions that need a confirmation.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnPasswordDraft {
    pub password: String,
}

impl OwnPasswordDraft {
    /// # Errors
    /// `password_missing`; `password_wrong` for a password longer than the maximum, so that it is never hashed.
    pub fn check(&self) -> Result<&str, Faults> {
        match self.password.chars().take(NewPassword::MOST + 1).count() {
            0 => Err(Faults::one(Field::Password, Code::PasswordMissing)),
            length if length > NewPassword::MOST => Err(Faults::one(Field::Password, Code::PasswordWrong)),
            _ => Ok(&self.password),
        }
    }
}

/// The form for a forgotten password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ForgotDraft {
    pub email: String,
}

impl ForgotDraft {
    pub fn check(&self, to_ascii: ToAscii) -> Result<Email, Faults> {
        let mut checking = Checking::default();
        let email = checking.take(Field::Email, Email::parse(&self.email, to_ascii));
        checking.finish(email)
    }
}

/// What the page of a reset link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetView {
    pub email: String,
    pub username: String,
}

/// What the page of a confirmation link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmView {
    pub email: String,
    pub username: String,
    /// Whether the reader may confirm it: some confirmations need a browser that is signed in to the account.
    pub is_theirs: bool,
    /// Whether it is a new address, which the account gets.
    pub is_new: bool,
}

/// The session as every page knows it: the organization, and the account that is signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub organization: String,
    /// The support contact; empty if there is none.
    pub support_contact: String,
    /// The version of the logo; 0 if there is none.
    pub logo: i64,
    /// The name of the organization's time zone.
    pub time_zone: String,
    /// Whether there is a founder; before that only the set-up works.
    pub is_founded: bool,
    /// Whether a mail server is configured; without one messages are held.
    pub has_mail: bool,
    /// Whether one can sign in with a passkey.
    pub offers_passkeys: bool,
    /// Whether a privacy notice has been published.
    pub has_notice: bool,
    pub usual: UsualValues,
    pub me: Option<Me>,
}

/// What the settings decide where a form says nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsualValues {
    /// The organization's language.
    pub locale: Locale,
    /// Days until an invitation expires.
    pub invitation_days: u32,
    /// Minutes until a link that resets a password expires.
    pub reset_minutes: u32,
    /// Characters that a new password has at least.
    pub password_least: u32,
}

/// The account that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub account: AccountId,
    pub email: String,
    pub username: String,
    /// The name in one's own identity; empty if there is none, or while entries of others are locked.
    #[serde(default)]
    pub name: String,
    pub is_founder: bool,
    /// Whether a passkey works here, to confirm with.
    pub has_passkey: bool,
    /// What the account may use somewhere.
    pub permissions: Permissions,
    /// What of these counts inside units alone.
    #[serde(default)]
    pub inside: Permissions,
    /// The paths of these units.
    #[serde(default)]
    pub border: Vec<String>,
    /// A second factor that is required, and not there yet.
    #[serde(default)]
    pub factor_due: Option<FactorDue>,
    /// The usernames that the organization reserves, if the account may give usernames.
    #[serde(default)]
    pub reserved_usernames: ReservedUsernames,
    /// Open invitations, if the account may manage them.
    pub open_invitations: MenuCount,
    /// Held messages, if the account may release them.
    pub held_messages: MenuCount,
    /// Of these, the ones held because of a restored backup.
    pub held_by_restore: MenuCount,
    /// Identities that wait for a decision, if the account may decide.
    pub waiting_reviews: MenuCount,
    /// When a restored backup was noticed, Unix milliseconds, until its held messages are released; if the account may
    /// release them.
    pub restored_at: Option<i64>,
}

impl Me {
    /// What the pages call the person: the name, else the username.
    pub fn display_name(&self) -> &str {
        if self.name.is_empty() { &self.username } else { &self.name }
    }
}

impl fmt::Debug for SignInDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInDraft").field("identifier", &self.identifier).finish_non_exhaustive()
    }
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").field("identifier", &self.identifier).finish_non_exhaustive()
    }
}

impl fmt::Debug for OwnPasswordDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnPasswordDraft(…)")
    }
}

impl fmt::Debug for AcceptDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AcceptDraft").field("locale", &self.locale).finish_non_exhaustive()
    }
}

impl fmt::Debug for PasskeyAcceptDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasskeyAcceptDraft(…)")
    }
}

impl fmt::Debug for PasswordDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordDraft(…)")
    }
}
