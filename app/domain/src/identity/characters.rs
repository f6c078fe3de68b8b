//! Allowed characters of names and other personal text.
//!
//! The rule lists refused characters, not allowed ones: names come in every script, with marks that no table could
//! list; refused is what nobody can read or see.

use crate::characters::{cleaned, is_within};
use crate::form::Code;

/// Most characters of a name.
pub const NAME_MOST: usize = 150;

/// Characters without a meaning in any text: blank fillers, line separators, direction overrides, private and
/// unassigned ones. Invisible ones were removed before.
const UNREADABLE: &[(u32, u32)] = &[
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x2028, 0x2029),
    (0x202E, 0x202E),
    (0x2065, 0x2065),
    (0x3164, 0x3164),
    (0xD7FC, 0xD7FF),
    (0xE000, 0xF8FF),
    (0xFDD0, 0xFDEF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFF),
    (0x1_BCA0, 0x1_BCA3),
    (0x1_D173, 0x1_D17A),
    (0x1_FFFE, 0x1_FFFF),
    (0x2_FFFE, 0x2_FFFF),
    (0x3_FFFE, 0xE_00FF),
    (0xE_01F0, 0x10_FFFF),
];

/// Visible characters that are in no name: signs of arithmetic, money and typesetting, and emoji. The exclamation
/// mark is not among them: languages of southern Africa write a click with it.
const SIGNS: &[(u32, u32)] = &[
    (0x22, 0x26),
    (0x2A, 0x2B),
    (0x3A, 0x40),
    (0x5B, 0x5F),
    (0x7B, 0x7E),
    (0xA1, 0xA9),
    (0xAB, 0xAC),
    (0xAE, 0xB3),
    (0xB5, 0xB6),
    (0xB8, 0xB9),
    (0xBB, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x2016, 0x2017),
    (0x201C, 0x2026),
    (0x2030, 0x2031),
    (0x2034, 0x205F),
    (0x2070, 0x2BFF),
    (0x3003, 0x3004),
    (0x3008, 0x3020),
    (0x3200, 0x33FF),
    (0x4DC0, 0x4DFF),
    (0x1_D000, 0x1_D7FF),
    (0x1_F000, 0x1_FBFF),
];

/// A name, on one line: cleaned, of any script, with at least one letter.
///
/// # Errors
/// `name_missing`, `name_charset`, `name_long`
pub fn parse_name(text: &str) -> Result<String, Code> {
    let text = cleaned(text);
    if text.is_empty() {
        return Err(Code::NameMissing);
    }
    let is_sign = |c: char| is_within(c, SIGNS);
    if is_unreadable(&text) || text.chars().any(is_sign) || !text.chars().any(char::is_alphabetic) {
        return Err(Code::NameCharset);
    }
    if count(&text) > NAME_MOST {
        return Err(Code::NameLong);
    }
    Ok(text.into_owned())
}

/// One line of other text: cleaned, readable, with a maximum length.
///
/// # Errors
/// `control_character`, `text_long`
pub(super) fn parse_line(text: &str, most: usize) -> Result<String, Code> {
    let text = cleaned(text);
    if is_unreadable(&text) {
        return Err(Code::ControlCharacter);
    }
    if count(&text) > most {
        return Err(Code::TextLong);
    }
    Ok(text.into_owned())
}

/// Whether a text has an unreadable character.
fn is_unreadable(text: &str) -> bool {
    text.chars().any(|c| c.is_control() || is_within(c, UNREADABLE))
}

/// The number of characters after composing marks, as the host does. Excessive marks count nevertheless.
fn count(text: &str) -> usize {
    const COMPOSED: &[(u32, u32)] = &[(0x0300, 0x036F), (0x1161, 0x11FF), (0x3099, 0x309A)];
    let marks = text.chars().filter(|c| is_within(*c, COMPOSED)).count();
    let all = text.chars().count();
    (all - marks).max(all / 3)
}
