//! Fields that an organization adds to its people.

use crate::characters::cleaned;
use crate::day::Day;
use crate::form::{Code, one_line, words};
use std::fmt;

/// The most characters of a key, as of a column name in a spreadsheet.
const KEY_MOST: usize = 40;
/// The most characters of a value that can be compared.
const VALUE_MOST: usize = 200;
const LONG_TEXT_MOST: usize = 4_000;
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldKey(String);

impl FieldKey {
    /// Parses a key: `a` to `z`, digits and `_`, beginning with a letter.
    ///
    /// # Errors
    /// `text_long`, or `invalid` for an empty one as well.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let is_valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        match text {
            "" => Err(Code::Invalid),
            long if long.chars().count() > KEY_MOST => Err(Code::TextLong),
            key if key.starts_with(|c: char| c.is_ascii_lowercase()) && key.chars().all(is_valid) => {
                Ok(Self(key.to_owned()))
            }
            _ => Err(Code::Invalid),
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
    /// Checks one value; `None` for an empty one. Of a choice, the value is the id of an option, one of `options`.
    ///
    /// # Errors
    /// `text_long`, `day_unknown` or `invalid`.
    pub fn check(self, text: &str, options: &[String]) -> Result<Option<FieldValue>, Code> {
        if self == Self::LongText {
            let text = cleaned(text);
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
        let key = match self {
            Self::Text | Self::LongText => text.to_lowercase(),
            Self::Number => number_key(&text).ok_or(Code::Invalid)?,
            Self::Date => Day::parse(&text)?.to_string(),
            Self::Choice | Self::Choices if options.contains(&text) => text.clone(),
            Self::YesNo if matches!(text.as_str(), "yes" | "no") => text.clone(),
            Self::Choice | Self::Choices | Self::YesNo => return Err(Code::Invalid),
        };
        Ok(Some(FieldValue { text, key }))
    }
}

/// A decimal number as a text that sorts by its value: a sign, the digits before the point to a fixed width, and those
/// after it. The digits of a negative number are complemented.
fn number_key(text: &str) -> Option<String> {
    let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    if whole.len() > DIGITS_MOST || fraction.len() > DIGITS_MOST {
        return None;
    }
    let padded = format!("{whole:0>DIGITS_MOST$}.{fraction:0<DIGITS_MOST$}");
    let is_negative = is_negative && padded.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if !is_negative {
        return Some(format!("1{padded}"));
    }
    let complement = |c: char| c.to_digit(10).and_then(|digit| char::from_digit(9 - digit, 10)).unwrap_or(c);
    Some(format!("0{}", padded.chars().map(complement).collect::<String>()))
}
