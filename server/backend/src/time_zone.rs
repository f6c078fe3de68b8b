//! The organization's time zone. The rules of all zones are in the program (the IANA database), so that every replica reads
//! the same clock; they never reach a browser, which has its own.

use crate::Backend;
use domain::day::Day;
use domain::moment::LocalMoment;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, civil};
use std::fmt;
use std::sync::OnceLock;

/// The areas of the names that are offered. Other names are older ones of the same zones, and are accepted too.
const AREAS: [&str; 10] = [
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
];

/// A time zone by its name.
#[derive(Clone)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

fn database() -> &'static TimeZoneDatabase {
    static DATABASE: OnceLock<TimeZoneDatabase> = OnceLock::new();
    DATABASE.get_or_init(TimeZoneDatabase::bundled)
}

impl Zone {
    pub(crate) fn utc() -> Self {
        Self { name: LocalMoment::UTC.to_owned(), rules: TimeZone::UTC }
    }

    /// The zone of a name, in any case; `None` if there is none.
    pub(crate) fn named(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case(LocalMoment::UTC) {
            return Some(Self::utc());
        }
        // One zone of the database stands for an unknown one.
        let rules = database().get(name).ok().filter(|rules| !rules.is_unknown())?;
        let name = rules.iana_name()?.to_owned();
        Some(Self { name, rules })
    }

    /// The names to choose from.
    pub(crate) fn all() -> Vec<String> {
        let names = database().available().map(|name| name.to_string());
        let is_offered = |name: &String| AREAS.iter().any(|area| name.starts_with(area));
        let mut all: Vec<String> = names.filter(is_offered).collect();
        all.sort_unstable();
        all.insert(0, LocalMoment::UTC.to_owned());
        all
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The offset from UTC at a time, in seconds.
    fn offset_s(&self, at: i64) -> i32 {
        Timestamp::from_millisecond(at).map_or(0, |at| self.rules.to_offset(at).seconds())
    }

    /// A time on the clocks of this zone.
    pub(crate) fn local(&self, at: i64) -> LocalMoment {
        LocalMoment::new(at, self.offset_s(at), self.name.clone())
    }

    pub(crate) fn day_of(&self, at: i64) -> Day {
        Day::from_unix_ms(at + i64::from(self.offset_s(at)) * 1_000)
    }

    /// The first moment of a day, which is not midnight everywhere: some clocks are put forward then.
    pub(crate) fn start_of(&self, day: Day) -> i64 {
        let (year, month, of_month) = day.civil();
        let start = || {
            let date = civil::Date::new(
                i16::try_from(year).ok()?,
                i8::try_from(month).ok()?,
                i8::try_from(of_month).ok()?,
            );
            Some(date.ok()?.to_zoned_datetime(self.rules.clone()).ok()?.timestamp().as_millisecond())
        };
        // The last days of the year 9999 begin later than any time that the rules know.
        start().unwrap_or_else(|| day.starts_in_utc())
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Backend {
    /// A time on the organization's clocks.
    pub fn local(&self, at: i64) -> LocalMoment {
        self.settings().time_zone.local(at)
    }

    /// The day of a time in the organization's time zone.
    pub fn day_of(&self, at: i64) -> Day {
        self.settings().time_zone.day_of(at)
    }

    /// The first moment of a day in the organization's time zone.
    pub fn start_of(&self, day: Day) -> i64 {
        self.settings().time_zone.start_of(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn hours_of(zone: &str, day: &str) -> i64 {
        let (zone, day) = (Zone::named(zone).unwrap(), Day::parse(day).unwrap());
        (zone.start_of(day.next()) - zone.start_of(day)) / HOUR
    }

    #[test]
    fn a_day_begins_when_the_clocks_of_its_zone_say_so() {
        let rome = Zone::named("Europe/Rome").unwrap();
        let day = Day::parse("2026-11-22").unwrap();
        assert_eq!(rome.start_of(day), day.starts_in_utc() - HOUR);
        assert_eq!(rome.day_of(rome.start_of(day)), day);
        assert_eq!(rome.day_of(rome.start_of(day) - 1), day.previous());
        for (zone, day, hours) in [
            ("Europe/Rome", "2026-03-29", 23),
            ("Europe/Rome", "2026-10-25", 25),
            ("America/New_York", "2026-11-01", 25),
            ("UTC", "2026-03-29", 24),
            // The clocks go forward at midnight.
            ("America/Santiago", "2026-09-06", 23),
            ("Pacific/Auckland", "2026-09-27", 23),
        ] {
            assert_eq!(hours_of(zone, day), hours, "{zone} {day}");
        }
    }

    #[test]
    fn every_day_can_be_written_in_every_zone() {
        for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"] {
            let zone = Zone::named(zone).unwrap();
            for day in ["0001-01-01", "9999-12-31"] {
                let day = Day::parse(day).unwrap();
                assert!((zone.start_of(day) - day.starts_in_utc()).abs() <= 24 * HOUR, "{zone:?} {day}");
            }
            assert_eq!(zone.day_of(i64::MAX / 1_000_000).to_string().len(), 10);
        }
    }

    #[test]
    fn a_zone_is_known_by_any_of_its_names_and_nothing_else_is() {
        for name in ["Europe/Rome", "Asia/Calcutta", "Asia/Kolkata", "UTC", "America/Argentina/Buenos_Aires"]
        {
            assert_eq!(Zone::named(name).unwrap().name(), name);
        }
        assert_eq!(Zone::named("europe/rome").unwrap().name(), "Europe/Rome");
        for name in ["", "Europe", "Rome", "../etc/passwd", "Etc/Unknown", "+01:00", "Europe/Rome\n"] {
            assert!(Zone::named(name).is_none(), "{name:?}");
        }
        let all = Zone::all();
        assert!(all.len() > 300 && all.len() < 600, "{}", all.len());
        assert!(all.iter().all(|name| Zone::named(name).is_some_and(|zone| zone.name() == name)));
    }

    #[test]
    fn a_local_time_is_told_with_its_zone() {
        let noon = 1_795_348_800_000;
        for (zone, words) in [
            ("UTC", "2026-11-22 12:00 UTC"),
            ("Europe/Rome", "2026-11-22 13:00 (Europe/Rome, UTC+1)"),
            ("Asia/Kathmandu", "2026-11-22 17:45 (Asia/Kathmandu, UTC+5:45)"),
            ("America/St_Johns", "2026-11-22 08:30 (America/St_Johns, UTC-3:30)"),
            ("Europe/London", "2026-11-22 12:00 (Europe/London, UTC+0)"),
        ] {
            assert_eq!(Zone::named(zone).unwrap().local(noon).plain(), words);
        }
    }
}
