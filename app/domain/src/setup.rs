//! The founder's set-up, once, with a one-time code.

use crate::account::{Email, NewPassword, ToAscii, Username};
use crate::characters::is_format;
use crate::form::{Checking, Code, Faults, Field, one_line};
use crate::letter_case::lower;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The set-up form.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetUpDraft {
    pub setup_code: String,
    pub organization_name: String,
    pub email: String,
    pub username: String,
    pub password: String,
    /// The time zone of the browser; empty where it is not known. Nobody has typed it, so it is no fault.
    pub time_zone: String,
}

/// A checked set-up.
#[derive(Debug)]
pub struct SetUp {
    code: SetupCode,
    organization: OrganizationName,
    email: Email,
    username: Username,
    password: NewPassword,
}

impl SetUpDraft {
    /// # Errors
    /// All faults, by field. The founder may take a reserved username.
    pub fn check(&self, to_ascii: ToAscii) -> Result<SetUp, Faults> {
        let mut checking = Checking::default();
        let code = checking.take(Field::SetupCode, SetupCode::parse(&self.setup_code));
        let organization =
            checking.take(Field::OrganizationName, OrganizationName::parse(&self.organization_name));
        let email = checking.take(Field::Email, Email::parse(&self.email, to_ascii));
        let username = checking.take(Field::Username, Username::parse_for_founder(&self.username));
        let password = checking.take(Field::Password, NewPassword::parse(&self.password));
        let all = (|| {
            Some(SetUp {
                code: code?,
                organization: organization?,
                email: email?,
                username: username?,
                password: password?,
            })
        })();
        checking.finish(all)
    }
}

impl SetUp {
    pub fn code(&self) -> &SetupCode {
        &self.code
    }

    pub fn organization(&self) -> &OrganizationName {
        &self.organization
    }

    pub fn email(&self) -> &Email {
        &self.email
    }

    pub fn username(&self) -> &Username {
        &self.username
    }

    pub fn password(&self) -> &NewPassword {
        &self.password
    }
}

/// The one-time code that the first start prints. Spaces, hyphens and case are ignored, since people type it.
#[derive(Clone, PartialEq, Eq)]
pub struct SetupCode(String);

impl SetupCode {
    const MOST: usize = 256;

    pub fn parse(text: &str) -> Result<Self, Code> {
        let code: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !is_format(*c) && *c != '-')
            .take(Self::MOST)
            .collect();
        if code.is_empty() { Err(Code::SetupCodeWrong) } else { Ok(Self(code.to_ascii_uppercase())) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SetupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetupCode(…)")
    }
}

/// The organization's name, 1 to 120 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationName(String);

impl OrganizationName {
    pub const MOST: usize = 120;

    pub fn parse(text: &str) -> Result<Self, Code> {
        match one_line(text, Self::MOST, Code::OrganizationLong)? {
            name if name.is_empty() => Err(Code::OrganizationMissing),
            name if has_link(&name) => Err(Code::TextLink),
            name => Ok(Self(name)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text has the address of a page. What is in every mail, beside a link that opens an account, has none: whoever
/// may change it would send everybody wherever they want.
pub(crate) fn has_link(text: &str) -> bool {
    let text = lower(text);
    text.contains("://")
        || text.split(|c: char| !c.is_alphanumeric() && c != '.').any(|word| word.starts_with("www."))
}

impl fmt::Debug for SetUpDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetUpDraft")
            .field("organization_name", &self.organization_name)
            .field("email", &self.email)
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}
