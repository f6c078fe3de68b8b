//! Keyset pagination: a statement starts after the last row shown and reads one row more than a page has, which tells
//! whether another page follows.

use domain::page::{Cursor, PAGE_ROWS, Page};
use sea_orm::Value;
use uuid::Uuid;

/// The limit of a statement: the rows of a page and one more.
pub(crate) const PAGE_LIMIT: u64 = PAGE_ROWS + 1;

/// Where a page starts in a list that is sorted by a time and an id.
pub(crate) struct PageStart {
    at: i64,
    id: Uuid,
}

impl PageStart {
    pub(crate) fn newest_first(after: Option<Cursor>) -> Self {
        after.map_or(Self { at: i64::MAX, id: Uuid::max() }, Self::after)
    }

    pub(crate) fn oldest_first(after: Option<Cursor>) -> Self {
        after.map_or(Self { at: i64::MIN, id: Uuid::nil() }, Self::after)
    }

    fn after(cursor: Cursor) -> Self {
        Self { at: cursor.at, id: cursor.id }
    }

    /// The values that a statement compares `(time, id)` with.
    pub(crate) fn values(&self) -> [Value; 2] {
        [self.at.into(), self.id.into()]
    }
}

/// The rows of a page, and whether another page follows.
pub(crate) fn page_rows<T>(mut rows: Vec<T>) -> (Vec<T>, bool) {
    let most = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let has_more = rows.len() > most;
    rows.truncate(most);
    (rows, has_more)
}

/// A page of rows; the next one starts after the key of its last row.
pub(crate) fn page<T>(rows: Vec<T>, key: impl Fn(&T) -> Cursor) -> Page<T> {
    let (rows, has_more) = page_rows(rows);
    let next = rows.last().filter(|_| has_more).map(key);
    Page { rows, next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_last_row_only_where_another_follows() {
        let key = |at: &i64| Cursor { at: *at, id: Uuid::nil() };
        let full = i64::try_from(PAGE_ROWS).unwrap();
        for (count, rows, next) in [(0, 0, None), (full, full, None), (full + 1, full, Some(full - 1))] {
            let page = page((0..count).collect(), key);
            assert_eq!(i64::try_from(page.rows.len()).unwrap(), rows);
            assert_eq!(page.next.map(|cursor| cursor.at), next);
        }
    }
}
