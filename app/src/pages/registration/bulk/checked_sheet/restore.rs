//! The edits of a sheet, to restore it after the page was reloaded.

use super::{CheckedSheet, LIST_COLUMNS, count};
use domain::bulk::Column;

/// An edited row with all its cells.
pub(in crate::pages::registration::bulk) type EditedRow = (u32, Vec<String>);

impl CheckedSheet {
    /// The rows of a list that are not empty.
    pub fn listed(self) -> Vec<Vec<String>> {
        self.peek(|data| {
            let rows = data.verdicts.rows_to_send().into_iter();
            rows.map(|row| {
                (0..LIST_COLUMNS.len()).map(|at| data.sheet.raw_cell(row as usize, at).to_owned()).collect()
            })
            .collect()
        })
        .unwrap_or_default()
    }

    /// The edited rows of a file.
    pub fn edited_rows(self) -> Vec<EditedRow> {
        self.peek(|data| {
            let edited = (0..data.sheet.rows()).filter(|row| data.sheet.is_edited(*row));
            let cells =
                |row| (0..data.sheet.width()).map(|at| data.sheet.raw_cell(row, at).to_owned()).collect();
            edited.map(|row| (count(row), cells(row))).collect()
        })
        .unwrap_or_default()
    }

    pub fn edit_rows(self, rows: &[EditedRow]) {
        self.update(|data| {
            for (row, cells) in rows {
                let row = *row as usize;
                for (at, cell) in cells.iter().enumerate() {
                    if row < data.sheet.rows()
                        && at < data.sheet.width()
                        && data.sheet.raw_cell(row, at) != cell
                    {
                        data.verdicts.edit(&mut data.sheet, row, at, cell);
                    }
                }
            }
        });
        self.change_all();
    }

    pub fn meanings_now(self) -> Vec<Option<Column>> {
        self.peek(|data| data.mapping.columns().to_vec()).unwrap_or_default()
    }

    /// Sets the meaning of all columns, if there are as many.
    pub fn set_meanings(self, columns: &[Option<Column>]) {
        self.update(|data| {
            if data.mapping.columns().len() == columns.len() {
                columns.iter().enumerate().for_each(|(at, column)| data.mapping.set(at, *column));
                data.mapping.detect_date_order(&data.sheet);
                data.mapping.confirm();
            }
        });
        self.change();
    }
}
