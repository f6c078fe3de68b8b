use super::ToAscii;
use super::pasted::address_in;
use super::punycode;
use crate::form::Code;

/// An e-mail address (RFC 5321 dot-atom, ASCII local part of at most 64 characters, 254 in all).
///
/// Stored as typed; compared by its key, with a lower-case local part and an IDNA ASCII domain. Tags and dots are
/// significant: `a+b@x.org` is not `a@x.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    typed: String,
    key: String,
}

impl Email {
    /// Longest local part, RFC 5321 §4.5.3.1.1.
    pub const LOCAL_MOST: usize = 64;
    /// Longest address, RFC 5321 §4.5.3.1.3 less its angle brackets.
    pub const MOST: usize = 254;

    /// Parses an address that was typed or pasted, without the parts that [`address_in`] drops.
    ///
    /// # Errors
    /// The first of `email_missing`, `control_character`, `email_no_at`, `email_unsupported`, `email_too_long`,
    /// `email_domain` that applies.
    pub fn parse(text: &str, to_ascii: ToAscii) -> Result<Self, Code> {
        let typed = address_in(text);
        if typed.is_empty() {
            return Err(Code::EmailMissing);
        }
        if typed.chars().any(char::is_control) {
            return Err(Code::ControlCharacter);
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(Code::EmailNoAt)?;
        if !is_dot_atom(local) {
            return Err(if local.is_empty() { Code::EmailNoAt } else { Code::EmailUnsupported });
        }
        if local.len() > Self::LOCAL_MOST || typed.chars().count() > Self::MOST {
            return Err(Code::EmailTooLong);
        }
        let (local, domain) =
            (local.to_ascii_lowercase(), domain_key(domain, to_ascii).ok_or(Code::EmailDomain)?);
        let key = format!("{local}@{domain}");
        if key.len() > Self::MOST {
            return Err(Code::EmailTooLong);
        }
        Ok(Self { typed: typed.into_owned(), key })
    }

    /// As typed, for the screen and for mail headers; without the text pasted around it.
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// The key by which two addresses are compared.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The domain by which two addresses are compared.
    pub fn domain(&self) -> &str {
        self.key.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// RFC 5322 `dot-atom`, ASCII only.
fn is_dot_atom(local: &str) -> bool {
    local.split('.').all(|atom| {
        !atom.is_empty()
            && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    })
}

fn domain_key(domain: &str, to_ascii: ToAscii) -> Option<String> {
    let needs_idna = !domain.is_ascii() || domain.to_ascii_lowercase().contains("xn--");
    let ascii = if needs_idna { to_ascii(domain)? } else { domain.to_ascii_lowercase() };
    // A browser's `URL` accepts anything after `xn--`, the host's library does not: the labels decide for both.
    if ascii.split('.').any(|label| label.starts_with("xn--")) && !punycode::is_domain(&ascii, to_ascii) {
        return None;
    }
    let labels: Vec<&str> = ascii.split('.').collect();
    let last = labels.last()?;
    // A mail server would take a numeric last label for an IPv4 address.
    let is_domain = labels.len() >= 2
        && ascii.len() <= 253
        && labels.iter().all(|label| is_ldh(label))
        && !last.bytes().all(|b| b.is_ascii_digit());
    is_domain.then_some(ascii)
}

/// Letters, digits, hyphens (RFC 1123 §2.1), at most 63, no hyphen at an end.
fn is_ldh(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}
