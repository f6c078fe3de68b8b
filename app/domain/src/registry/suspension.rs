use super::placement::day_after;
use crate::characters::cleaned;
use crate::day::StartOfDay;
use crate::form::{Checking, Code, Faults, Field};
use crate::misleading::is_misleading;
use serde::{Deserialize, Serialize};

/// The most characters of a reason, as of a note.
const REASON_MOST: usize = 1_000;

/// The form *Suspend*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SuspendDraft {
    /// For colleagues; may be empty.
    pub reason: String,
    /// The last day, as `2026-12-31`. Empty: no end.
    pub ends_on: String,
}

/// A checked suspension.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suspension {
    reason: String,
    until: Option<i64>,
}

impl SuspendDraft {
    /// # Errors
    /// All faults, by field. Whether the end is in the past is checked where there is a clock.
    pub fn check(&self, start_of: StartOfDay<'_>) -> Result<Suspension, Faults> {
        let mut checking = Checking::default();
        let reason = checking.take(Field::Reason, reason(&self.reason));
        let until = checking.take(Field::EndsOn, day_after(&self.ends_on, start_of));
        let suspension = reason.zip(until).map(|(reason, until)| Suspension { reason, until });
        checking.finish(suspension)
    }
}

/// A reason for colleagues; it may be empty and may have several lines.
pub(super) fn reason(text: &str) -> Result<String, Code> {
    let is_odd = |c: char| is_misleading(c) && !matches!(c, '\n' | '\r' | '\t');
    match &*cleaned(text) {
        long if long.chars().count() > REASON_MOST => Err(Code::NoteLong),
        odd if odd.chars().any(is_odd) => Err(Code::ControlCharacter),
        reason => Ok(reason.to_owned()),
    }
}

impl Suspension {
    /// Why; empty where nobody said it.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The first moment after it; `None` is until somebody ends it.
    pub const fn until(&self) -> Option<i64> {
        self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;

    #[test]
    fn a_suspension_has_a_reason_and_a_last_day_or_neither() {
        let in_rome = |day: Day| day.starts_in_utc() - 3_600_000;
        let checked = |reason: &str, ends_on: &str| {
            SuspendDraft { reason: reason.to_owned(), ends_on: ends_on.to_owned() }.check(&in_rome)
        };
        assert_eq!(checked(" ", ""), Ok(Suspension::default()));
        let suspension = checked(" on leave\nuntil spring ", "1970-01-01").unwrap();
        assert_eq!((suspension.reason(), suspension.until()), ("on leave\nuntil spring", Some(82_800_000)));
        let faults = checked(&"x".repeat(1_001), "1970-02-30").unwrap_err();
        assert_eq!(faults.at(Field::Reason), Some(Code::NoteLong));
        assert_eq!(faults.at(Field::EndsOn), Some(Code::DayUnknown));
        for odd in ["a\u{202e}b", "a\u{7}b"] {
            assert_eq!(checked(odd, "").unwrap_err().at(Field::Reason), Some(Code::ControlCharacter));
        }
    }
}
