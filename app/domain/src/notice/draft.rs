use super::Markup;
use crate::characters::cleaned;
use crate::form::{Code, Fault, Faults, Field};
use crate::locale::Locale;
use serde::{Deserialize, Serialize};

/// The texts as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeDraft {
    /// The version of the section that the page has shown.
    pub version: i64,
    pub texts: Vec<(Locale, String)>,
}

/// Checked texts: of each language one, in the order of the languages; an empty one is not written yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedNotice(Vec<(Locale, String)>);

impl NoticeDraft {
    /// Most characters of a text.
    pub const MOST: usize = 40_000;

    /// The field of a language's text.
    pub const fn field(locale: Locale) -> Field {
        match locale {
            Locale::En => Field::NoticeTextEn,
            Locale::It => Field::NoticeTextIt,
        }
    }

    /// The text of a language; empty if there is none.
    pub fn text(&self, locale: Locale) -> &str {
        self.texts.iter().find(|(one, _)| *one == locale).map_or("", |(_, text)| text)
    }

    /// The text of a language, to be changed.
    pub fn text_mut(&mut self, locale: Locale) -> &mut String {
        let place = self.texts.iter().position(|(one, _)| *one == locale).unwrap_or_else(|| {
            self.texts.push((locale, String::new()));
            self.texts.len() - 1
        });
        &mut self.texts[place].1
    }

    /// The texts to be stored as a draft.
    ///
    /// # Errors
    /// `text_long`, `control_character` and `link_unsafe`, each at the field of its language.
    pub fn check(&self) -> Result<CheckedNotice, Faults> {
        let mut faults = Vec::new();
        let mut texts = Vec::new();
        for locale in Locale::ALL {
            match checked(self.text(*locale)) {
                Ok(text) => texts.push((*locale, text)),
                Err(code) => faults.push(Fault { field: Self::field(*locale), code }),
            }
        }
        Faults::of(faults).map_or(Ok(CheckedNotice(texts)), Err)
    }

    /// The texts to be published.
    ///
    /// # Errors
    /// Those of [`Self::check`]; `notice_empty` at the first language if there is no text in any.
    pub fn check_complete(&self) -> Result<CheckedNotice, Faults> {
        let checked = self.check()?;
        let is_empty = checked.written().next().is_none();
        let first = Self::field(Locale::default());
        if is_empty { Err(Faults::one(first, Code::NoticeEmpty)) } else { Ok(checked) }
    }
}

impl CheckedNotice {
    /// The texts of all languages.
    pub fn all(&self) -> impl Iterator<Item = (Locale, &str)> {
        self.0.iter().map(|(locale, text)| (*locale, text.as_str()))
    }

    /// The texts of the languages in which it is written.
    pub fn written(&self) -> impl Iterator<Item = (Locale, &str)> {
        self.all().filter(|(_, text)| !text.is_empty())
    }
}

/// The text with the line ends of one system and without invisible characters.
fn checked(text: &str) -> Result<String, Code> {
    if text.chars().count() > NoticeDraft::MOST {
        return Err(Code::TextLong);
    }
    let text = cleaned(text).replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let text = text.replace('\t', " ");
    // The override U+202E would make a text read differently from what it says.
    if text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202E}') {
        return Err(Code::ControlCharacter);
    }
    if Markup::parse(&text).has_unsafe_link { Err(Code::LinkUnsafe) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(english: &str, italian: &str) -> NoticeDraft {
        let texts = vec![(Locale::En, english.to_owned()), (Locale::It, italian.to_owned())];
        NoticeDraft { version: 0, texts }
    }

    #[test]
    fn every_fault_is_told_at_the_field_of_its_language() {
        let long = "x".repeat(NoticeDraft::MOST + 1);
        for (text, code) in [
            (long.as_str(), Code::TextLong),
            ("a\u{0}b", Code::ControlCharacter),
            ("a\u{202E}b", Code::ControlCharacter),
            ("[here](javascript:alert(1))", Code::LinkUnsafe),
            ("[here](http://aldine.example)", Code::LinkUnsafe),
        ] {
            let faults = draft(text, text).check().unwrap_err();
            assert_eq!(faults.at(Field::NoticeTextEn), Some(code), "{code}");
            assert_eq!(faults.at(Field::NoticeTextIt), Some(code), "{code}");
            assert!(draft("good", text).check_complete().unwrap_err().at(Field::NoticeTextEn).is_none());
        }
    }

    #[test]
    fn one_language_is_enough_to_publish_and_none_is_not() {
        assert!(draft("", " \n").check().is_ok(), "a draft may be empty");
        let faults = draft("", " \n").check_complete().unwrap_err();
        assert_eq!(faults.at(Field::NoticeTextEn), Some(Code::NoticeEmpty));
        let checked = draft("", "Testo").check_complete().unwrap();
        assert_eq!(checked.written().collect::<Vec<_>>(), [(Locale::It, "Testo")]);
        assert_eq!(checked.all().count(), 2);
    }

    #[test]
    fn line_ends_of_every_system_become_one_kind() {
        let checked = draft("a\r\nb\rc\u{2028}d\te", "").check().unwrap();
        assert_eq!(checked.written().next(), Some((Locale::En, "a\nb\nc\nd e")));
    }
}
