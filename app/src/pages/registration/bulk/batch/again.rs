//! What was done to a batch, so that it can be done again after the page was loaded anew.

use super::{Batch, LIST, count};
use domain::bulk::Column;

/// A row that was edited, with all its cells.
pub(in crate::pages::registration::bulk) type EditedRow = (u32, Vec<String>);

impl Batch {
    /// The rows of a list in which something stands.
    pub fn listed(self) -> Vec<Vec<String>> {
        self.now(|held| {
            let rows = held.verdicts.rows_to_send().into_iter();
            rows.map(|row| {
                (0..LIST.len()).map(|at| held.sheet.raw_cell(row as usize, at).to_owned()).collect()
            })
            .collect()
        })
        .unwrap_or_default()
    }

    /// The rows of a file that were edited.
    pub fn edited_rows(self) -> Vec<EditedRow> {
        self.now(|held| {
            let edited = (0..held.sheet.rows()).filter(|row| held.sheet.is_edited(*row));
            let cells =
                |row| (0..held.sheet.width()).map(|at| held.sheet.raw_cell(row, at).to_owned()).collect();
            edited.map(|row| (count(row), cells(row))).collect()
        })
        .unwrap_or_default()
    }

    pub fn edit_rows(self, rows: &[EditedRow]) {
        self.with_mut(|held| {
            for (row, cells) in rows {
                let row = *row as usize;
                for (at, cell) in cells.iter().enumerate() {
                    if row < held.sheet.rows()
                        && at < held.sheet.width()
                        && held.sheet.raw_cell(row, at) != cell
                    {
                        held.verdicts.edit(&mut held.sheet, row, at, cell);
                    }
                }
            }
        });
        self.change_all();
    }

    pub fn meanings_now(self) -> Vec<Option<Column>> {
        self.now(|held| held.mapping.columns().to_vec()).unwrap_or_default()
    }

    /// Says what all columns mean, where there are as many.
    pub fn set_meanings(self, columns: &[Option<Column>]) {
        self.with_mut(|held| {
            if held.mapping.columns().len() == columns.len() {
                columns.iter().enumerate().for_each(|(at, column)| held.mapping.set(at, *column));
                held.mapping.look_at_dates(&held.sheet);
                held.mapping.confirm();
            }
        });
        self.change();
    }
}
