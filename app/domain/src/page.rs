//! Keyset pagination: a page begins after the last row of the previous one, so no page costs more than the first.

use serde::{Deserialize, Serialize};

/// Rows of a page.
pub const PAGE_ROWS: u64 = 50;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// The cursor of the next page; `None` on the last.
    pub next: Option<Cursor>,
}

/// The key of the last row of a page: its time (Unix milliseconds) and its id, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub at: i64,
    pub id: uuid::Uuid,
}

impl<T> Page<T> {
    /// The same page of other rows.
    pub fn map<U>(self, row: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(row).collect(), next: self.next }
    }
}
