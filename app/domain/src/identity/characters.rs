//! Which characters a person's words may have.
//!
//! The rule says what is refused, not what is allowed: names come in every script, with marks that no table here could
//! list, and what is refused is what nobody can read or see.

use crate::form::Code;

/// Most characters of a name.
pub const NAME_MOST: usize = 150;

/// Characters without a place in any text: invisible ones, those that turn the direction of reading around, private and
/// void ones. Joiners, variation selectors and Mongolian marks are looked at apart, where they are needed.
const UNSEEN: &[(u32, u32)] = &[
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x200B, 0x200B),
    (0x200E, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xD7FC, 0xD7FF),
    (0xE000, 0xF8FF),
    (0xFDD0, 0xFDEF),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFF),
    (0x1_BCA0, 0x1_BCA3),
    (0x1_D173, 0x1_D17A),
    (0x1_FFFE, 0x1_FFFF),
    (0x2_FFFE, 0x2_FFFF),
    (0x3_FFFE, 0xE_00FF),
    (0xE_01F0, 0x10_FFFF),
];

/// Signs that are seen, and stand in no name: those of arithmetic, money, typesetting, and pictures.
const SIGNS: &[(u32, u32)] = &[
    (0x21, 0x26),
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

/// Scripts in which letters are held together or kept apart by U+200C and U+200D.
const JOINED: &[(u32, u32)] = &[
    (0x0600, 0x08FF),
    (0x0900, 0x109F),
    (0x1780, 0x18AF),
    (0x1A20, 0x1CFF),
    (0xA840, 0xABFF),
    (0xFB50, 0xFDCF),
    (0xFE70, 0xFEFC),
    (0x1_1000, 0x1_1FFF),
];

/// Ideographs, of which registered variants exist.
const IDEOGRAPHS: &[(u32, u32)] =
    &[(0x3005, 0x3007), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x2_0000, 0x3_FFFD)];

/// A name, on one line: trimmed, of any script, with at least one letter.
///
/// # Errors
/// `name_missing`, `name_charset`, `name_long`
pub fn name(text: &str) -> Result<String, Code> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Code::NameMissing);
    }
    let is_sign = |c: char| is_within(c, SIGNS);
    if is_unreadable(text) || text.chars().any(is_sign) || !text.chars().any(char::is_alphabetic) {
        return Err(Code::NameCharset);
    }
    if count(text) > NAME_MOST {
        return Err(Code::NameLong);
    }
    Ok(text.to_owned())
}

/// Other words on one line: trimmed, at most so many characters, none of which is unseen.
///
/// # Errors
/// `control_character`, `text_long`
pub(super) fn line(text: &str, most: usize) -> Result<String, Code> {
    let text = text.trim();
    if is_unreadable(text) {
        return Err(Code::ControlCharacter);
    }
    if count(text) > most {
        return Err(Code::TextLong);
    }
    Ok(text.to_owned())
}

/// Whether there is a character in it that nobody can see, or one that has no business after the one before it.
fn is_unreadable(text: &str) -> bool {
    let mut before = ' ';
    text.chars().any(|c| {
        let is_bad = match u32::from(c) {
            0x200C | 0x200D => !is_within(before, JOINED),
            0xFE00..=0xFE0F | 0xE_0100..=0xE_01EF => !is_within(before, IDEOGRAPHS),
            0x180B..=0x180F => !is_within(before, &[(0x1800, 0x18AF)]),
            _ => c.is_control() || is_within(c, UNSEEN),
        };
        before = c;
        is_bad
    })
}

/// How many characters there are once marks and their letters are composed, as they are on the host. Marks without end
/// count all the same.
fn count(text: &str) -> usize {
    const COMPOSED: &[(u32, u32)] = &[(0x0300, 0x036F), (0x1161, 0x11FF), (0x3099, 0x309A)];
    let marks = text.chars().filter(|c| is_within(*c, COMPOSED)).count();
    let all = text.chars().count();
    (all - marks).max(all / 3)
}

fn is_within(c: char, ranges: &[(u32, u32)]) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(c)))
}
