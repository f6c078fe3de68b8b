//! The forms that put a person somewhere in the organization.

use crate::characters::trimmed;
use crate::day::{Day, StartOfDay};
use crate::form::{Checking, Code, Faults, Field};
use crate::id::{GroupId, UnitId};
use crate::identity::Relationship;
use serde::{Deserialize, Serialize};

/// The form *Move to unit*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveDraft {
    /// The id of a unit; empty for none.
    pub unit: String,
}

impl MoveDraft {
    /// # Errors
    /// `choice_unknown` for anything but an id.
    pub fn check(&self) -> Result<Option<UnitId>, Faults> {
        chosen(&self.unit).map_err(|code| Faults::one(Field::Unit, code))
    }
}

/// The form *Add to group*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberDraft {
    /// The id of a group.
    pub group: String,
    /// The last day, as `2026-12-31`. Empty: no end.
    pub ends_on: String,
}

/// A checked membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    pub group: GroupId,
    /// The first moment after it.
    pub ends_at: Option<i64>,
}

impl MemberDraft {
    /// # Errors
    /// All faults, by field: `choice_missing`, `choice_unknown`; `day_unknown`. Whether the end is in the past is checked where
    /// there is a clock.
    pub fn check(&self, start_of: StartOfDay<'_>) -> Result<Membership, Faults> {
        let mut checking = Checking::default();
        let group = chosen(&self.group).and_then(|group| group.ok_or(Code::ChoiceMissing));
        let group = checking.take(Field::Group, group);
        let ends_at = checking.take(Field::EndsOn, day_after(&self.ends_on, start_of));
        checking.finish(group.zip(ends_at).map(|(group, ends_at)| Membership { group, ends_at }))
    }
}

/// The form *Change relationship*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RelationshipDraft {
    /// The word of a relationship; empty where it is not known.
    pub relationship: String,
}

impl RelationshipDraft {
    /// # Errors
    /// `choice_unknown` for a word that is no relationship.
    pub fn check(&self) -> Result<Option<Relationship>, Faults> {
        match trimmed(&self.relationship) {
            "" => Ok(None),
            word => Relationship::from_word(word)
                .map(Some)
                .ok_or_else(|| Faults::one(Field::Relationship, Code::ChoiceUnknown)),
        }
    }
}

/// The first moment after a last day; `None` for an empty field.
pub(super) fn day_after(text: &str, start_of: StartOfDay<'_>) -> Result<Option<i64>, Code> {
    match trimmed(text) {
        "" => Ok(None),
        day => Day::parse(day).map(|day| Some(start_of(day.next()))),
    }
}

fn chosen<I: std::str::FromStr>(id: &str) -> Result<Option<I>, Code> {
    match trimmed(id) {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Code::ChoiceUnknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn in_rome(day: Day) -> i64 {
        day.starts_in_utc() - 3_600_000
    }

    #[test]
    fn a_membership_has_a_group_and_a_last_day_or_none() {
        let id = Uuid::from_u128(7);
        let draft =
            |group: &str, ends_on: &str| MemberDraft { group: group.to_owned(), ends_on: ends_on.to_owned() };
        let group = GroupId::new(id);
        assert_eq!(draft(&id.to_string(), " ").check(&in_rome), Ok(Membership { group, ends_at: None }));
        let until = draft(&id.to_string(), "1970-01-01").check(&in_rome).unwrap();
        assert_eq!(until.ends_at, Some(82_800_000));
        let faults = draft("", "1970-02-30").check(&in_rome).unwrap_err();
        assert_eq!(faults.at(Field::Group), Some(Code::ChoiceMissing));
        assert_eq!(faults.at(Field::EndsOn), Some(Code::DayUnknown));
        assert_eq!(draft("x", "").check(&in_rome).unwrap_err().at(Field::Group), Some(Code::ChoiceUnknown));
    }

    #[test]
    fn a_unit_and_a_relationship_are_chosen_or_taken_away() {
        let id = Uuid::from_u128(7);
        let unit = |unit: &str| MoveDraft { unit: unit.to_owned() }.check();
        assert_eq!(unit(&id.to_string()), Ok(Some(UnitId::new(id))));
        assert_eq!(unit(""), Ok(None));
        assert_eq!(unit("Sales").unwrap_err().at(Field::Unit), Some(Code::ChoiceUnknown));
        let relationship = |word: &str| RelationshipDraft { relationship: word.to_owned() }.check();
        assert_eq!(relationship("student"), Ok(Some(Relationship::Student)));
        assert_eq!(relationship(""), Ok(None));
        assert_eq!(relationship("boss").unwrap_err().at(Field::Relationship), Some(Code::ChoiceUnknown));
    }
}
