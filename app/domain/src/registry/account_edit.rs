use crate::account::{ReservedUsernames, Username};
use crate::characters::trimmed;
use crate::form::{Checking, Code, Faults, Field};
use crate::locale::Locale;
use serde::{Deserialize, Serialize};

/// The form *Edit* of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountDraft {
    pub username: String,
    /// The word of a language.
    pub locale: String,
    /// What the account had when its form was opened: what somebody else has changed since is not overwritten unseen.
    pub seen: Option<AccountSeen>,
    /// The names that the organization reserves, where a page knows them. The host takes its own.
    #[serde(skip)]
    pub reserved: ReservedUsernames,
}

/// An account as a form has shown it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSeen {
    username: String,
    locale: String,
}

impl AccountSeen {
    pub fn of(username: Option<&str>, locale: Locale) -> Self {
        Self { username: username.unwrap_or_default().to_owned(), locale: locale.as_str().to_owned() }
    }
}

/// A checked change of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEdit {
    username: Username,
    locale: Locale,
}

impl AccountDraft {
    /// Checks the form. A username that stays as it is may be a reserved one: the founder may have taken it.
    ///
    /// # Errors
    /// All faults, by field. Whether somebody else has the username is decided by the database.
    pub fn check(&self, current: &str) -> Result<AccountEdit, Faults> {
        let mut checking = Checking::default();
        let is_kept = trimmed(&self.username).eq_ignore_ascii_case(current);
        let username = match is_kept {
            true => Username::parse_for_founder(&self.username),
            false => Username::parse(&self.username, &self.reserved),
        };
        let username = checking.take(Field::Username, username);
        let locale = Locale::from_word(trimmed(&self.locale)).ok_or(Code::LocaleUnknown);
        let locale = checking.take(Field::Locale, locale);
        checking.finish(username.zip(locale).map(|(username, locale)| AccountEdit { username, locale }))
    }
}

impl AccountEdit {
    pub fn username(&self) -> &Username {
        &self.username
    }

    pub const fn locale(&self) -> Locale {
        self.locale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_that_stays_may_be_reserved_and_a_new_one_may_not() {
        let draft = |username: &str, locale: &str| AccountDraft {
            username: username.to_owned(),
            locale: locale.to_owned(),
            ..AccountDraft::default()
        };
        let kept = draft(" Admin ", "it").check("admin").unwrap();
        assert_eq!((kept.username().as_str(), kept.locale()), ("admin", Locale::It));
        let faults = draft("admin", "xx").check("ada").unwrap_err();
        assert_eq!(faults.at(Field::Username), Some(Code::UsernameReserved));
        assert_eq!(faults.at(Field::Locale), Some(Code::LocaleUnknown));
    }
}
