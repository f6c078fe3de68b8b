use super::pasted::address_in;
use crate::characters::trimmed;
use crate::form::Code;
use std::fmt;

/// A username: `[a-z0-9]` first and last, `[a-z0-9._-]` inside, no two separators in a row, 3 to 64 characters, never
/// one of the reserved names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Username(String);

impl Username {
    pub const LEAST: usize = 3;
    pub const MOST: usize = 64;

    /// Parses a username; ASCII capitals are lower-cased, invisible characters around it are dropped.
    ///
    /// # Errors
    /// `username_charset`, `username_short`, `username_long`, `username_edge`, `username_doubled`, `username_reserved`.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let username = Self::parse_for_founder(text)?;
        if is_reserved(&username.0) { Err(Code::UsernameReserved) } else { Ok(username) }
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
    pub(crate) fn is_valid(text: &str) -> bool {
        check_shape(text).is_ok() && !is_reserved(text)
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
    if !name.bytes().all(|b| is_plain(b) || is_separator(b)) {
        return Err(Code::UsernameCharset);
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
    if bytes.windows(2).any(|pair| is_separator(pair[0]) && is_separator(pair[1])) {
        return Err(Code::UsernameDoubled);
    }
    Ok(())
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
pub fn numbered(base: &str) -> impl Iterator<Item = Username> + use<> {
    let base = if base.is_empty() { "user" } else { base }.to_owned();
    let first = match base.len() {
        1 => 10,
        2 => 1,
        _ => 2_u32,
    };
    let itself = Username::parse(&base).ok();
    itself.into_iter().chain((first..).filter_map(move |number| {
        let number = number.to_string();
        let room = Username::MOST - number.len();
        let stem = base[..base.len().min(room)].trim_end_matches(['.', '_', '-']);
        Username::parse(&format!("{stem}{number}")).ok()
    }))
}

/// Names similar to a taken one, best first: numbered, with an initial in front, with an initial at the end.
pub fn similar_usernames(taken: &Username) -> Vec<Username> {
    let name = taken.as_str();
    let mut similar: Vec<Username> = numbered(name).filter(|n| n != taken).take(2).collect();
    if let Some(at) = name.find(['.', '_', '-']) {
        similar.extend(Username::parse(&format!("{}{}", &name[..1], &name[at..])).ok());
        similar.extend(Username::parse(&name[..at + 2]).ok());
        similar.extend(Username::parse(&format!("{}{}", &name[..1], &name[at + 1..])).ok());
    }
    similar.extend(numbered(name).filter(|n| n != taken).skip(2).take(6));
    similar.dedup();
    similar
}

/// Names that could be taken for the organization, its systems or its mail roles (RFC 2142), with or without
/// separators: `ad.min` is reserved like `admin`.
fn is_reserved(name: &str) -> bool {
    // Sorted, without separators.
    const RESERVED: &[&str] = &[
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
    // None of them has a digit.
    if name.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let plain = name.bytes().filter(|b| is_plain(*b));
    RESERVED.binary_search_by(|reserved| reserved.bytes().cmp(plain.clone())).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_name_is_one_however_it_is_set_apart() {
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
            assert!(is_reserved(name), "{name}");
            assert_eq!(Username::parse(name), Err(Code::UsernameReserved), "{name}");
            assert!(!Username::is_valid(name), "{name}");
            assert!(Username::parse_for_founder(name).is_ok(), "{name}");
        }
        for name in ["zoe", "ad.mina", "admin2", "root.smith", "te.stone"] {
            assert!(!is_reserved(name), "{name}");
        }
    }

    #[test]
    fn no_username_that_is_derived_or_suggested_is_reserved() {
        for email in ["ad.min@example.org", "no_reply@example.org", "help-desk@example.org"] {
            let derived = derive_username(email);
            let first = numbered(&derived).next();
            assert_eq!(first.map(|name| name.to_string()), Some(format!("{derived}2")));
        }
        let taken = Username::parse("r.o.o.t2").ok();
        let similar = taken.as_ref().map(similar_usernames).unwrap_or_default();
        assert!(!similar.is_empty() && similar.iter().all(|name| !is_reserved(name.as_str())));
    }
}
