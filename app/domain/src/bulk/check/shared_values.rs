//! Rows with one value of an own field that no two people can have. Which of them is right nobody but the user knows, so all of
//! them are left out.

use super::mixed::HashedMap;
use super::{Verdicts, fast_check, flag};
use crate::bulk::RowColumn;
use crate::bulk::csv::Sheet;
use std::collections::HashMap;

/// A column whose values have to be unique, with the hash of each row's value; 0 if there is none.
struct UniqueColumn {
    place: usize,
    column: RowColumn,
    hashes: Vec<u64>,
}

/// A value that another row has too.
#[derive(Clone, Copy, PartialEq, Eq)]
struct SharedValue {
    column: RowColumn,
    other: usize,
}

#[derive(Default)]
pub(super) struct SharedValues {
    columns: Vec<UniqueColumn>,
    rows: HashMap<usize, SharedValue>,
}

impl SharedValues {
    /// For these columns, by their places. No row has a value yet.
    pub(super) fn of(columns: impl Iterator<Item = (usize, RowColumn)>) -> Self {
        let unique = |(place, column)| UniqueColumn { place, column, hashes: Vec::new() };
        Self { columns: columns.map(unique).collect(), rows: HashMap::new() }
    }

    pub(super) fn has(&self, row: usize) -> bool {
        self.rows.contains_key(&row)
    }

    /// The column, and another row with the same value.
    pub(super) fn of_row(&self, row: usize) -> Option<(RowColumn, usize)> {
        self.rows.get(&row).map(|shared| (shared.column, shared.other))
    }
}

impl Verdicts {
    /// Reads the values of a row that have to be unique.
    pub(super) fn read_unique_values(&mut self, sheet: &Sheet, row: usize) {
        let Some(named) = &self.named else { return };
        for unique in &mut self.shared.columns {
            let key = named.unique_key(
                unique.column,
                &self.mapping.dates().read(unique.place, sheet.cell(row, unique.place)),
            );
            if unique.hashes.len() <= row {
                unique.hashes.resize(row + 1, 0);
            }
            unique.hashes[row] = key.map_or(0, |key| fast_check::hash(key.as_bytes()));
        }
    }

    /// Finds which rows share a value, among those that would be invited but for it.
    pub(super) fn find_shared_values(&mut self, sheet: &Sheet) {
        let Some(named) = self.named.as_ref().filter(|_| !self.shared.columns.is_empty()) else { return };
        let mut shared: HashMap<usize, SharedValue> = HashMap::new();
        for unique in &self.shared.columns {
            let cell = |row: usize| self.mapping.dates().read(unique.place, sheet.cell(row, unique.place));
            let key = |row: usize| named.unique_key(unique.column, &cell(row));
            let mut firsts: HashedMap<usize> = HashedMap::default();
            for (row, hash) in unique.hashes.iter().enumerate().filter(|(_, hash)| **hash != 0) {
                if !self.would_be_invited(row) {
                    continue;
                }
                let first = *firsts.entry(*hash).or_insert(row);
                if first != row && key(first) == key(row) {
                    let column = unique.column;
                    shared.entry(first).or_insert(SharedValue { column, other: row });
                    shared.entry(row).or_insert(SharedValue { column, other: first });
                }
            }
        }
        let before = std::mem::replace(&mut self.shared.rows, shared);
        let mut changed: Vec<usize> = before.keys().chain(self.shared.rows.keys()).copied().collect();
        changed.sort_unstable();
        changed.dedup();
        changed.into_iter().for_each(|row| self.settle(row));
    }

    fn would_be_invited(&self, row: usize) -> bool {
        self.flags[row] & flag::OUT == 0
            && self.codes[row].is_none_or(super::is_warning)
            && self.emails.first(row).is_none()
    }
}
