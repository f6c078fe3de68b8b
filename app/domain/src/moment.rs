//! Times as text, without a clock. Time zones are known elsewhere: by the host, and by the browser.

use crate::day::Day;

/// A time in the proleptic Gregorian calendar, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
}

impl Moment {
    /// Splits Unix milliseconds.
    pub fn at(unix_ms: i64) -> Self {
        let seconds = unix_ms.div_euclid(1_000);
        let of_day = seconds.rem_euclid(86_400);
        let small = |value: i64| u32::try_from(value).unwrap_or_default();
        let (year, month, day) = Day::from_unix_ms(unix_ms).civil();
        Self {
            year: year.into(),
            month: month.into(),
            day: day.into(),
            hour: small(of_day / 3_600),
            minute: small(of_day % 3_600 / 60),
            second: small(of_day % 60),
        }
    }

    /// `2026-11-22T09:30:00Z` (RFC 3339).
    pub fn rfc3339(self) -> String {
        let Self { year, month, day, hour, minute, second } = self;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// `2026-11-22`: the day alone.
    pub fn date(self) -> String {
        let Self { year, month, day, .. } = self;
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `2026-11-22 09:30 UTC`: readable before the browser's `Intl` formats it.
    pub fn plain(self) -> String {
        let Self { year, month, day, hour, minute, .. } = self;
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} UTC")
    }
}

/// A time on the clocks of a time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalMoment {
    at: i64,
    offset_s: i32,
    zone: String,
}

impl LocalMoment {
    /// The name of the zone that is meant where there is no other.
    pub const UTC: &str = "UTC";

    /// A time in Unix milliseconds, the offset of its zone from UTC then, and the name of the zone.
    pub const fn new(at: i64, offset_s: i32, zone: String) -> Self {
        Self { at, offset_s, zone }
    }

    /// What the clocks show, in Unix milliseconds as if they showed UTC.
    fn shown(&self) -> i64 {
        self.at + i64::from(self.offset_s) * 1_000
    }

    pub fn day(&self) -> Day {
        Day::from_unix_ms(self.shown())
    }

    /// Hour and minute.
    pub fn time(&self) -> String {
        let Moment { hour, minute, .. } = Moment::at(self.shown());
        format!("{hour:02}:{minute:02}")
    }

    /// Whether a day begins.
    pub fn is_midnight(&self) -> bool {
        self.shown().rem_euclid(86_400_000) == 0
    }

    /// `UTC`, or `(Europe/Rome, UTC+1)`: a name alone does not say whether it is summer, and an offset alone not where.
    pub fn zone(&self) -> String {
        if self.zone == Self::UTC {
            return Self::UTC.to_owned();
        }
        let minutes = self.offset_s.div_euclid(60);
        let (sign, minutes) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
        let rest = if minutes % 60 == 0 { String::new() } else { format!(":{:02}", minutes % 60) };
        format!("({}, UTC{sign}{}{rest})", self.zone, minutes / 60)
    }

    /// `2026-11-22 13:00 (Europe/Rome, UTC+1)`.
    pub fn plain(&self) -> String {
        format!("{} {} {}", self.day(), self.time(), self.zone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_before_and_after_the_epoch_and_on_leap_days_are_taken_apart() {
        assert_eq!(Moment::at(0).rfc3339(), "1970-01-01T00:00:00Z");
        assert_eq!(Moment::at(951_782_400_000).rfc3339(), "2000-02-29T00:00:00Z");
        assert_eq!(Moment::at(-1).rfc3339(), "1969-12-31T23:59:59Z");
        assert_eq!(Moment::at(1_795_339_800_000).plain(), "2026-11-22 09:30 UTC");
        assert_eq!(Moment::at(1_795_339_800_000).date(), "2026-11-22");
    }

    #[test]
    fn a_day_of_a_zone_begins_at_its_midnight() {
        let rome = |at| LocalMoment::new(at, 3_600, "Europe/Rome".to_owned());
        let midnight = rome(1_795_339_800_000 - 9 * 3_600_000 - 30 * 60_000 - 3_600_000);
        assert!(midnight.is_midnight());
        assert_eq!(midnight.plain(), "2026-11-22 00:00 (Europe/Rome, UTC+1)");
        assert!(!rome(1_795_339_800_000).is_midnight());
    }
}
