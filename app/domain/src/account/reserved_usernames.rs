//! Usernames that nobody is given: those of the program, and those that the organization has added.

use crate::characters::trimmed;
use crate::form::Code;
use crate::letter_case::lower;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Longest username.
pub(super) const LONGEST: usize = 64;

/// Most names that an organization reserves.
pub const RESERVED_MOST: usize = 100;

/// The names that the organization has reserved, besides those of the program. They are compared without separators:
/// `ad.min` is reserved like `admin`. The default has those of the program alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct ReservedUsernames(Arc<Vec<String>>);

impl ReservedUsernames {
    /// The names of the setting as it is stored.
    pub fn of_setting(text: &str) -> Self {
        text.split(", ").map(str::to_owned).collect::<Vec<_>>().into()
    }

    /// Whether nobody is given this name, which is in lower case.
    pub fn has(&self, name: &str) -> bool {
        let plain = name.bytes().filter(u8::is_ascii_alphanumeric);
        let is_own = || self.0.binary_search_by(|own| own.bytes().cmp(plain.clone())).is_ok();
        is_of_program(name) || (!self.0.is_empty() && is_own())
    }
}

impl From<Vec<String>> for ReservedUsernames {
    fn from(names: Vec<String>) -> Self {
        let mut plain: Vec<String> = names.iter().map(|name| without_separators(name)).collect();
        plain.retain(|name| !name.is_empty());
        plain.sort();
        plain.dedup();
        Self(Arc::new(plain))
    }
}

impl From<ReservedUsernames> for Vec<String> {
    fn from(names: ReservedUsernames) -> Self {
        names.0.to_vec()
    }
}

fn without_separators(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The names that are typed into the setting, separated by commas or spaces, in lower case, each once; joined by `, ` as
/// they are stored.
///
/// # Errors
/// `username_charset` for what no username can be, `username_long`; `text_long` for more than [`RESERVED_MOST`].
pub fn check_reserved_usernames(text: &str) -> Result<String, Code> {
    let words = text.split([',', ';', ' ', '\n', '\t']).map(trimmed).filter(|word| !word.is_empty());
    let mut names: Vec<String> = Vec::new();
    for word in words {
        let name = lower(word);
        let is_known =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
        let plain = without_separators(&name);
        if plain.is_empty() || !name.bytes().all(is_known) {
            return Err(Code::UsernameCharset);
        }
        if name.len() > LONGEST {
            return Err(Code::UsernameLong);
        }
        if names.iter().all(|known| without_separators(known) != plain) {
            names.push(name);
        }
    }
    if names.len() > RESERVED_MOST { Err(Code::TextLong) } else { Ok(names.join(", ")) }
}

/// Names that could be taken for the organization, its systems or its mail roles (RFC 2142), with or without separators.
/// Sorted, without separators.
const OF_PROGRAM: &[&str] = &[
    "abuse",
    "account",
    "accounts",
    "admin",
    "administration",
    "administrator",
    "amministratore",
    "amministrazione",
    "anonymous",
    "api",
    "assistenza",
    "audit",
    "billing",
    "bot",
    "contact",
    "daemon",
    "everyone",
    "founder",
    "guest",
    "help",
    "helpdesk",
    "hostmaster",
    "info",
    "internal",
    "invitation",
    "login",
    "mail",
    "mailerdaemon",
    "matricula",
    "moderator",
    "news",
    "nobody",
    "noc",
    "noreply",
    "null",
    "official",
    "operator",
    "owner",
    "postmaster",
    "privacy",
    "registry",
    "reply",
    "root",
    "security",
    "service",
    "setup",
    "signin",
    "staff",
    "superuser",
    "support",
    "supporto",
    "sysadmin",
    "system",
    "team",
    "test",
    "undefined",
    "user",
    "utente",
    "webmaster",
    "www",
];

fn is_of_program(name: &str) -> bool {
    // None of them has a digit.
    if name.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let plain = name.bytes().filter(u8::is_ascii_alphanumeric);
    OF_PROGRAM.binary_search_by(|reserved| reserved.bytes().cmp(plain.clone())).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_separators_and_with_their_digits() {
        let names = ReservedUsernames::of_setting("aldine.press, team7");
        for name in ["aldinepress", "aldine.press", "al-dine_press", "team7", "team.7", "admin", "ad.min"] {
            assert!(names.has(name), "{name}");
        }
        for name in ["aldine", "aldinepress2", "teams", "team77", "zoe"] {
            assert!(!names.has(name), "{name}");
        }
        assert!(!ReservedUsernames::default().has("aldinepress"));
        assert!(ReservedUsernames::of_setting("") == ReservedUsernames::default());
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        let many: Vec<String> = (0..=RESERVED_MOST).map(|number| format!("name{number}")).collect();
        let (many, long) = (many.join(","), "a".repeat(65));
        for (typed, names) in [
            (" Aldine.Press; board,CEO\tboard ", Ok("aldine.press, board, ceo")),
            ("board bo.ard", Ok("board")),
            ("", Ok("")),
            ("hr", Ok("hr")),
            ("zoë", Err(Code::UsernameCharset)),
            ("a@b", Err(Code::UsernameCharset)),
            ("._-", Err(Code::UsernameCharset)),
            (long.as_str(), Err(Code::UsernameLong)),
            (many.as_str(), Err(Code::TextLong)),
        ] {
            assert_eq!(check_reserved_usernames(typed), names.map(str::to_owned), "{typed}");
        }
    }
}
