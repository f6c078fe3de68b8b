//! Small and capital letters (Unicode, *Default Case Conversion*). A browser converts them itself: the tables of all
//! letters would be 12 KB of each page.

/// The text in small letters.
pub fn lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { platform::lower(text) }
}

/// The text in capital letters.
pub fn upper(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_uppercase() } else { platform::upper(text) }
}

/// The small letter of a capital one, the first if there are several; other characters stay.
pub(crate) fn lower_letter(c: char) -> char {
    match c {
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        // Latin-1, the letters of most names: small ones are 32 after capital ones.
        'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(u32::from(c) + 32).unwrap_or(c),
        'ß'..='ÿ' => c,
        _ => first(&platform::lower(c.encode_utf8(&mut [0; 4])), c),
    }
}

/// The capital letter of a small one, the first if there are several; other characters stay.
pub(crate) fn upper_letter(c: char) -> char {
    match c {
        _ if c.is_ascii() => c.to_ascii_uppercase(),
        'à'..='ö' | 'ø'..='þ' => char::from_u32(u32::from(c) - 32).unwrap_or(c),
        'À'..='Þ' => c,
        _ => first(&platform::upper(c.encode_utf8(&mut [0; 4])), c),
    }
}

fn first(letters: &str, otherwise: char) -> char {
    letters.chars().next().unwrap_or(otherwise)
}

#[cfg(not(target_arch = "wasm32"))]
mod platform {
    pub(super) fn lower(text: &str) -> String {
        text.to_lowercase()
    }

    pub(super) fn upper(text: &str) -> String {
        text.to_uppercase()
    }
}

/// ECMAScript's `toLowerCase` and `toUpperCase` are the same conversion.
#[cfg(target_arch = "wasm32")]
mod platform {
    use js_sys::JsString;

    pub(super) fn lower(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }

    pub(super) fn upper(text: &str) -> String {
        JsString::from(text).to_upper_case().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_becomes_the_first_of_its_text() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            let text = c.to_string();
            assert_eq!(Some(lower_letter(c)), lower(&text).chars().next(), "small {c}");
            assert_eq!(Some(upper_letter(c)), upper(&text).chars().next(), "capital {c}");
        }
    }

    #[test]
    fn letters_of_several_scripts_change_their_case() {
        for (small, capital) in
            [("mario", "MARIO"), ("émile", "ÉMILE"), ("łukasz", "ŁUKASZ"), ("ολγα", "ΟΛΓΑ"), ("иван", "ИВАН")]
        {
            assert_eq!((lower(capital).as_str(), upper(small).as_str()), (small, capital));
        }
        // A letter may become two, and the last sigma of a word has a form of its own.
        assert_eq!((upper("straße").as_str(), lower("ΣΟΦΟΣ").as_str()), ("STRASSE", "σοφο\u{3c2}"));
    }
}
