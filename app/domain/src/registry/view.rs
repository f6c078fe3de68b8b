use super::{
    Direction, IdentityStanding, InvitationStanding, ListColumns, OwnField, RelationshipStanding, Sort,
};
use crate::account::AccountState;
use crate::id::AccountId;
use crate::locale::Locale;
use serde::{Deserialize, Serialize};

/// A person in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryRow {
    pub account: AccountId,
    /// Empty until a name is known.
    pub name: String,
    pub email: String,
    pub username: String,
    /// Its name in other systems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The personal code of somebody who has an identity.
    pub code: Option<String>,
    /// The path of the unit.
    pub unit: Option<String>,
    /// The names of the groups, by name.
    pub groups: Vec<String>,
    pub state: AccountState,
    pub identity: IdentityStanding,
    pub invitation: InvitationStanding,
    pub relationship: RelationshipStanding,
    /// The first day, as `2026-11-30`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<String>,
    pub ends_at: Option<i64>,
    pub signed_in_at: Option<i64>,
    pub created_at: i64,
    pub locale: Locale,
    /// The values of the page's own fields, in their order, as they are stored.
    pub own: Vec<Vec<String>>,
}

/// How many people a list has. Beyond a limit they are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PeopleCount {
    Exactly(u64),
    MoreThan(u64),
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryPage {
    pub rows: Vec<RegistryRow>,
    /// The own fields that are columns.
    pub fields: Vec<OwnField>,
    /// The position of the next page; `None` on the last.
    pub next: Option<String>,
    /// The position of the previous page; `None` on the first.
    pub previous: Option<String>,
    pub count: PeopleCount,
    /// The column by which the page is sorted; `None` for the order of the match.
    pub order: Option<(Sort, Direction)>,
    /// Whether nobody was found as typed, and these were found with typing errors.
    pub is_guess: bool,
    /// Whether everybody is in the list: after an update of the program it is filled in the background.
    pub is_complete: bool,
}

/// What the page of the list shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryView {
    pub page: RegistryPage,
    /// The columns that the reader has chosen last, where the address is that of the list as such.
    pub columns: Option<ListColumns>,
}
