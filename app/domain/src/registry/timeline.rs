//! What was done to and by a person, as the page of the person tells it.

use crate::audit::{Action, EventParty};
use crate::form::Field;
use crate::id::EventId;
use crate::permission::Permission;
use serde::{Deserialize, Serialize};

/// Events on a page of a timeline.
pub const TIMELINE_ROWS: usize = 50;

/// One page of a timeline, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelinePage {
    pub lines: Vec<TimelineLine>,
    /// The last event of the page, after which the next page begins; `None` on the last page.
    pub next: Option<EventId>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineLine {
    pub event: EventId,
    pub at: i64,
    /// `None` for an action of a newer program.
    pub action: Option<Action>,
    pub by: EventParty,
    /// Whom the event is about, if that is somebody else.
    pub about: Option<String>,
    pub details: Vec<TimelineDetail>,
}

/// What an event says in addition. Never a value that a person typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineDetail {
    Permissions(Vec<Permission>),
    Fields(Vec<Field>),
    /// Until when, in Unix milliseconds.
    Until(i64),
    Revision(u32),
}
