use crate::characters::trimmed;
use crate::day::Day;
use crate::form::{Faults, Field};
use serde::{Deserialize, Serialize};

/// The form *Set start date*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StartDraft {
    /// The first day, as `2026-09-01`. Empty: not known.
    pub starts_on: String,
}

impl StartDraft {
    /// # Errors
    /// `day_unknown`. Whether it is after the end is checked where the end is known.
    pub fn check(&self) -> Result<Option<Day>, Faults> {
        match trimmed(&self.starts_on) {
            "" => Ok(None),
            day => Day::parse(day).map(Some).map_err(|code| Faults::one(Field::StartsOn, code)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Code;

    #[test]
    fn a_start_is_a_day_or_not_known() {
        let draft = |starts_on: &str| StartDraft { starts_on: starts_on.to_owned() }.check();
        assert_eq!(draft(" 2026-09-01 ").unwrap().map(|day| day.to_string()), Some("2026-09-01".to_owned()));
        assert_eq!(draft(" "), Ok(None));
        assert_eq!(draft("2026-02-30").unwrap_err().at(Field::StartsOn), Some(Code::DayUnknown));
    }
}
