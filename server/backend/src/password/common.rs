//! Easily guessed passwords: those in lists, patterns on the keyboard, repetitions, the person's own name.

use super::well_known::WELL_KNOWN;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;
use zxcvbn::{Score, zxcvbn};

/// Characters that are checked at once: the search for patterns takes more than linear time.
const CHECKED: usize = 64;

/// The least number of characters of a password beside known words.
const OWN_CHARACTERS: usize = 6;

/// Words that an attacker would try for this person: each text, and its parts.
pub(super) fn words(texts: &[&str]) -> Vec<String> {
    let mut words: Vec<String> =
        ["matricula"].iter().chain(WELL_KNOWN).map(|word| (*word).to_owned()).collect();
    for text in texts {
        let whole = folded(text);
        words.extend(
            whole
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.chars().count() > 2)
                .map(str::to_owned),
        );
        words.push(whole.chars().filter(|c| !is_separator(*c)).collect());
    }
    words.sort();
    words.dedup();
    words
}

/// Whether an attacker would guess the password in less than 10^8 tries, or it is little more than the given words.
/// Capitals, accents, separators and repetitions are removed first, since they add almost nothing.
pub(super) fn is_common(password: &str, words: &[String]) -> bool {
    let folded = Zeroizing::new(folded(password));
    let plain: Zeroizing<String> = Zeroizing::new(folded.chars().filter(|c| !is_separator(*c)).collect());
    let plain = one_period(&plain);
    if without(&plain, words) < OWN_CHARACTERS {
        return true;
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    [&one_period(password), &plain, &one_period(&without_repetitions(&folded))]
        .iter()
        .any(|text| is_guessed(text, &words))
}

/// Whether the text is easily guessed. A long one is as strong as the stronger of its ends.
fn is_guessed(text: &str, words: &[&str]) -> bool {
    let count = text.chars().count();
    let ends = [0, count.saturating_sub(CHECKED)];
    let ends = if count <= CHECKED { &ends[..1] } else { &ends[..] };
    ends.iter().all(|start| {
        let end: Zeroizing<String> = Zeroizing::new(text.chars().skip(*start).take(CHECKED).collect());
        zxcvbn(&end, words).score() < Score::Three
    })
}

/// The first period of a text that repeats itself; the last repetition may be incomplete.
fn one_period(text: &str) -> Zeroizing<String> {
    let characters: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
    let count = characters.len();
    let is_period = |period: &usize| characters[*period..] == characters[..count - period];
    let period = (1..=count / 2).find(is_period).unwrap_or(count);
    Zeroizing::new(characters[..period].iter().collect())
}

/// In lower case without accents, with full-width forms replaced.
fn folded(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Usual separators of words.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || ".,-_@".contains(c)
}

/// The kind of a run of characters.
#[derive(Clone, Copy, PartialEq)]
enum Run {
    Letters,
    Digits,
    Separators,
    Signs,
}

impl Run {
    fn of(c: char) -> Self {
        match c {
            c if is_separator(c) => Self::Separators,
            c if c.is_numeric() => Self::Digits,
            c if c.is_alphabetic() => Self::Letters,
            _ => Self::Signs,
        }
    }

    fn split(text: &str) -> Vec<(Self, &str)> {
        let (mut runs, mut rest) = (Vec::new(), text);
        while let Some(run) = rest.chars().next().map(Self::of) {
            let (these, after) = rest.split_at(rest.find(|c| Self::of(c) != run).unwrap_or(rest.len()));
            runs.push((run, these));
            rest = after;
        }
        runs
    }
}

/// Each run of letters, of digits, and of other signs at its first occurrence, without separators. Where a word is
/// repeated, only the first number is kept.
fn without_repetitions(text: &str) -> Zeroizing<String> {
    let runs = Run::split(text);
    // Short runs repeat by chance, in random passwords too.
    let is_again = |at: usize| {
        let is_short = runs[at].1.chars().nth(2).is_none();
        !is_short && runs[..at].contains(&runs[at])
    };
    let has_words_again = (0..runs.len()).any(|at| runs[at].0 == Run::Letters && is_again(at));
    let is_next_number = |at: usize| {
        has_words_again && runs[at].0 == Run::Digits && runs[..at].iter().any(|(run, _)| *run == Run::Digits)
    };
    let mut once = Zeroizing::new(String::with_capacity(text.len()));
    for (at, (run, these)) in runs.iter().enumerate() {
        if *run != Run::Separators && !is_again(at) && !is_next_number(at) {
            once.push_str(these);
        }
    }
    once
}

/// How many characters are left without the words.
fn without(plain: &str, words: &[String]) -> usize {
    let mut rest = Zeroizing::new(plain.to_owned());
    let mut words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        rest = Zeroizing::new(rest.replace(word, ""));
    }
    rest.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(password: &str) -> bool {
        is_common(password, &words(&["Ada.Lovelace@analytical.example", "lovelace", "Analytical Society"]))
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        let mut taken = Vec::new();
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
            "password password",
            "PASSWORD-password",
            "p a s s w o r d p a s s w o r d",
            "pässwörd pässwörd",
            "ｐａｓｓｗｏｒｄ　ｐａｓｓｗｏｒｄ",
            "Password1 Password2",
            "password!password!password!",
            "summer1summer2summer3",
            "Summer2025 Summer2026",
            "1 2 3 4 5 6 7 8 9 0",
            "12345 12345 12345",
            "qwerty_qwerty_qwerty",
            "qwertyuiop asdfghjkl",
            "iloveyou iloveyou",
            "I love you, I love you",
            "hello hello hello",
            "abc-abc-abc-abc-abc",
            "xk7Q XK7q xk7q Xk7q",
            "letmein.letmein.letmein",
            "correct horse battery staple",
            "The quick brown fox jumps over the lazy dog",
            "Nel mezzo del cammin di nostra vita",
            "Manchester United 1999",
            "a-d-a-l-o-v-e-l-a-c-e",
            "Ada Lovelace Ada Lovelace",
            &"a".repeat(256),
        ] {
            if !is_refused(password) {
                taken.push(password.to_owned());
            }
        }
        assert_eq!(taken, [""; 0]);
    }

    #[test]
    fn a_long_repetition_is_as_good_as_what_it_repeats() {
        let repeated = |word: &str, count: usize| word.chars().cycle().take(count).collect::<String>();
        for (word, count) in [
            ("1234567890", 100),
            ("qwerty", 96),
            ("abcdefghijklmnopqrstuvwxyz", 130),
            ("dragon", 120),
            ("12345", 105),
            ("01/01/1990 ", 253),
            ("password", 101),
            ("qwertyuiop", 256),
        ] {
            assert!(is_refused(&repeated(word, count)), "{word} {count}");
        }
    }

    /// Every password of 15 characters and more in the list of 20,000 that Django ships, less those that were damaged.
    #[test]
    fn the_long_passwords_of_a_published_list_are_refused() {
        let mut taken = Vec::new();
        for password in [
            "polniypizdec0211",
            "yfdbufnjh10305070",
            "1q2w3e4r5t6y7u8i9o0p",
            "polniypizdec110211",
            "123456789987654321",
            "123456789123456789",
            "polniypizdec1102",
            "sdf7asdf6asdg8df",
            "demon1q2w3e4r5t",
            "1q2w3e4r5t6y7u8i",
            "mega_pizdetz666",
            "doomsayer.2.7mords.v",
            "doomsayer.2.7mords.vv",
            "1q2w3e4r5t6y7u8i9o",
            "12345678900987654321",
            "1qaz2wsx3edc4rfv",
            "migrationschool",
            "123456789123456",
            "12345678901234567890",
            "sdf7asdf6asdg8df",
            "1234567890qwertyuiop",
            "inactive1996aug",
            "1234567891234567",
            "123456789qwerty",
            "qazwsxedcrfvtgb",
            "q1w2e3r4t5y6u7i8o9p0",
            "familiyafamiliya",
            "123456789101112",
            "12345678987654321",
            "neworleans12345",
            "qwerty123456789",
            "111111111111111",
            "kartoffelpuffer",
            "lightpower12345",
            "stefangreil1983",
            "somanypickles27",
            "manchesterunited",
            "1234567890987654321",
            "john!20130605at1753",
        ] {
            if !is_refused(password) {
                taken.push(password.to_owned());
            }
        }
        assert_eq!(taken, [""; 0]);
    }

    #[test]
    fn what_nobody_tries_is_taken() {
        for password in [
            "vedo sette gru sul lago",
            "kaffee mit zwei löffeln",
            "xk7Qm2vLp9Rt4Wz",
            "k3x3p3q3r3t3w3z3",
            "the fox and the hen and the barn",
            "drei löffel im kaffee, drei im tee",
            "4821 9930 7716 2054 8810",
            "lovelace }&%$)=(/?^*[]#",
            "🦜🌋🎻🧊🪁🥝🛶🧲🪐🐌🎲🧵🪴🦔🚂",
            "東京の空は今日もとても青いです",
        ] {
            assert!(!is_refused(password), "{password}");
        }
        assert!(!is_refused(&format!("{}{}", "a".repeat(100), "xk7Qm2vLp9Rt4Wz and more")));
    }
}
