//! Fields that an organization adds to its people.
//!
//! README lists what a new kind of field needs, under *How to add a kind of field*.

mod definition;
mod read;
mod values;

pub use definition::{FieldOption, Localized, OwnField, OwnFieldRow, OwnFieldsPage};
pub use values::{CheckedOwnValue, OwnValuesDraft, PersonField, StoredOwnValue};

use crate::characters::cleaned;
use crate::day::Day;
use crate::form::{Code, one_line, words};
use crate::letter_case::lower;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most own fields of an organization: [`Field`](crate::form::Field) has so many places for each level.
pub const OWN_FIELDS_MOST: u8 = 40;
/// The most options of a field.
pub const OPTIONS_MOST: usize = 100;

/// The most characters of a key, as of a column name in a spreadsheet.
pub(crate) const KEY_MOST: usize = 40;
/// The most characters of a value that can be compared.
const VALUE_MOST: usize = 200;
const LONG_TEXT_MOST: usize = 2_000;
/// The most digits of a number before and after its point: every such number is compared exactly.
const DIGITS_MOST: usize = 15;

words! {
    /// What a field contains. It never changes.
    FieldKind {
        Text = "text",
        LongText = "long_text",
        Number = "number",
        Date = "date",
        Choice = "choice",
        Choices = "choices",
        YesNo = "yes_no",
    }
}

words! {
    /// Where a value is stored: beside the account, or encrypted with the identity. It never changes.
    FieldLevel { Account = "account", Identity = "identity" }
}

/// The name of a field in files, addresses and interfaces. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldKey(String);

impl TryFrom<String> for FieldKey {
    type Error = Code;

    fn try_from(text: String) -> Result<Self, Code> {
        Self::parse(&text)
    }
}

impl From<FieldKey> for String {
    fn from(key: FieldKey) -> Self {
        key.0
    }
}

impl FieldKey {
    /// Parses a key: `a` to `z`, digits and `_`, beginning with a letter.
    ///
    /// # Errors
    /// `text_long`, or `field_key_charset`, for an empty one as well.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let is_valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        match text {
            "" => Err(Code::FieldKeyCharset),
            long if long.chars().count() > KEY_MOST => Err(Code::TextLong),
            key if key.starts_with(|c: char| c.is_ascii_lowercase()) && key.chars().all(is_valid) => {
                Ok(Self(key.to_owned()))
            }
            _ => Err(Code::FieldKeyCharset),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A checked value: as shown, and the key by which it is compared and sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldValue {
    text: String,
    key: String,
}

impl FieldValue {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Equal for equal values, and in their order. Empty for a long text, which is not compared.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl FieldKind {
    /// Whether values can be unique: those that say something of one person.
    pub const fn can_be_unique(self) -> bool {
        matches!(self, Self::Text | Self::Number | Self::Date)
    }

    /// Whether the values are options to choose from.
    pub const fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::Choices)
    }

    /// Whether lists can be filtered by the beginning of a value.
    pub const fn has_beginnings(self) -> bool {
        matches!(self, Self::Text)
    }

    /// Checks one value as it is stored; `None` for an empty one. Of a choice, the value is the id of an option, one of
    /// `options`.
    ///
    /// # Errors
    /// `text_long`, `control_character`, `number_unknown`, `day_unknown` or `choice_unknown`.
    pub fn check(self, text: &str, options: &[String]) -> Result<Option<FieldValue>, Code> {
        if self == Self::LongText {
            let text = cleaned(text);
            if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
                return Err(Code::ControlCharacter);
            }
            if text.chars().count() > LONG_TEXT_MOST {
                return Err(Code::TextLong);
            }
            let text = text.into_owned();
            return Ok((!text.is_empty()).then_some(FieldValue { text, key: String::new() }));
        }
        let text = one_line(text, VALUE_MOST, Code::TextLong)?;
        if text.is_empty() {
            return Ok(None);
        }
        let (text, key) = match self {
            Self::Text | Self::LongText => {
                let key = text_key(&text);
                (text, key)
            }
            Self::Number => {
                let number = DecimalNumber::parse(&text).ok_or(Code::NumberUnknown)?;
                (number.text(), number.key())
            }
            Self::Date => {
                let day = Day::parse(&text)?.to_string();
                (day.clone(), day)
            }
            Self::Choice | Self::Choices if options.contains(&text) => (text.clone(), text),
            Self::YesNo if matches!(text.as_str(), "yes" | "no") => (text.clone(), text),
            Self::Choice | Self::Choices | Self::YesNo => return Err(Code::ChoiceUnknown),
        };
        // Small letters may be more characters than large ones.
        if key.chars().count() > VALUE_MOST {
            Err(Code::TextLong)
        } else {
            Ok(Some(FieldValue { text, key }))
        }
    }
}

/// The key of a text, and of the beginning of one.
pub fn text_key(text: &str) -> String {
    lower(text)
}

/// A decimal number: its digits before and after the point, without zeros that say nothing.
struct DecimalNumber<'a> {
    is_negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> DecimalNumber<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let are_digits =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        if !are_digits(whole) || !are_digits(fraction) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        if whole.len() > DIGITS_MOST || fraction.len() > DIGITS_MOST {
            return None;
        }
        let is_negative = is_negative && !(whole.is_empty() && fraction.is_empty());
        Some(Self { is_negative, whole, fraction })
    }

    /// As it is stored and shown.
    fn text(&self) -> String {
        let sign = if self.is_negative { "-" } else { "" };
        let whole = if self.whole.is_empty() { "0" } else { self.whole };
        let point = if self.fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{}", self.fraction)
    }

    /// A text that sorts by the value: a sign, the digits before the point to a fixed width, and those after it. The digits
    /// of a negative number are complemented.
    fn key(&self) -> String {
        let padded = format!("{:0>DIGITS_MOST$}.{:0<DIGITS_MOST$}", self.whole, self.fraction);
        if !self.is_negative {
            return format!("1{padded}");
        }
        let complement =
            |c: char| c.to_digit(10).and_then(|digit| char::from_digit(9 - digit, 10)).unwrap_or(c);
        format!("0{}", padded.chars().map(complement).collect::<String>())
    }
}
