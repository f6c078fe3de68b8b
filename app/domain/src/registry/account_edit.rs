use crate::account::{ReservedUsernames, Username};
use crate::characters::trimmed;
use crate::form::{Checking, Code, Faults, Field, one_line};
use crate::locale::Locale;
use serde::{Deserialize, Serialize};

/// Most characters of an external id.
const EXTERNAL_ID_MOST: usize = 200;

/// The form *Edit* of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountDraft {
    pub username: String,
    /// The word of a language.
    pub locale: String,
    /// Empty for none.
    pub external_id: String,
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
    external_id: String,
}

impl AccountSeen {
    pub fn of(username: Option<&str>, locale: Locale, external_id: Option<&str>) -> Self {
        Self {
            username: username.unwrap_or_default().to_owned(),
            locale: locale.as_str().to_owned(),
            external_id: external_id.unwrap_or_default().to_owned(),
        }
    }
}

/// A checked change of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEdit {
    username: Username,
    locale: Locale,
    external_id: Option<String>,
}

/// Parses the name of somebody in another system, as typed.
///
/// # Errors
/// `text_long`, `control_character`.
pub(crate) fn external_id(text: &str) -> Result<String, Code> {
    one_line(text, EXTERNAL_ID_MOST, Code::TextLong)
}

impl AccountDraft {
    /// Checks the form. A username that stays as it is may be a reserved one: the founder may have taken it.
    ///
    /// # Errors
    /// All faults, by field. Whether somebody else has the username or the external id is decided by the database.
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
        let external_id = checking.take(Field::ExternalId, external_id(&self.external_id));
        let all = username.zip(locale).zip(external_id);
        checking.finish(all.map(|((username, locale), id)| AccountEdit {
            username,
            locale,
            external_id: (!id.is_empty()).then_some(id),
        }))
    }
}

impl AccountEdit {
    pub fn username(&self) -> &Username {
        &self.username
    }

    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// The name of the person in other systems.
    pub fn external_id(&self) -> Option<&str> {
        self.external_id.as_deref()
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

    #[test]
    fn an_external_id_is_one_line_that_reads_as_it_is_stored_and_nothing_is_none() {
        let check = |external_id: &str| {
            let (username, locale) = ("ada".to_owned(), "it".to_owned());
            let draft = AccountDraft {
                username,
                locale,
                external_id: external_id.to_owned(),
                ..AccountDraft::default()
            };
            let checked = draft.check("ada").map(|edit| edit.external_id().map(str::to_owned));
            checked.map_err(|faults| faults.at(Field::ExternalId))
        };
        assert_eq!(check(" HR-00420 "), Ok(Some("HR-00420".to_owned())));
        assert_eq!(check("  "), Ok(None));
        assert_eq!(check(&"x".repeat(EXTERNAL_ID_MOST)), Ok(Some("x".repeat(EXTERNAL_ID_MOST))));
        assert_eq!(check(&"x".repeat(EXTERNAL_ID_MOST + 1)), Err(Some(Code::TextLong)));
        assert_eq!(check("HR\u{202e}42"), Err(Some(Code::ControlCharacter)));
    }
}
