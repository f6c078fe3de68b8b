//! Telephone numbers after ITU-T E.164.

use crate::form::Code;

/// Country codes of one and two digits that are in use (ITU-T E.164, list of assigned country codes).
const SHORT: &str = "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 \
    66 81 82 84 86 90 91 92 93 94 95 98";
/// Those of three digits: the first two, and the third ones that go with them.
const LONG: &str = "21:12368 22:0123456789 23:0123456789 24:0123456789 25:012345678 26:0123456789 29:01789 35:0123456789 \
    37:0123456789 38:01235679 42:013 50:0123456789 59:0123456789 67:023456789 68:012356789 69:012 80:08 85:02356 87:08 \
    88:012368 96:012345678 97:012345679 99:234568";

/// Reads a number as people write it, with spaces, dots, brackets and hyphens, beginning with `+` or `00`; gives it as
/// `+` and digits.
///
/// # Errors
/// `phone_unknown` where the country code is none, or there are fewer than 7 or more than 15 digits.
pub fn phone(text: &str) -> Result<String, Code> {
    // A zero in brackets is dialled inside its country only, as in +44 (0)20 7946 0000.
    let bare: String = text.replace("(0)", "").chars().filter(|c| !is_punctuation(*c)).collect();
    let digits = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")).ok_or(Code::PhoneUnknown)?;
    let is_number = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && has_country(digits) { Ok(format!("+{digits}")) } else { Err(Code::PhoneUnknown) }
}

fn is_punctuation(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '(' | ')' | '/' | '\u{2010}'..='\u{2013}')
}

/// Whether it begins with a country code, and goes on.
fn has_country(digits: &str) -> bool {
    let is_long = || {
        LONG.split(' ').filter_map(|row| row.split_once(':')).any(|(first, third)| {
            digits.starts_with(first) && digits.get(2..3).is_some_and(|digit| third.contains(digit))
        })
    };
    SHORT.split(' ').any(|code| digits.starts_with(code)) || is_long()
}
