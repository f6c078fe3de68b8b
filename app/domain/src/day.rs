//! Days of the calendar, and partially known dates.

pub mod parse;

use crate::characters::trimmed;
use crate::form::Code;
use std::fmt;

/// A day of the proleptic Gregorian calendar, of the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Since 1970-01-01.
    number: i32,
}

/// Gives the first moment of a day in Unix milliseconds. Only the host knows the organization's time zone; where it does not
/// matter, [`Day::starts_in_utc`] will do.
pub type StartOfDay<'a> = &'a dyn Fn(Day) -> i64;

impl Day {
    const MS: i64 = 86_400_000;
    /// Days from 0000-03-01, the origin of the arithmetic, to 1970-01-01.
    const EPOCH: i32 = 719_468;

    /// Parses `2026-11-22`, the format of a browser's date input.
    ///
    /// # Errors
    /// `day_unknown` if it is no day of the years 1 to 9999.
    pub fn parse(text: &str) -> Result<Self, Code> {
        match PartialDate::split(trimmed(text)) {
            Some(PartialDate { year, month: Some(month), day: Some(day) }) => {
                Self::from_ymd(year, month, day).ok_or(Code::DayUnknown)
            }
            _ => Err(Code::DayUnknown),
        }
    }

    /// The day of a date; `None` if there is no such date.
    pub fn from_ymd(year: u16, month: u8, day: u8) -> Option<Self> {
        if !(1..=9_999).contains(&year) || day < 1 || day > days_of(year, month)? {
            return None;
        }
        // Days from civil after H. Hinnant, with March as the first month.
        let (year, month, day) = (i32::from(year), i32::from(month), i32::from(day));
        let (shifted_year, shifted_month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let of_year = (153 * shifted_month + 2) / 5 + day - 1;
        let leap_days = shifted_year / 4 - shifted_year / 100 + shifted_year / 400;
        Some(Self { number: shifted_year * 365 + leap_days + of_year - Self::EPOCH })
    }

    /// The day of a time in UTC.
    pub fn from_unix_ms(unix_ms: i64) -> Self {
        Self { number: i32::try_from(unix_ms.div_euclid(Self::MS)).unwrap_or_default() }
    }

    /// Year, month and day (civil from days after H. Hinnant).
    pub fn civil(self) -> (i32, u8, u8) {
        let shifted = self.number + Self::EPOCH;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let small = |value: i32| u8::try_from(value).unwrap_or_default();
        let month = small(if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 });
        let day = small(of_year - (153 * shifted_month + 2) / 5 + 1);
        (year_of_era + era * 400 + i32::from(month <= 2), month, day)
    }

    /// The day after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self { number: self.number + 1 }
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.number
    }

    /// The day before.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self { number: self.number - 1 }
    }

    /// Its first moment in UTC, in Unix milliseconds.
    pub const fn starts_in_utc(self) -> i64 {
        self.number as i64 * Self::MS
    }

    /// Full years since a date of birth. Somebody born on 29 February is a year older on 1 March of a common year.
    pub fn years_since(self, birth: Self) -> i32 {
        let ((year, month, day), (birth_year, birth_month, birth_day)) = (self.civil(), birth.civil());
        year - birth_year - i32::from((month, day) < (birth_month, birth_day))
    }
}

/// `2026-11-22`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A date of which only the year, or year and month, may be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartialDate {
    year: u16,
    month: Option<u8>,
    /// Known only if the month is.
    day: Option<u8>,
}

impl PartialDate {
    /// Parses `1990-04-17`, `1990-04` or `1990`.
    ///
    /// # Errors
    /// `date_unknown` if the calendar has no such date.
    pub fn parse(text: &str) -> Result<Self, Code> {
        Self::split(trimmed(text)).and_then(Self::real).ok_or(Code::DateUnknown)
    }

    /// The date of these parts; `None` if there is no such date.
    pub fn from_parts(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        Self { year, month, day }.real()
    }

    fn real(self) -> Option<Self> {
        let day = if self.month.is_some() { self.day } else { None };
        Day::from_ymd(self.year, self.month.unwrap_or(1), day.unwrap_or(1)).map(|_| Self { day, ..self })
    }

    /// Splits a text into its parts, without checking the calendar.
    fn split(text: &str) -> Option<Self> {
        // The dates of a file by the hundred thousand.
        if let [a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() {
            let digit = |byte: &u8| byte.is_ascii_digit().then(|| byte - b'0');
            let two = |tens, ones| Some(digit(tens)? * 10 + digit(ones)?);
            let year = u16::from(two(a, b)?) * 100 + u16::from(two(c, d)?);
            return Some(Self { year, month: Some(two(e, f)?), day: Some(two(g, h)?) });
        }
        let number = |part: &str, length| {
            (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse::<u16>().ok())?
        };
        let small = |part| number(part, 2).and_then(|value| u8::try_from(value).ok());
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4)?;
        let month = parts.next().map(|part| small(part).ok_or(())).transpose().ok()?;
        let day = parts.next().map(|part| small(part).ok_or(())).transpose().ok()?;
        parts.next().is_none().then_some(Self { year, month, day })
    }

    /// Whether year, month and day are known.
    pub const fn is_whole(self) -> bool {
        self.day.is_some()
    }

    /// The day, if all of it is known.
    pub fn whole(self) -> Option<Day> {
        self.is_whole().then(|| self.earliest())
    }

    /// As English and Italian readers type it: `17/04/1990`, `04/1990` or `1990`.
    pub fn day_first(self) -> String {
        let (year, month, day) = self.parts();
        let day = day.map(|day| format!("{day:02}/")).unwrap_or_default();
        let month = month.map(|month| format!("{month:02}/")).unwrap_or_default();
        format!("{day}{month}{year:04}")
    }

    pub const fn parts(self) -> (u16, Option<u8>, Option<u8>) {
        (self.year, self.month, self.day)
    }

    /// The earliest possible day.
    pub fn earliest(self) -> Day {
        self.on(self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The latest possible day.
    pub fn latest(self) -> Day {
        let month = self.month.unwrap_or(12);
        self.on(month, self.day.or_else(|| days_of(self.year, month)).unwrap_or(31))
    }

    fn on(self, month: u8, day: u8) -> Day {
        // The parts were checked when this was made, so the day exists.
        Day::from_ymd(self.year, month, day).unwrap_or(Day { number: 0 })
    }

    /// Whether both can be the same day: an unknown part agrees with every value.
    pub fn agrees(self, other: Self) -> bool {
        let same =
            |one: Option<u8>, other: Option<u8>| one.zip(other).is_none_or(|(one, other)| one == other);
        self.year == other.year && same(self.month, other.month) && same(self.day, other.day)
    }
}

/// In the format that [`PartialDate::parse`] reads.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

/// The number of days of a month.
fn days_of(year: u16, month: u8) -> Option<u8> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if is_leap => Some(29),
        2 => Some(28),
        _ => None,
    }
}
