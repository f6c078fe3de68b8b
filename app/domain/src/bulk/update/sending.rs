//! What is sent of a compared file.

use super::order::in_order_of_usernames;
use super::verdicts::{ChangedCell, UpdateRowVerdict, UpdateVerdicts};
use super::{CellChange, UpdateChunk, UpdateColumn, UpdateDraft, UpdateRow, UpdateState};
use crate::bulk::CHUNK_ROWS;
use crate::bulk::csv::Sheet;

/// Bytes of a chunk, about.
const CHUNK_BYTES: usize = 512 * 1024;

impl UpdateVerdicts {
    /// The header and the rows of a job, with the columns in which something changes.
    pub fn to_send(&self, sheet: &Sheet, key: &str) -> (UpdateDraft, Vec<UpdateRow>) {
        let is_sent = |row: &&UpdateRowVerdict| row.state == UpdateState::Change;
        let mut columns: Vec<u8> = Vec::new();
        for cell in self.rows.iter().filter(is_sent).flat_map(|row| &row.cells) {
            if !columns.contains(&cell.column) {
                columns.push(cell.column);
            }
        }
        columns.sort_unstable();
        let place = |column: u8| {
            columns
                .iter()
                .position(|one| *one == column)
                .and_then(|at| u8::try_from(at).ok())
                .unwrap_or(u8::MAX)
        };
        let rows = self.rows.iter().enumerate().filter(|(_, row)| is_sent(row)).filter_map(|(at, row)| {
            let cell = |cell: &ChangedCell| CellChange {
                column: place(cell.column),
                before: cell.before.to_string(),
                after: cell.after.to_string(),
            };
            Some(UpdateRow {
                line: sheet.line(at),
                account: row.account?,
                cells: row.cells.iter().map(cell).collect(),
                is_linked: false,
                is_erased: false,
            })
        });
        let rows: Vec<UpdateRow> = rows.collect();
        let columns: Vec<UpdateColumn> =
            columns.into_iter().filter_map(|at| Some(self.columns.get(usize::from(at))?.0)).collect();
        let username = columns.iter().position(|column| *column == UpdateColumn::Username);
        let draft = UpdateDraft {
            key: key.to_owned(),
            name: String::new(),
            delimiter: sheet.delimiter(),
            columns,
            rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        };
        (draft, in_order_of_usernames(rows, username.and_then(|at| u8::try_from(at).ok())))
    }
}

impl UpdateChunk {
    /// The chunk that begins at a position among rows. As large as possible, and at least one row.
    pub fn of(rows: &[UpdateRow], first: u32) -> Self {
        let mut bytes = 0;
        let rest = rows.iter().skip(first as usize).take(CHUNK_ROWS);
        let fitting = rest.enumerate().take_while(|(at, row)| {
            bytes += 100 + row.texts().map(|text| text.len() + 24).sum::<usize>();
            *at == 0 || bytes <= CHUNK_BYTES
        });
        Self { first, rows: fitting.map(|(_, row)| row.clone()).collect() }
    }
}
