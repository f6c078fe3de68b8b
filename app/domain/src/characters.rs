//! Invisible characters in text that was typed or pasted.
//!
//! One rule for every field: they are trimmed at the ends, and removed inside unless a script needs them. They come
//! with text copied from pages, address books and word processors, and nobody who pastes it can see them.

use std::borrow::Cow;

/// Format characters without a meaning in any field. The override U+202E is not among them: it is not copied by
/// accident and makes text read differently than it is stored, so each rule refuses it.
const FORMAT: &[(u32, u32)] = &[
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    // Letters and signs that are drawn as nothing: a name of them alone would be a blank line.
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x200B, 0x200B),
    (0x200E, 0x200F),
    (0x202A, 0x202D),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0xE_0000, 0xE_007F),
];

/// Scripts that use U+200C and U+200D to separate or join letters.
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

/// Ideographs with registered variants.
const IDEOGRAPHS: &[(u32, u32)] =
    &[(0x3005, 0x3007), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x2_0000, 0x3_FFFD)];

const MONGOLIAN: &[(u32, u32)] = &[(0x1800, 0x18AF)];

/// Trims white space and invisible characters. Ctrl-Z, the last byte of CP/M and DOS files, is one of them.
pub fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => return text,
        _ => {}
    }
    let mut text = text.trim_start_matches(|c| is_edge(c) || is_dependent(c));
    loop {
        let shorter = text.trim_end_matches(is_edge);
        let mut backwards = shorter.chars().rev();
        match backwards.next() {
            Some(last) if is_dependent(last) && !is_needed(last, backwards.next().unwrap_or(' ')) => {
                text = &shorter[..shorter.len() - last.len_utf8()];
            }
            _ => return shorter,
        }
    }
}

/// Trims a text and removes invisible characters, except those that its script needs.
pub fn cleaned(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if text.is_ascii() || !text.chars().any(|c| is_format(c) || is_dependent(c)) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_format(*c)) {
        let before = clean.chars().next_back().unwrap_or(' ');
        if !is_dependent(c) || is_needed(c, before) {
            clean.push(c);
        }
    }
    Cow::Owned(clean)
}

/// Whether a character is invisible in every context.
pub fn is_format(c: char) -> bool {
    !c.is_ascii() && is_within(c, FORMAT)
}

/// Whether a character only modifies the one before it.
fn is_dependent(c: char) -> bool {
    matches!(u32::from(c), 0x200C | 0x200D | 0xFE00..=0xFE0F | 0xE_0100..=0xE_01EF | 0x180B..=0x180F)
}

/// Whether such a character has a meaning after another.
fn is_needed(c: char, before: char) -> bool {
    // Emoji are composed with them.
    let is_picture = before >= '\u{2190}' && !before.is_alphanumeric();
    match u32::from(c) {
        0x200C | 0x200D => is_within(before, JOINED) || is_picture,
        0x180B..=0x180F => is_within(before, MONGOLIAN),
        _ => is_within(before, IDEOGRAPHS) || is_picture,
    }
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || c == '\u{1a}' || is_format(c)
}

pub(crate) fn is_within(c: char, ranges: &[(u32, u32)]) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(c)))
}
