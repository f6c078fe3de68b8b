//! Dates as spreadsheets and other programs write them.

use super::PartialDate;
use crate::characters::trimmed;
use crate::form::words;

words! {
    /// What stands first in dates such as 03/04/1990.
    DateOrder { DayFirst = "day_first", MonthFirst = "month_first" }
}

/// Months by the beginnings of their names in English and Italian.
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

/// What a date in figures tells about the order of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderHint {
    /// It can be read in one way only, whatever the order.
    None,
    Is(DateOrder),
    /// It can be read in both ways.
    Ambiguous,
}

/// A date in any of the forms that are read, a time behind it being dropped: year first, in words, or in an order that is
/// known. Years have four digits, for nobody knows the century of two.
pub fn parse_date(text: &str, order: Option<DateOrder>) -> Option<PartialDate> {
    let text = without_time(text);
    if let Ok(date) = PartialDate::parse(text) {
        return Some(date);
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return date(&text[..4], &text[4..6], Some(&text[6..]));
    }
    let parts = parts(text);
    match parts[..] {
        [year, month, day] if year.len() == 4 => date(year, month, Some(day)),
        [month, year] if year.len() == 4 => date(year, month, None),
        [first, second, year] if year.len() == 4 => {
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

/// What a date tells about the order of all dates beside it.
pub fn order_hint(text: &str) -> OrderHint {
    let text = without_time(text);
    let [first, second, year] = parts(text)[..] else { return OrderHint::None };
    let number = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() <= 2);
    let (Some(first), Some(second), 4) = (number(first), number(second), year.len()) else {
        return OrderHint::None;
    };
    match (first, second) {
        (13.., _) => OrderHint::Is(DateOrder::DayFirst),
        (_, 13..) => OrderHint::Is(DateOrder::MonthFirst),
        // With dots the day comes first wherever that is written.
        _ if text.contains('.') => OrderHint::Is(DateOrder::DayFirst),
        (first, second) if first == second => OrderHint::None,
        _ => OrderHint::Ambiguous,
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

fn parts(text: &str) -> Vec<&str> {
    text.split(['/', '.', '-', ' ', ',']).filter(|part| !part.is_empty()).collect()
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
