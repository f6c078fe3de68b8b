//! Changes of the e-mail address of an account. The person's own is in force once it is confirmed from the new address, and can
//! be undone from the old one; an administrator's waits for a week as well, or for a second administrator.

use crate::account::{Email, ToAscii};
use crate::form::{Checking, Code, Faults, Field, words};
use crate::session::OwnPasswordDraft;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// How far a change of address is.
    AddressChangeStage {
        /// A link was mailed to the new address.
        Asked = "asked",
        /// The new address was confirmed, and an administrator's change waits.
        Confirmed = "confirmed",
        /// It is in force, and the old address can undo it.
        Undoable = "undoable",
    }
}

words! {
    /// What an address is to its account.
    ClaimKind {
        Current = "current",
        /// It was confirmed, and will be the account's.
        Coming = "coming",
        /// The account had it, and can get it back.
        Former = "former",
    }
}

words! {
    /// What came of a confirmation.
    ConfirmAnswer {
        /// The mailbox is proven.
        Proven = "confirmed",
        /// The new address is in force.
        InForce = "in_force",
        /// The new address will be in force.
        Waiting = "waiting",
    }
}

/// The form with which somebody changes their own address.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnAddressDraft {
    pub email: String,
    /// One's own password; empty where the account has none.
    pub password: String,
}

impl OwnAddressDraft {
    /// The new address, and the password if one was typed. Whether it is needed is known where the account is.
    ///
    /// # Errors
    /// Those of [`Email::parse`]; `password_wrong` for one that nobody can have.
    pub fn check(&self, to_ascii: ToAscii) -> Result<(Email, Option<String>), Faults> {
        let mut checking = Checking::default();
        let email = checking.take(Field::Email, Email::parse(&self.email, to_ascii));
        let draft = OwnPasswordDraft { password: self.password.clone() };
        let password = match draft.check() {
            Ok(password) => Ok(Some(password.to_owned())),
            Err(faults) if faults.first().code == Code::PasswordMissing => Ok(None),
            Err(faults) => Err(faults.first().code),
        };
        let password = checking.take(Field::Password, password);
        checking.finish(email.zip(password))
    }
}

impl fmt::Debug for OwnAddressDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnAddressDraft").finish_non_exhaustive()
    }
}

/// A change of address, as its person and administrators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressChangeView {
    /// The new address; the old one where it can be undone.
    pub email: String,
    pub stage: AddressChangeStage,
    /// Whether the person has asked for it.
    pub is_own: bool,
    /// Who has asked for it; empty for the person.
    pub by: String,
    /// When it lapses, comes into force, or can no longer be undone.
    pub due_at: i64,
    /// When an administrator's comes into force, if it is confirmed by then.
    pub in_force_at: Option<i64>,
    /// Whether a second administrator has agreed, so that it only waits for the confirmation.
    pub is_agreed: bool,
    /// Whether the reader may stop it.
    pub can_stop: bool,
    /// Whether the reader may be the second administrator.
    pub can_agree: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(email: &str, password: &str) -> Result<(String, Option<String>), Faults> {
        let draft = OwnAddressDraft { email: email.to_owned(), password: password.to_owned() };
        draft.check(|_| None).map(|(email, password)| (email.key().to_owned(), password))
    }

    #[test]
    fn the_password_is_optional_here_and_all_faults_come_at_once() {
        assert_eq!(check("Ada@new.example", ""), Ok(("ada@new.example".to_owned(), None)));
        let typed = Some("a sentence".to_owned());
        assert_eq!(check("ada@new.example", "a sentence"), Ok(("ada@new.example".to_owned(), typed)));
        let faults = check("ada", &"x".repeat(10_000)).unwrap_err();
        assert_eq!(faults.at(Field::Email), Some(Code::EmailNoAt));
        assert_eq!(faults.at(Field::Password), Some(Code::PasswordWrong));
    }

    #[test]
    fn nothing_typed_is_printed() {
        let draft = OwnAddressDraft { email: "ada@x.example".into(), password: "secret".into() };
        assert_eq!(format!("{draft:?}"), "OwnAddressDraft { .. }");
    }
}
