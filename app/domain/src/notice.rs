//! The privacy notice: a text in each language, published in versions that never change.

mod draft;
mod markup;

pub use draft::{CheckedNotice, NoticeDraft};
pub use markup::{Block, Inline, Markup};

use crate::locale::Locale;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A published text: its language, and the SHA-256 of its bytes in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeText {
    pub locale: Locale,
    pub hash: String,
}

/// The version in force, as rules and pages need it. Its stored form is `2 en:<hash> it:<hash>`; a number alone is what
/// people were asked to accept before a text was published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeInForce {
    pub version: u32,
    /// One for each language in which it was written; none if nothing has been published.
    pub texts: Vec<NoticeText>,
}

/// A version of the notice that somebody has received. Without its text, it was received before the first text was
/// published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeReceipt {
    pub version: u32,
    pub text: Option<NoticeText>,
}

impl NoticeInForce {
    pub fn is_published(&self) -> bool {
        !self.texts.is_empty()
    }

    /// The text that readers of a language are shown: theirs, else the first.
    pub fn text_for(&self, locale: Locale) -> Option<&NoticeText> {
        self.texts.iter().find(|text| text.locale == locale).or(self.texts.first())
    }

    /// What a reader of this language receives.
    pub fn receipt(&self, locale: Locale) -> NoticeReceipt {
        NoticeReceipt { version: self.version, text: self.text_for(locale).cloned() }
    }

    /// Whether this version was received, in any of its languages.
    pub fn is_received(&self, receipt: &NoticeReceipt) -> bool {
        let is_one_of_its_texts = |text: &NoticeText| self.texts.contains(text);
        receipt.version == self.version && receipt.text.as_ref().is_some_and(is_one_of_its_texts)
    }
}

impl fmt::Display for NoticeInForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.version)?;
        self.texts.iter().try_for_each(|text| write!(f, " {}:{}", text.locale, text.hash))
    }
}

impl FromStr for NoticeInForce {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut words = text.split(' ');
        let version = words.next().and_then(|word| word.parse().ok()).ok_or(())?;
        let text = |word: &str| {
            let (locale, hash) = word.split_once(':')?;
            NoticeText::new(locale, hash)
        };
        let texts = words.map(text).collect::<Option<Vec<_>>>().ok_or(())?;
        Ok(Self { version, texts })
    }
}

impl NoticeText {
    /// Parses a language and a hash.
    fn new(locale: &str, hash: &str) -> Option<Self> {
        let is_hash = hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let locale = Locale::from_word(locale)?;
        is_hash.then(|| Self { locale, hash: hash.to_owned() })
    }
}

/// The stored form: the version, then the language and the hash if there was a text.
impl fmt::Display for NoticeReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => write!(f, "{} {} {}", self.version, text.locale, text.hash),
            None => write!(f, "{}", self.version),
        }
    }
}

impl FromStr for NoticeReceipt {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = match words.as_slice() {
            [_] => None,
            [_, locale, hash] => Some(NoticeText::new(locale, hash).ok_or(())?),
            _ => return Err(()),
        };
        let version = words[0].parse().map_err(drop)?;
        Ok(Self { version, text })
    }
}

/// A version as everybody reads it, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePage {
    pub version: u32,
    /// The language of the text, which may not be the reader's.
    pub locale: Locale,
    pub text: String,
    pub hash: String,
    /// Unix milliseconds.
    pub published_at: i64,
    /// Whether no later version has been published.
    pub is_in_force: bool,
    /// The numbers and times of all versions, newest first.
    pub versions: Vec<(u32, i64)>,
}

/// The page of settings: the texts as they are being written, and what was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeSettings {
    pub draft: NoticeDraft,
    /// Whether the draft is another text than the one in force.
    pub is_changed: bool,
    /// The number of the next version.
    pub next: u32,
    /// Newest first.
    pub versions: Vec<NoticeVersion>,
}

/// A published version in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeVersion {
    pub in_force: NoticeInForce,
    /// Unix milliseconds.
    pub published_at: i64,
    /// Who has published it.
    pub by: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(digit: char) -> String {
        digit.to_string().repeat(64)
    }

    #[test]
    fn the_stored_form_of_the_version_in_force_is_read_as_it_was_written() {
        let both = format!("2 it:{} en:{}", hash('a'), hash('0'));
        for text in ["0", "1", both.as_str()] {
            assert_eq!(text.parse::<NoticeInForce>().unwrap().to_string(), text);
        }
        let long = format!("2 en:{}f", hash('0'));
        let capital = format!("2 en:{}", hash('A'));
        for text in ["", "x", "1 ", "1 en", "1 xx:00", "-1", "2 en:zz", &long, &capital] {
            assert!(text.parse::<NoticeInForce>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_was_received_names_version_language_and_hash_or_that_there_was_no_text() {
        let in_force: NoticeInForce = format!("2 it:{} en:{}", hash('a'), hash('0')).parse().unwrap();
        for (text, is_received) in [
            (format!("2 it {}", hash('a')), true),
            (format!("2 en {}", hash('0')), true),
            (format!("2 en {}", hash('a')), false),
            (format!("1 en {}", hash('0')), false),
            ("2".to_owned(), false),
        ] {
            let receipt: NoticeReceipt = text.parse().unwrap();
            assert_eq!(receipt.to_string(), text);
            assert_eq!(in_force.is_received(&receipt), is_received, "{text}");
        }
        assert_eq!(in_force.receipt(Locale::En).text.unwrap().hash, hash('0'));
        for text in ["", "accepted 1", "1 en", "1 en zz", "1 en 0 0"] {
            assert!(text.parse::<NoticeReceipt>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn readers_of_a_language_without_a_text_are_shown_the_first() {
        let in_force: NoticeInForce = format!("3 it:{}", hash('a')).parse().unwrap();
        assert_eq!(in_force.text_for(Locale::En).map(|text| text.locale), Some(Locale::It));
        let nothing: NoticeInForce = "1".parse().unwrap();
        assert!(!nothing.is_published() && nothing.text_for(Locale::En).is_none());
        assert!(!nothing.is_received(&nothing.receipt(Locale::En)), "nothing was published");
    }
}
