//! Passwords that are tried first: those in lists, patterns on the keyboard, repetitions, the person's own name.

use zeroize::Zeroizing;
use zxcvbn::{Score, zxcvbn};

/// More characters are not looked at in one go: the search for patterns grows faster than the password does.
const LOOKED_AT: usize = 64;

/// Beside the words that everybody knows of a person, a password has at least so many characters of its own.
const OWN_CHARACTERS: usize = 6;

/// Words that an attacker would try for this one person: each text whole, and its parts.
pub(super) fn words(texts: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = vec!["matricula".to_owned()];
    for text in texts {
        let text = text.to_lowercase();
        words.extend(
            text.split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.chars().count() > 2)
                .map(str::to_owned),
        );
        words.push(text);
    }
    words.sort();
    words.dedup();
    words
}

/// Whether a guess would find it in less than 10^8 tries, or whether it is little more than the words it was given. A
/// long password is as good as the better of its ends.
pub(super) fn is_common(password: &str, words: &[String]) -> bool {
    if without(password, words) < OWN_CHARACTERS {
        return true;
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let count = password.chars().count();
    let ends = [0, count.saturating_sub(LOOKED_AT)];
    let ends = if count <= LOOKED_AT { &ends[..1] } else { &ends[..] };
    ends.iter().all(|start| {
        let end: Zeroizing<String> = Zeroizing::new(password.chars().skip(*start).take(LOOKED_AT).collect());
        zxcvbn(&end, &words).score() < Score::Three
    })
}

/// How many characters are left when the words, and what people put between words, are taken away.
fn without(password: &str, words: &[String]) -> usize {
    let mut rest = Zeroizing::new(password.to_lowercase());
    let mut words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        rest = Zeroizing::new(rest.replace(word, ""));
    }
    rest.chars().filter(|c| !c.is_whitespace() && !".,-_@".contains(*c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(password: &str) -> bool {
        is_common(password, &words(&["Ada.Lovelace@analytical.example", "lovelace", "Analytical Society"]))
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for password in [
            "passwordpassword",
            "password123456789",
            "123456789012345",
            "qwertyuiop123456",
            "aaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "analyticalsociety",
            "ada.lovelace@analytical.example",
            "matriculamatricula",
            "Analytical Society 2026!",
            "lovelace.Lovelace.1815",
            &"a".repeat(256),
        ] {
            assert!(is_refused(password), "{password}");
        }
    }

    #[test]
    fn what_nobody_tries_is_taken() {
        for password in [
            "correct horse battery staple",
            "vedo sette gru sul lago",
            "kaffee mit zwei löffeln",
            "xk7Qm2vLp9Rt4Wz",
            "lovelace }&%$)=(/?^*[]#",
            "🦜🌋🎻🧊🪁🥝🛶🧲🪐🐌🎲🧵🪴🦔🚂",
            "東京の空は今日もとても青いです",
        ] {
            assert!(!is_refused(password), "{password}");
        }
        assert!(!is_refused(&format!("{}{}", "a".repeat(100), "xk7Qm2vLp9Rt4Wz and more")));
    }
}
