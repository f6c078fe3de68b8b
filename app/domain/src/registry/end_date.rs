use super::placement::day_after;
use crate::day::StartOfDay;
use crate::form::{Faults, Field};
use serde::{Deserialize, Serialize};

/// The form *Set end date*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndDraft {
    /// The last day, as `2026-12-31`. Empty: no end.
    pub ends_on: String,
}

impl EndDraft {
    /// The first moment after the last day; `None` for no end.
    ///
    /// # Errors
    /// `day_unknown`. Whether it is in the past is checked where there is a clock.
    pub fn check(&self, start_of: StartOfDay<'_>) -> Result<Option<i64>, Faults> {
        day_after(&self.ends_on, start_of).map_err(|code| Faults::one(Field::EndsOn, code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::form::Code;

    #[test]
    fn an_account_ends_after_its_last_day_or_not_at_all() {
        let in_rome = |day: Day| day.starts_in_utc() - 3_600_000;
        let draft = |ends_on: &str| EndDraft { ends_on: ends_on.to_owned() }.check(&in_rome);
        assert_eq!(draft("1970-01-01"), Ok(Some(82_800_000)));
        assert_eq!(draft(" "), Ok(None));
        assert_eq!(draft("tomorrow").unwrap_err().at(Field::EndsOn), Some(Code::DayUnknown));
    }
}
