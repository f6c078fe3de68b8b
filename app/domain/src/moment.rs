//! Times as text in UTC, without a clock and without time zones.

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
}
