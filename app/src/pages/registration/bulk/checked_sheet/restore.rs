//! The edits of a sheet, to restore it after the page was reloaded.

use super::{CheckedSheet, count};
use domain::bulk::RowColumn;

/// An edited row with all its cells.
pub(in crate::pages::registration::bulk) type EditedRow = (u32, Vec<String>);

impl CheckedSheet {
    /// The rows of a list that are not empty.
    pub fn listed(self) -> Vec<Vec<String>> {
        self.peek(|data| {
            let rows = data.verdicts.rows_to_send().into_iter();
            rows.map(|row| {
                (0..data.sheet.width()).map(|at| data.sheet.raw_cell(row as usize, at).to_owned()).collect()
            })
            .collect()
        })
        .unwrap_or_default()
    }

    /// The number of rows up to the last one with text.
    pub fn rows_filled_now(self) -> u32 {
        self.peek(|data| data.verdicts.rows_to_send().last().map_or(0, |row| row + 1)).unwrap_or_default()
    }

    /// The deleted rows of a file.
    pub fn deleted_rows(self) -> Vec<u32> {
        self.peek(|data| {
            (0..data.sheet.rows()).filter(|row| data.verdicts.is_deleted(*row)).map(count).collect()
        })
        .unwrap_or_default()
    }

    pub fn delete_rows(self, rows: &[u32]) {
        let rows: Vec<usize> = rows.iter().map(|row| *row as usize).collect();
        if !rows.is_empty() {
            self.update(|data| data.verdicts.delete(&data.sheet, rows));
            self.change_all();
        }
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
            let cells = rows.iter().flat_map(|(row, cells)| {
                cells.iter().enumerate().map(|(at, cell)| (*row as usize, at, cell.as_str()))
            });
            data.verdicts.edit_all(&mut data.sheet, cells);
        });
        self.change_all();
    }

    pub fn meanings_now(self) -> Vec<Option<RowColumn>> {
        self.peek(|data| (0..data.sheet.width()).map(|at| data.mapping.meaning(at)).collect())
            .unwrap_or_default()
    }

    /// The names of the columns as the results of a job have them; `None` where a file has none of its own.
    pub fn names_now(self) -> (Option<Vec<String>>, Vec<String>) {
        self.peek(|data| {
            let own = data.sheet.has_header().then(|| data.sheet.header().to_vec());
            (own, data.mapping.names(&data.sheet))
        })
        .unwrap_or_default()
    }

    /// Sets the meaning of all columns, if there are as many. Fields that are not in use any more are left out.
    pub fn set_meanings(self, columns: &[Option<RowColumn>]) {
        self.update(|data| {
            let fields = data.words.as_ref().map_or(&[][..], |words| words.fields.as_slice());
            let is_in_use = |column: &RowColumn| match column {
                RowColumn::Known(_) => true,
                RowColumn::Own(field) => fields.iter().any(|own| own.field == *field),
            };
            if data.mapping.columns().len() == columns.len() {
                for (at, column) in columns.iter().enumerate() {
                    data.mapping.set_meaning(at, column.filter(is_in_use));
                }
                data.detect_date_order();
                data.mapping.confirm();
            }
        });
        self.change();
    }
}
