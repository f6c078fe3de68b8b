use super::{FieldKey, IdentityStanding, InvitationStanding, RelationshipStanding};
use crate::account::AccountState;
use crate::day::{Day, StartOfDay};
use crate::id::{GroupId, JobId, UnitId};
use crate::permission::Permission;
use crate::sorted_set::SortedSet;
use litemap::LiteMap;

/// Which people are listed: those who meet every filter. Of the values of one filter, any is enough; of groups and
/// permissions, all are needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    pub accounts: SortedSet<AccountState>,
    pub identities: SortedSet<IdentityStanding>,
    pub invitations: SortedSet<InvitationStanding>,
    pub relationships: SortedSet<RelationshipStanding>,
    pub units: SortedSet<UnitFilter>,
    pub groups: SortedSet<GroupId>,
    pub permissions: SortedSet<Permission>,
    pub fields: LiteMap<FieldKey, FieldFilter>,
    pub never_signed_in: bool,
    pub not_signed_in_since: Option<When>,
    pub ends_before: Option<When>,
    pub created_before: Option<When>,
    pub erasure_requested: bool,
    /// The bulk invites by which people came.
    pub jobs: SortedSet<JobId>,
    /// Whom an invitation was sent to on a day, and who accepted one.
    pub invited_on: Option<Day>,
    pub accepted_on: Option<Day>,
    /// What this program does not understand, such as a filter of a newer one. It matches nobody: leaving it out would
    /// show people who do not belong to the list.
    pub unknown: SortedSet<String>,
}

impl Filters {
    /// Whether everybody is listed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a filter is not understood.
    pub fn is_broken(&self) -> bool {
        !self.unknown.is_empty()
    }
}

/// A unit in a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitFilter {
    /// People without a unit.
    None,
    /// People in the unit, and in those below it.
    Below(UnitId),
}

/// A condition on the value of an own field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldFilter {
    Empty,
    /// Equal to this text, as it is stored: of a choice, the id of the option.
    Equals(String),
    /// Beginning with this text.
    Begins(String),
}

/// A day: a date, or so many days from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    On(Day),
    Days(u16),
}

impl When {
    /// Parses `2026-11-22` or `90d`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_suffix('d') {
            Some(days) if days.bytes().all(|byte| byte.is_ascii_digit()) => days.parse().ok().map(Self::Days),
            _ => Day::parse(text).ok().map(Self::On),
        }
    }

    /// The beginning of a day that has passed, in Unix milliseconds: days are counted back from `now`.
    pub fn before(self, now: i64, start_of: StartOfDay<'_>) -> i64 {
        self.counted(now, -1, start_of)
    }

    /// The beginning of a day to come, in Unix milliseconds: days are counted on from `now`.
    pub fn after(self, now: i64, start_of: StartOfDay<'_>) -> i64 {
        self.counted(now, 1, start_of)
    }

    fn counted(self, now: i64, sign: i64, start_of: StartOfDay<'_>) -> i64 {
        const DAY_MS: i64 = 86_400_000;
        match self {
            Self::On(day) => start_of(day),
            Self::Days(days) => now + sign * i64::from(days) * DAY_MS,
        }
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::On(day) => write!(f, "{day}"),
            Self::Days(days) => write!(f, "{days}d"),
        }
    }
}
