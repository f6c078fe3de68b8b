//! Signing in and out, and choosing a password.

use crate::account::{Email, NewPassword, ToAscii};
use crate::characters::trimmed;
use crate::form::{Checking, Code, Faults, Field};
use crate::id::AccountId;
use crate::permission::Permissions;
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

/// A sign-in that is worth trying: whether it is right is for the host to say.
pub struct SignIn {
    identifier: String,
    password: String,
}

impl SignInDraft {
    /// # Errors
    /// `identifier_missing`, `password_missing`. A password that is longer than any can be is `sign_in_wrong`
    /// already, so that nothing of that size is ever hashed.
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
    /// What was typed, trimmed.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    pub fn password(&self) -> &str {
        &self.password
    }
}

/// A single new password: accepting an invitation, choosing another after a reset.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordDraft {
    pub password: String,
}

impl PasswordDraft {
    pub fn check(&self) -> Result<NewPassword, Faults> {
        let mut checking = Checking::default();
        let password = checking.take(Field::Password, NewPassword::parse(&self.password));
        checking.finish(password)
    }
}

/// One's own password once more, for what is confirmed again.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnPasswordDraft {
    pub password: String,
}

impl OwnPasswordDraft {
    /// # Errors
    /// `password_missing`; `password_wrong` for what is longer than any password, so that it is never hashed.
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

/// What the page about a reset link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetView {
    pub email: String,
    pub username: String,
}

/// What the page about a confirmation link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmView {
    pub email: String,
    pub username: String,
    /// Whether whoever looks is signed in as the account: only then can it be confirmed.
    pub is_theirs: bool,
}

/// What every page knows: whose desk this is, and who is in front of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub organization: String,
    /// Whom to ask for help; empty where nobody is named.
    pub support_contact: String,
    /// Whether a founder exists; until then the only page that works is the set-up.
    pub is_founded: bool,
    /// Whether a mail server is configured; without one messages are held.
    pub has_mail: bool,
    pub me: Option<Me>,
}

/// The person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub account: AccountId,
    pub email: String,
    pub username: String,
    pub is_founder: bool,
    pub permissions: Permissions,
    /// Open invitations, where the person may manage them.
    pub open_invitations: u32,
    /// Messages that are held, where the person may send them.
    pub held_messages: u32,
    /// Identities that wait for a decision, where the person may take it.
    pub waiting_reviews: u32,
    /// People who have asked for their identity to be erased, where the person may do it.
    pub erasure_requests: u32,
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

impl fmt::Debug for PasswordDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordDraft(…)")
    }
}
