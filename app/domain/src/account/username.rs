use super::pasted::address_in;
use super::reserved_usernames::{LONGEST, ReservedUsernames};
use crate::characters::trimmed;
use crate::form::Code;
use std::fmt;

/// A username: `[a-z0-9]` first and last, `[a-z0-9._-]` inside, no two separators in a row, 3 to 64 characters, never
/// one of the reserved names, except the founder's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Username(String);

impl Username {
    pub const LEAST: usize = 3;
    pub const MOST: usize = LONGEST;

    /// Parses a username; ASCII capitals are lower-cased, invisible characters around it are dropped.
    ///
    /// # Errors
    /// `username_charset`, `username_short`, `username_long`, `username_edge`, `username_doubled`, `username_reserved`.
    pub fn parse(text: &str, reserved: &ReservedUsernames) -> Result<Self, Code> {
        let username = Self::parse_for_founder(text)?;
        if reserved.has(&username.0) { Err(Code::UsernameReserved) } else { Ok(username) }
    }

    /// As [`parse`](Self::parse), but the founder may take a reserved name.
    pub fn parse_for_founder(text: &str) -> Result<Self, Code> {
        // A line break is no typing error: the sender meant more than one line.
        if text.contains(['\r', '\n']) {
            return Err(Code::UsernameCharset);
        }
        let name = trimmed(text).to_ascii_lowercase();
        check_shape(&name)?;
        Ok(Self(name))
    }

    /// Whether a text is a valid username as it is. The same rule as [`parse`](Self::parse), without a copy, for
    /// files.
    pub(crate) fn is_valid(text: &str, reserved: &ReservedUsernames) -> bool {
        check_shape(text).is_ok() && !reserved.has(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn check_shape(name: &str) -> Result<(), Code> {
    let (mut before, mut is_doubled) = (b'a', false);
    for b in name.bytes() {
        if !is_plain(b) && !is_separator(b) {
            return Err(Code::UsernameCharset);
        }
        is_doubled |= is_separator(b) && is_separator(before);
        before = b;
    }
    if name.len() < Username::LEAST {
        return Err(Code::UsernameShort);
    }
    if name.len() > Username::MOST {
        return Err(Code::UsernameLong);
    }
    let bytes = name.as_bytes();
    if is_separator(bytes[0]) || is_separator(bytes[bytes.len() - 1]) {
        return Err(Code::UsernameEdge);
    }
    if is_doubled { Err(Code::UsernameDoubled) } else { Ok(()) }
}

fn is_plain(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit()
}

fn is_separator(b: u8) -> bool {
    matches!(b, b'.' | b'_' | b'-')
}

/// The username derived from an e-mail address: the local part in lower case without its `+tag` and characters
/// outside `a-z 0-9 . _ -`, its separators trimmed and never doubled.
///
/// The result may be too short, reserved or taken; [`numbered`] makes others from it.
pub fn derive_username(email: &str) -> String {
    let address = address_in(email);
    let local = address.split('@').next().unwrap_or_default();
    let local = local.split('+').next().unwrap_or_default();
    let mut name = String::with_capacity(local.len());
    for b in local.to_ascii_lowercase().bytes() {
        let doubles = is_separator(b) && name.bytes().last().is_none_or(is_separator);
        if (is_plain(b) || is_separator(b)) && !doubles {
            name.push(char::from(b));
        }
    }
    name.truncate(Username::MOST);
    name.truncate(name.trim_end_matches(['.', '_', '-']).len());
    name
}

/// Usernames that begin with `base`: the base itself if it is valid, then with a number appended, without end.
pub fn numbered(base: &str, reserved: &ReservedUsernames) -> impl Iterator<Item = Username> + use<> {
    let reserved = reserved.clone();
    let base = if base.is_empty() { "user" } else { base }.to_owned();
    let first = match base.len() {
        1 => 10,
        2 => 1,
        _ => 2_u32,
    };
    let itself = Username::parse(&base, &reserved).ok();
    itself.into_iter().chain((first..).filter_map(move |number| {
        let number = number.to_string();
        let room = Username::MOST - number.len();
        let stem = base[..base.len().min(room)].trim_end_matches(['.', '_', '-']);
        Username::parse(&format!("{stem}{number}"), &reserved).ok()
    }))
}

/// Names similar to a taken one, best first: numbered, with an initial in front, with an initial at the end.
pub fn similar_usernames(taken: &Username, reserved: &ReservedUsernames) -> Vec<Username> {
    let name = taken.as_str();
    let parse = |name: &str| Username::parse(name, reserved).ok();
    let others = || numbered(name, reserved).filter(|n| n != taken);
    let mut similar: Vec<Username> = others().take(2).collect();
    if let Some(at) = name.find(['.', '_', '-']) {
        similar.extend(parse(&format!("{}{}", &name[..1], &name[at..])));
        similar.extend(parse(&name[..at + 2]));
        similar.extend(parse(&format!("{}{}", &name[..1], &name[at + 1..])));
    }
    similar.extend(others().skip(2).take(6));
    similar.dedup();
    similar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_name_is_one_however_it_is_set_apart() {
        let reserved = ReservedUsernames::default();
        for name in [
            "abuse",
            "admin",
            "no-reply",
            "root",
            "support",
            "www",
            "setup",
            "user",
            "ad.min",
            "no_reply",
            "help-desk",
            "a-d.m_in",
            "mailer-daemon",
            "mailer.daemon",
            "sign-in",
            "sign.in",
            "web.master",
        ] {
            assert!(reserved.has(name), "{name}");
            assert_eq!(Username::parse(name, &reserved), Err(Code::UsernameReserved), "{name}");
            assert!(!Username::is_valid(name, &reserved), "{name}");
            assert!(Username::parse_for_founder(name).is_ok(), "{name}");
        }
        for name in ["zoe", "ad.mina", "admin2", "root.smith", "te.stone"] {
            assert!(!reserved.has(name), "{name}");
        }
    }

    #[test]
    fn no_username_that_is_derived_or_suggested_is_reserved() {
        let reserved = ReservedUsernames::default();
        for email in ["ad.min@example.org", "no_reply@example.org", "help-desk@example.org"] {
            let derived = derive_username(email);
            let first = numbered(&derived, &reserved).next();
            assert_eq!(first.map(|name| name.to_string()), Some(format!("{derived}2")));
        }
        let taken = Username::parse("r.o.o.t2", &reserved).ok();
        let similar = taken.as_ref().map(|taken| similar_usernames(taken, &reserved)).unwrap_or_default();
        assert!(!similar.is_empty() && similar.iter().all(|name| !reserved.has(name.as_str())));
    }

    #[test]
    fn names_that_the_organization_reserves_are_neither_parsed_nor_derived_nor_suggested() {
        let reserved = ReservedUsernames::of_setting("zoe.muller, zoe2, z.muller");
        assert_eq!(Username::parse("zoemuller", &reserved), Err(Code::UsernameReserved));
        let names: Vec<String> = numbered("zoe", &reserved).take(3).map(|name| name.to_string()).collect();
        assert_eq!(names, ["zoe", "zoe3", "zoe4"]);
        let names: Vec<String> =
            numbered("zoe.muller", &reserved).take(1).map(|name| name.to_string()).collect();
        assert_eq!(names, ["zoe.muller2"]);
        let taken = Username::parse_for_founder("zoe.muller").ok();
        let similar = taken.as_ref().map(|taken| similar_usernames(taken, &reserved)).unwrap_or_default();
        assert!(similar.iter().all(|name| name.as_str() != "z.muller" && name.as_str() != "zmuller"));
        assert!(Username::parse_for_founder("zoe.muller").is_ok());
    }
}
