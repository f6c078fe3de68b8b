//! Words with letters of several alphabets whose letters look alike: `Pаolo` with a Cyrillic `а` reads as another name than it
//! is. Such a name is never refused, since some people have one; it is pointed out to whoever decides about it or picks it.

use crate::characters::is_within;

/// An alphabet with letters that look like those of others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
    Coptic,
}

/// Their letters. Those of other scripts are not mistaken for one another, and Japanese and Korean mix theirs in a word.
const ALPHABETS: &[(Alphabet, &[(u32, u32)])] = &[
    (
        Alphabet::Latin,
        &[(0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x250, 0x2AF), (0x1E00, 0x1EFF), (0xFF21, 0xFF5A)],
    ),
    (Alphabet::Greek, &[(0x370, 0x3E1), (0x3F0, 0x3FF), (0x1F00, 0x1FFF)]),
    (Alphabet::Cyrillic, &[(0x400, 0x52F), (0x1C80, 0x1C8F), (0xA640, 0xA69F)]),
    (Alphabet::Armenian, &[(0x531, 0x587)]),
    (Alphabet::Cherokee, &[(0x13A0, 0x13FF), (0xAB70, 0xABBF)]),
    (Alphabet::Coptic, &[(0x3E2, 0x3EF), (0x2C80, 0x2CFF)]),
];

/// Whether a word of the text has letters of more than one of these alphabets.
pub fn mixes_alphabets(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let mut of_word = None;
    for c in text.chars() {
        if !c.is_alphabetic() {
            // Marks, apostrophes and digits do not end a word; spaces, dots, hyphens and the like do.
            if c.is_whitespace() || c.is_ascii_punctuation() && c != '\'' {
                of_word = None;
            }
            continue;
        }
        let Some(of_letter) = alphabet_of(c) else { continue };
        if *of_word.get_or_insert(of_letter) != of_letter {
            return true;
        }
    }
    false
}

fn alphabet_of(c: char) -> Option<Alphabet> {
    ALPHABETS.iter().find(|(_, ranges)| is_within(c, ranges)).map(|(alphabet, _)| *alphabet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_letters_from_several_alphabets_is_told_apart_from_names_that_have_one_each() {
        for (text, is_mixed) in [
            ("Paolo Rossi", false),
            ("P\u{430}olo Rossi", true),
            ("Paolo R\u{43e}ssi", true),
            ("Иван Петров", false),
            ("Ivan Петров", false),
            ("Ivan-Петров", false),
            ("Ив\u{61}н", true),
            ("Ελένη Παπαδοπούλου", false),
            ("Ελ\u{65}νη", true),
            ("\u{41d}elen", true),
            ("Zoë Ångström", false),
            ("Nguyễn Thị Minh", false),
            ("Ђорђевић", false),
            ("O'Brien", false),
            ("O\u{2019}Br\u{456}en", true),
            ("田中さくらサクラ", false),
            ("김Min", false),
            ("محمد Ali", false),
            ("Հայկ", false),
            ("H\u{561}yk", true),
            ("a@\u{440}aypal.example", true),
            ("a@почта.example", false),
            ("P\u{ff41}olo", false),
            ("", false),
        ] {
            assert_eq!(mixes_alphabets(text), is_mixed, "{text:?}");
        }
    }
}
