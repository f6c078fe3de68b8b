//! Makes text of others safe to show.

use std::borrow::Cow;

/// The text without characters that change the direction of what follows, hide, or end a line. Joiners stay between
/// letters, where Persian, Indic scripts and composed emoji need them.
///
/// New text is cleaned when it is stored; this is for older text, and a second line of defence.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_line_end(c) || is_unseen(c) || is_joiner(c)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if is_line_end(c) {
            shown.push(' ');
        } else if is_joiner(c) {
            let joins = |c: char| !c.is_whitespace() && !c.is_ascii() && !is_unseen(c) && !is_joiner(c);
            if shown.chars().last().is_some_and(joins) && chars.peek().copied().is_some_and(joins) {
                shown.push(c);
            }
        } else if !is_unseen(c) {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Whether a character hides, turns or ends a line. None is part of a name, a title or a reason.
pub(crate) fn is_misleading(c: char) -> bool {
    is_line_end(c) || is_unseen(c)
}

/// C0, C1, and the separators of lines and paragraphs.
fn is_line_end(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// ZWNJ and ZWJ.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Invisible format characters (general category Cf): bidirectional controls, zero widths, tags, annotations. The
/// visible signs of Arabic, Syriac and Kaithi in that category stay. And the letters that are drawn as nothing, the fillers
/// of Hangul and the blank of Braille.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}'
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}' | '\u{e0020}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_turns_hides_or_ends_a_line_is_shown() {
        for (typed, shown) in [
            ("Ada Rossi", "Ada Rossi"),
            ("Ada\u{202e}issoR", "AdaissoR"),
            ("\u{2066}Ada\u{2069}\u{200f}", "Ada"),
            ("Ada\r\nBcc: eve@example.org", "Ada  Bcc: eve@example.org"),
            ("A\u{0}d\u{85}a\u{2028}", "A d a "),
            ("A\u{200b}d\u{ad}a\u{feff}", "Ada"),
            ("Ada\u{e0041}\u{e007f}", "Ada"),
            ("A\u{3164}d\u{115f}\u{1160}a\u{ffa0}\u{2800}", "Ada"),
            ("\u{3164}", ""),
            ("A\u{200d}da\u{200c}", "Ada"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("क्\u{200d}ष", "क्\u{200d}ष"),
            ("👩\u{200d}🔬", "👩\u{200d}🔬"),
            ("\u{200d}\u{200c}क\u{200c}\u{200d}", "क"),
            ("محمد", "محمد"),
        ] {
            assert_eq!(harmless(typed), shown, "{typed:?}");
        }
        assert!(matches!(harmless("Zoë Ångström"), Cow::Borrowed(_)));
    }
}
