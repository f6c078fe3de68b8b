//! What is sent of a compared file.

use super::order::in_order_of_usernames;
use super::row_verdict::{ChangedCell, UpdateRowVerdict};
use super::verdicts::UpdateVerdicts;
use super::{CellChange, UpdateChunk, UpdateColumn, UpdateDraft, UpdateRow, UpdateState};
use crate::bulk::CHUNK_ROWS;
use crate::bulk::csv::Sheet;
use crate::id::AccountId;

/// Bytes of a chunk, about.
const CHUNK_BYTES: usize = 512 * 1024;

impl UpdateVerdicts {
    /// The header and the rows of a job, with the columns in which something changes.
    pub fn to_send(&self, sheet: &Sheet, key: &str) -> (UpdateDraft, Vec<UpdateRow>) {
        let is_sent =
            |row: &&UpdateRowVerdict| matches!(row.state, UpdateState::Change | UpdateState::Invite);
        let mut columns: Vec<u8> = Vec::new();
        // The username of somebody new comes with their address.
        let is_sent_of = |row: &UpdateRowVerdict, cell: &ChangedCell| {
            let column = self.columns.get(usize::from(cell.column)).map(|(column, _)| *column);
            row.state == UpdateState::Change || column != Some(UpdateColumn::Username)
        };
        let cells = self.rows.iter().filter(is_sent);
        let cells = cells.flat_map(|row| row.cells.iter().filter(|cell| is_sent_of(row, cell)));
        for cell in cells {
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
            let account = match row.state {
                UpdateState::Invite => AccountId::new(uuid::Uuid::nil()),
                _ => row.account?,
            };
            let cells = row.cells.iter().filter(|cell| is_sent_of(row, cell)).map(cell).collect();
            Some(UpdateRow { new: row.new.clone(), ..UpdateRow::new(sheet.line(at), account, cells) })
        });
        let (new, rows): (Vec<UpdateRow>, Vec<UpdateRow>) = rows.partition(|row| row.new.is_some());
        let columns: Vec<UpdateColumn> =
            columns.into_iter().filter_map(|at| Some(self.columns.get(usize::from(at))?.0)).collect();
        let username = columns.iter().position(|column| *column == UpdateColumn::Username);
        let draft = UpdateDraft {
            key: key.to_owned(),
            name: String::new(),
            delimiter: sheet.delimiter(),
            columns,
            rows: u32::try_from(rows.len() + new.len()).unwrap_or(u32::MAX),
            invites: u32::try_from(new.len()).unwrap_or(u32::MAX),
            absent: None,
        };
        let mut rows = in_order_of_usernames(rows, username.and_then(|at| u8::try_from(at).ok()));
        rows.extend(new);
        (draft, rows)
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
