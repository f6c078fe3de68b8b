//! Whose people can be missing from a file: what is asked of the host, and what a job says of them.

use crate::bulk::{JobKind, ROWS_MOST, Selection};
use crate::form::{Code, Faults, Field};
use crate::id::{AccountId, GroupId, UnitId};
use crate::registry::{RegistryQuery, UnitFilter};
use serde::{Deserialize, Serialize};

/// People of an [`AbsentAnswer`].
pub const ABSENT_PAGE: usize = 2_500;
/// Above this share of the active people of the scope, in percent, the number is typed.
pub const TYPED_ABOVE_PERCENT: u64 = 5;

/// Whose people can be missing from a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsentScope {
    /// The unit, and those below it.
    Unit(UnitId),
    Group(GroupId),
    /// A saved view, by its query string.
    View(String),
}

impl AbsentScope {
    /// The people of the scope, as a list of the registry.
    ///
    /// # Errors
    /// `filter_broken` for a view that is not understood.
    pub fn selection(&self) -> Result<Selection, Code> {
        let mut query = RegistryQuery::default();
        match self {
            Self::Unit(unit) => {
                query.filters.units.insert(UnitFilter::Below(*unit));
            }
            Self::Group(group) => {
                query.filters.groups.insert(*group);
            }
            Self::View(text) => return Selection::Matching(text.clone()).check(JobKind::Suspend),
        }
        Ok(Selection::Matching(query.text()))
    }

    /// Whether only those may use it who may see the registry.
    pub const fn is_of_registry(&self) -> bool {
        matches!(self, Self::View(_))
    }
}

/// Who is active in a scope: one page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsentQuestion {
    pub scope: AbsentScope,
    /// The moment of the first page, in Unix milliseconds; who was registered later is not listed.
    pub seen_at: Option<i64>,
    /// Where the page before ended.
    pub after: Option<i64>,
}

/// A page of the people of a scope, without those whom the reader may not suspend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsentAnswer {
    pub seen_at: i64,
    /// How many are active in the scope, all of them; with the first page.
    pub active: Option<u32>,
    /// The active ones, and those who have not accepted their invitation yet.
    pub people: Vec<ScopedPerson>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<i64>,
}

/// Somebody who is active or pending in a scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopedPerson {
    pub account: AccountId,
    pub email: String,
    pub username: String,
    /// By what else a file can name them: personal code, external id, and addresses that are theirs besides.
    pub keys: Vec<String>,
    /// Whether the invitation is not accepted yet. Nobody pending is suspended.
    #[serde(default)]
    pub is_pending: bool,
}

/// Whom a job suspends since they are missing from its file: its last rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsentDraft {
    pub scope: AbsentScope,
    /// The moment of the preview, in Unix milliseconds.
    pub seen_at: i64,
    /// Their number.
    pub rows: u32,
    /// The number as somebody has typed it, where it is asked for.
    #[serde(default)]
    pub typed: String,
}

impl AbsentDraft {
    /// # Errors
    /// `too_many_rows`; `malformed` for what our pages never send.
    pub(super) fn check_shape(&self, rows: u32) -> Result<(), Code> {
        match self.rows {
            0 => Err(Code::Malformed),
            absent if absent > ROWS_MOST => Err(Code::TooManyRows),
            absent if absent > rows => Err(Code::Malformed),
            _ => Ok(()),
        }
    }

    /// Checks the number that is typed for a large share of so many active people.
    ///
    /// # Errors
    /// `number_differs` at its field.
    pub fn check_typed(&self, active: u32) -> Result<(), Faults> {
        let digits: String = self.typed.chars().filter(char::is_ascii_digit).collect();
        if !is_typed(self.rows, active) || digits.parse() == Ok(self.rows) {
            return Ok(());
        }
        Err(Faults::one(Field::Number, Code::NumberDiffers))
    }
}

/// Whether so many of the active people of a scope are suspended only after their number was typed.
pub fn is_typed(absent: u32, active: u32) -> bool {
    u64::from(absent) * 100 > u64::from(active) * TYPED_ABOVE_PERCENT
}
