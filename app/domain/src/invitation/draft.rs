use crate::account::{Email, ReservedUsernames, ToAscii, Username};
use crate::characters::trimmed;
use crate::form::{Checking, Code, Faults, Field};
use crate::id::UnitId;
use crate::locale::Locale;
use crate::own_field::OwnValuesDraft;
use crate::permission::{Permission, Permissions};
use serde::{Deserialize, Serialize};

/// The form *Create a new internal user*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InviteDraft {
    pub email: String,
    /// Empty: derived from the e-mail address when the account is created.
    pub username: String,
    /// Empty: the organization's default.
    pub locale: String,
    pub note: String,
    /// Days until the link expires, as typed. Empty: the organization's default.
    pub days: String,
    /// *Do not send an e-mail now*.
    pub hold: bool,
    /// Permissions given with the invitation, by their names.
    pub permissions: Vec<String>,
    /// The id of the unit that a new account is put into. Empty: none, or the only one for whoever invites inside one.
    pub unit: String,
    /// The own fields of the account.
    pub own: OwnValuesDraft,
    /// The names that the organization reserves, where a page knows them. The host takes its own.
    #[serde(skip)]
    pub reserved: ReservedUsernames,
}

/// An invitation that can be issued.
#[derive(Clone, Debug)]
pub struct Invite {
    email: Email,
    username: Option<Username>,
    locale: Option<Locale>,
    note: Note,
    days: Option<Days>,
    is_held: bool,
    permissions: Permissions,
    unit: Option<UnitId>,
    own: OwnValuesDraft,
}

impl InviteDraft {
    /// # Errors
    /// All faults, by field.
    pub fn check(&self, to_ascii: ToAscii) -> Result<Invite, Faults> {
        let own = self.own.check_known();
        match (self.check_account(to_ascii), own) {
            (Ok(invite), Ok(_)) => Ok(invite),
            (Err(faults), Err(others)) => Err(faults.and(others)),
            (Err(faults), Ok(_)) | (Ok(_), Err(faults)) => Err(faults),
        }
    }

    fn check_account(&self, to_ascii: ToAscii) -> Result<Invite, Faults> {
        let mut checking = Checking::default();
        let email = checking.take(Field::Email, Email::parse(&self.email, to_ascii));
        let username = checking.take(
            Field::Username,
            unless_empty(&self.username, |name| Username::parse(name, &self.reserved)),
        );
        let locale = checking.take(
            Field::Locale,
            unless_empty(&self.locale, |word| Locale::from_word(word).ok_or(Code::LocaleUnknown)),
        );
        let note = checking.take(Field::Note, Note::parse(&self.note));
        let days = checking.take(Field::Days, unless_empty(&self.days, Days::parse));
        let permissions: Result<Permissions, Code> = self
            .permissions
            .iter()
            .map(|word| Permission::from_word(word).ok_or(Code::PermissionUnknown))
            .collect();
        let permissions = checking.take(Field::Permissions, permissions);
        let unit = unless_empty(&self.unit, |id| id.parse().map_err(|_| Code::ChoiceUnknown));
        let unit = checking.take(Field::Unit, unit);
        let all = (|| {
            Some(Invite {
                email: email?,
                username: username?,
                locale: locale?,
                note: note?,
                days: days?,
                is_held: self.hold,
                permissions: permissions?,
                unit: unit?,
                own: self.own.clone(),
            })
        })();
        checking.finish(all)
    }
}

impl Invite {
    pub fn email(&self) -> &Email {
        &self.email
    }

    /// The chosen username; `None` if it is to be derived.
    pub fn username(&self) -> Option<&Username> {
        self.username.as_ref()
    }

    pub fn locale(&self) -> Option<Locale> {
        self.locale
    }

    pub fn note(&self) -> &Note {
        &self.note
    }

    pub fn days(&self) -> Option<Days> {
        self.days
    }

    pub fn is_held(&self) -> bool {
        self.is_held
    }

    pub fn permissions(&self) -> Permissions {
        self.permissions
    }

    /// The unit that a new account is put into.
    pub fn unit(&self) -> Option<UnitId> {
        self.unit
    }

    /// The own fields, which are checked where they are stored.
    pub fn own(&self) -> &OwnValuesDraft {
        &self.own
    }
}

/// The form that corrects a pending account's e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressDraft {
    pub email: String,
}

impl AddressDraft {
    pub fn check(&self, to_ascii: ToAscii) -> Result<Email, Faults> {
        let mut checking = Checking::default();
        let email = checking.take(Field::Email, Email::parse(&self.email, to_ascii));
        checking.finish(email)
    }
}

/// A personal note in an invitation: plain text of several lines, at most 1,000 characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note(String);

impl Note {
    pub const MOST: usize = 1_000;

    pub fn parse(text: &str) -> Result<Self, Code> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = trimmed(&text);
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            return Err(Code::ControlCharacter);
        }
        if text.chars().count() > Self::MOST {
            return Err(Code::NoteLong);
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Days until an invitation expires: as many as the setting allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days(u32);

impl Days {
    pub const LEAST: u32 = 1;
    pub const MOST: u32 = 365;

    pub fn parse(text: &str) -> Result<Self, Code> {
        let days = trimmed(text).parse().map_err(|_| Code::DaysRange)?;
        if (Self::LEAST..=Self::MOST).contains(&days) { Ok(Self(days)) } else { Err(Code::DaysRange) }
    }

    pub const fn count(self) -> u32 {
        self.0
    }
}

fn unless_empty<T>(text: &str, parse: impl Fn(&str) -> Result<T, Code>) -> Result<Option<T>, Code> {
    if trimmed(text).is_empty() { Ok(None) } else { parse(text).map(Some) }
}
