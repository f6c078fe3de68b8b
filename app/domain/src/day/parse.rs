//! Parses dates in the formats of spreadsheets and other programs.

use super::PartialDate;
use crate::characters::trimmed;
use crate::form::{Code, words};

words! {
    /// What comes first in dates such as 03/04/1990.
    DateOrder { DayFirst = "day_first", MonthFirst = "month_first" }
}

/// Months by the first letters of their names in English and Italian.
const MONTHS: [(&str, u8); 20] = [
    ("jan", 1),
    ("gen", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("mag", 5),
    ("jun", 6),
    ("giu", 6),
    ("jul", 7),
    ("lug", 7),
    ("aug", 8),
    ("ago", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("ott", 10),
    ("nov", 11),
    ("dec", 12),
    ("dic", 12),
];

/// What a numeric date tells about the order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderHint {
    /// It has one reading only, whatever the order.
    None,
    Is(DateOrder),
    /// It has two readings.
    Ambiguous,
}

/// Parses a date in any supported format, without a time after it: year first, with the month as a word, or in a
/// known order. Years have four digits, since the century of two is unknown.
pub fn parse_date(text: &str, order: Option<DateOrder>) -> Option<PartialDate> {
    if let Ok(date) = PartialDate::parse(text) {
        return Some(date);
    }
    let text = without_time(text);
    if let Ok(date) = PartialDate::parse(text) {
        return Some(date);
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return date(&text[..4], &text[4..6], Some(&text[6..])).or_else(|| year_last(text, order?));
    }
    let mut parts = parts(text);
    match (parts.next()?, parts.next()?, parts.next(), parts.next()) {
        (year, month, Some(day), None) if year.len() == 4 => date(year, month, Some(day)),
        (month, year, None, _) if year.len() == 4 => date(year, month, None),
        (first, second, Some(year), None) if year.len() == 4 => {
            if let Some(date) = in_words(first, second, year) {
                return Some(date);
            }
            let order = match order_hint(text) {
                OrderHint::Is(told) => told,
                OrderHint::None => DateOrder::DayFirst,
                OrderHint::Ambiguous => order?,
            };
            match order {
                DateOrder::DayFirst => date(year, second, Some(first)),
                DateOrder::MonthFirst => date(year, first, Some(second)),
            }
        }
        _ => None,
    }
}

/// Parses a date that somebody typed into a form: the day first, as English and Italian readers write it, or the year
/// first. The form shows how it was read.
///
/// # Errors
/// `date_unknown` if it is no date, or none of the calendar; `date_year_short` if its year has two digits.
pub fn parse_typed(text: &str) -> Result<PartialDate, Code> {
    parse_date(text, Some(DateOrder::DayFirst)).ok_or_else(|| fault(text))
}

/// What is wrong with a text that is no date.
pub fn fault(text: &str) -> Code {
    if has_short_year(text) { Code::DateYearShort } else { Code::DateUnknown }
}

/// Whether a text is a date but for its year of two digits, which may be of two centuries: somebody born in '24 may be a
/// child, or a hundred years old.
fn has_short_year(text: &str) -> bool {
    let text = without_time(text);
    let parts: Vec<_> = parts(text).collect();
    let [first, second, year] = parts[..] else { return false };
    let is_short = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    // A 29th of February is one in some centuries only.
    let is_date = |year: &str, first, second| {
        is_short(year)
            && parse_date(&format!("{first}/{second}/20{year}"), Some(DateOrder::DayFirst))
                .or_else(|| parse_date(&format!("{first}/{second}/19{year}"), Some(DateOrder::DayFirst)))
                .is_some()
    };
    is_date(year, first, second) || is_date(first, year, second)
}

/// Whether a text says that there is no date: other programs write `0/0/00` and `0000-00-00` for an empty one.
pub fn is_no_date(text: &str) -> bool {
    let text = without_time(text);
    let mut parts = parts(text);
    let is_zero = |part: &str| part.bytes().all(|b| b == b'0');
    let zeros = [parts.next(), parts.next(), parts.next()];
    zeros.iter().all(|part| part.is_some_and(is_zero)) && parts.next().is_none()
}

/// What a date tells about the order of all dates in its column.
pub fn order_hint(text: &str) -> OrderHint {
    // Most files begin with the year, which leaves nothing to tell.
    if trimmed(text).as_bytes().iter().take(4).filter(|b| b.is_ascii_digit()).count() == 4 {
        return OrderHint::None;
    }
    let text = without_time(text);
    let mut parts = parts(text);
    let all = (parts.next(), parts.next(), parts.next(), parts.next());
    let (Some(first), Some(second), Some(year), None) = all else { return OrderHint::None };
    let number = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() <= 2);
    let (Some(first), Some(second), 4) = (number(first), number(second), year.len()) else {
        return OrderHint::None;
    };
    match (first, second) {
        (13.., _) => OrderHint::Is(DateOrder::DayFirst),
        (_, 13..) => OrderHint::Is(DateOrder::MonthFirst),
        // Dates with dots have the day first everywhere.
        _ if text.contains('.') => OrderHint::Is(DateOrder::DayFirst),
        (first, second) if first == second => OrderHint::None,
        _ => OrderHint::Ambiguous,
    }
}

/// `17041990`: no year of our time is a month and a day, so that it has one reading only in a known order.
fn year_last(digits: &str, order: DateOrder) -> Option<PartialDate> {
    let (first, second, year) = (&digits[..2], &digits[2..4], &digits[4..]);
    match order {
        DateOrder::DayFirst => date(year, second, Some(first)),
        DateOrder::MonthFirst => date(year, first, Some(second)),
    }
}

fn without_time(text: &str) -> &str {
    let text = trimmed(text);
    let is_time = |rest: &str| rest.contains(':') && rest.starts_with(|c: char| c.is_ascii_digit());
    match text.split_once([' ', 'T']) {
        Some((date, rest)) if is_time(rest.trim_start()) => date,
        _ => text,
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['/', '.', '-', ' ', ',']).filter(|part| !part.is_empty())
}

fn date(year: &str, month: &str, day: Option<&str>) -> Option<PartialDate> {
    let small = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() <= 2);
    let month = month_in_words(month).or_else(|| small(month))?;
    let day = match day {
        Some(day) => Some(small(day)?),
        None => None,
    };
    PartialDate::from_parts(year.parse().ok()?, Some(month), day)
}

/// `17 April 1990`, `April 17, 1990`.
fn in_words(first: &str, second: &str, year: &str) -> Option<PartialDate> {
    if month_in_words(second).is_some() {
        return date(year, second, Some(first));
    }
    month_in_words(first).and_then(|_| date(year, first, Some(second)))
}

fn month_in_words(word: &str) -> Option<u8> {
    let begins = |name: &str| word.get(..3).is_some_and(|beginning| beginning.eq_ignore_ascii_case(name));
    MONTHS.iter().find(|(name, _)| begins(name)).map(|(_, month)| *month)
}
