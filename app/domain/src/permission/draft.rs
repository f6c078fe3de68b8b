use super::Permissions;
use crate::form::{Checking, Code, Faults, Field};
use serde::{Deserialize, Serialize};

/// When a grant holds, in Unix milliseconds; from now and for good where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub starts_at: Option<i64>,
    /// The first moment in which it no longer holds.
    pub ends_at: Option<i64>,
}

/// The form *Grant permissions*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GrantDraft {
    /// By their names.
    pub permissions: Vec<String>,
    /// The first day, as `2026-11-22`. Empty: at once.
    pub starts_on: String,
    /// The last day, as `2026-12-31`. Empty: for good.
    pub ends_on: String,
    /// How many minutes the giver's clocks are ahead of UTC when the first day begins. A day begins where somebody
    /// is, and only the browser knows where that is.
    pub starts_zone: i32,
    /// The same, for the day after the last one.
    pub ends_zone: i32,
}

/// Permissions to give, and when they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    permissions: Permissions,
    span: Span,
}

impl GrantDraft {
    /// # Errors
    /// All faults, by field. Whether the end lies in the past is for those to say who know what time it is.
    pub fn check(&self) -> Result<Grant, Faults> {
        let mut checking = Checking::default();
        let permissions = checking.take(Field::Permissions, chosen(&self.permissions));
        let starts = checking.take(Field::StartsOn, unless_empty(&self.starts_on));
        let ends = checking.take(Field::EndsOn, unless_empty(&self.ends_on));
        let starts_at = starts.and_then(|day| {
            checking.take(Field::StartsOn, day.map(|day| day.begins(self.starts_zone)).transpose())
        });
        let ends_at = ends.and_then(|day| {
            checking.take(Field::EndsOn, day.map(|day| day.next().begins(self.ends_zone)).transpose())
        });
        if let (Some(Some(starts_at)), Some(Some(ends_at))) = (starts_at, ends_at)
            && ends_at <= starts_at
        {
            checking.take::<()>(Field::EndsOn, Err(Code::EndBeforeStart));
        }
        let all = (|| {
            Some(Grant { permissions: permissions?, span: Span { starts_at: starts_at?, ends_at: ends_at? } })
        })();
        checking.finish(all)
    }
}

impl Grant {
    pub const fn permissions(&self) -> Permissions {
        self.permissions
    }

    pub const fn span(&self) -> Span {
        self.span
    }
}

/// The form *Revoke permissions*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RevokeDraft {
    /// By their names.
    pub permissions: Vec<String>,
}

impl RevokeDraft {
    /// # Errors
    /// `permissions_missing`, `permission_unknown`.
    pub fn check(&self) -> Result<Permissions, Faults> {
        let mut checking = Checking::default();
        let permissions = checking.take(Field::Permissions, chosen(&self.permissions));
        checking.finish(permissions)
    }
}

fn chosen(words: &[String]) -> Result<Permissions, Code> {
    let permissions = Permissions::from_words(words)?;
    if permissions.is_empty() { Err(Code::PermissionsMissing) } else { Ok(permissions) }
}

fn unless_empty(text: &str) -> Result<Option<Day>, Code> {
    if text.trim().is_empty() { Ok(None) } else { Day::parse(text).map(Some) }
}

/// A day of the proleptic Gregorian calendar, wherever it is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Since 1970-01-01.
    number: i64,
}

impl Day {
    const OF_MS: i64 = 86_400_000;
    /// The clocks of the world are at most this far from UTC, in minutes.
    const ZONE_MOST: i32 = 15 * 60;

    /// Reads `2026-11-22`, as a browser's date field writes it.
    ///
    /// # Errors
    /// `day_unknown` where it is no day of the years 1970 to 9999.
    pub fn parse(text: &str) -> Result<Self, Code> {
        Self::read(text.trim()).ok_or(Code::DayUnknown)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |length| {
            let part = parts.next().filter(|part| part.len() == length)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i64>().ok())?
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            _ => return None,
        };
        if parts.next().is_some() || year < 1970 || day < 1 || day > days {
            return None;
        }
        // Days from civil after H. Hinnant, with March as the first month.
        let (shifted_year, shifted_month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let of_year = (153 * shifted_month + 2) / 5 + day - 1;
        let leap_days = shifted_year / 4 - shifted_year / 100 + shifted_year / 400;
        Some(Self { number: shifted_year * 365 + leap_days + of_year - 719_468 })
    }

    /// The day after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self { number: self.number + 1 }
    }

    /// Its first moment in Unix milliseconds, where clocks are this many minutes ahead of UTC.
    ///
    /// # Errors
    /// `invalid` where no clock is.
    pub const fn begins(self, zone: i32) -> Result<i64, Code> {
        if zone > Self::ZONE_MOST || zone < -Self::ZONE_MOST {
            return Err(Code::Invalid);
        }
        Ok(self.number * Self::OF_MS - zone as i64 * 60_000)
    }
}
