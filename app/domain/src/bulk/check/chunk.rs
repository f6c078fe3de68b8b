//! A checked sheet as it is sent: the header of a job, and its rows in chunks.

use super::Verdicts;
use super::flag;
use crate::bulk::csv::Sheet;
use crate::bulk::{CELL_MOST, CHUNK_ROWS, JobChunk, JobDraft, JobRow, ROW_BYTES_MOST};

/// Most bytes of text in a chunk, so that the request stays below 1 MiB even if all of it is escaped in JSON.
const CHUNK_BYTES: usize = 160 * 1024;

impl Verdicts {
    /// The rows of a job: all except blank and deleted ones.
    pub fn rows_to_send(&self) -> Vec<u32> {
        let rows = (0..self.len()).filter(|row| self.flags[*row] & (flag::BLANK | flag::DELETED) == 0);
        rows.filter_map(|row| u32::try_from(row).ok()).collect()
    }

    /// Whether there is any such row.
    pub fn has_rows_to_send(&self) -> bool {
        (0..self.len()).any(|row| self.flags[row] & (flag::BLANK | flag::DELETED) == 0)
    }

    /// The header of a job with these rows, without options.
    pub fn head(&self, sheet: &Sheet, rows: &[u32], key: &str) -> JobDraft {
        let mut names = self.mapping.names(sheet);
        names.iter_mut().for_each(|name| *name = cut(name, CELL_MOST).to_owned());
        JobDraft {
            key: key.to_owned(),
            header: names,
            columns: self.mapping.columns().to_vec(),
            // Where they are not known, the host finds them by the names of the columns.
            own: if self.named.is_some() { self.mapping.own().to_vec() } else { Vec::new() },
            delimiter: sheet.delimiter(),
            rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            ..JobDraft::default()
        }
    }

    /// The chunk that begins at a position among these rows. As large as possible, and at least one row.
    pub fn chunk(&self, sheet: &Sheet, rows: &[u32], first: usize) -> JobChunk {
        let mut chunk = JobChunk { first: u32::try_from(first).unwrap_or(u32::MAX), rows: Vec::new() };
        let mut bytes = 0;
        for row in rows.iter().skip(first).take(CHUNK_ROWS) {
            let row = self.job_row(sheet, *row as usize);
            bytes += row
                .cells
                .iter()
                .chain(row.came.iter().map(|(_, cell)| cell))
                .map(|cell| cell.len() + 8)
                .sum::<usize>();
            if bytes > CHUNK_BYTES && !chunk.rows.is_empty() {
                break;
            }
            chunk.rows.push(row);
        }
        chunk
    }

    /// A row as it is sent, with parsed dates and nationalities. Cells and rows that are too long are cut to one character
    /// more than is valid, so that they stay refused. In ignored columns, undecodable characters become question marks.
    pub fn job_row(&self, sheet: &Sheet, row: usize) -> JobRow {
        let verdict = self.verdict(row);
        let mut room = ROW_BYTES_MOST + 1;
        let cells = (0..sheet.count(row)).map(|position| {
            let cell = self.parsed_cell(sheet, row, position);
            let cell = cut(&cell, CELL_MOST + 1);
            let cell = if room == 0 { "" } else { cell };
            room = room.saturating_sub(cell.len());
            let is_known = self.mapping.meaning(position).is_some();
            if is_known { cell.to_owned() } else { cell.replace(char::REPLACEMENT_CHARACTER, "?") }
        });
        JobRow {
            line: sheet.line(row),
            cells: cells.collect(),
            state: verdict.state,
            code: verdict.code,
            repeats: verdict.repeats.map(|first| sheet.line(first)),
            resend: verdict.resend,
            derived: self.derived_username(sheet, row).unwrap_or_default(),
            came: self.cells_as_they_came(sheet, row),
            column: verdict.column.filter(|column| column.known().is_none()),
        }
    }
}

fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}
