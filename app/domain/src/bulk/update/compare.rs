//! Compares the cells of a row with what its person has now.

use super::job::are_short;
use super::row_verdict::{ChangedCell, UpdateRowVerdict};
use super::{PersonNow, UpdateColumn, UpdateState, UpdateVerdicts, UpdateWords};
use crate::bulk::csv::Sheet;
use crate::characters::trimmed;
use crate::csv_format::unescape_formulas;
use crate::form::Code;

impl UpdateVerdicts {
    /// Compares the cells of a row with what a person has now.
    pub(super) fn judge(&self, sheet: &Sheet, row: usize, person: &PersonNow) -> UpdateRowVerdict {
        let mut cells = Vec::new();
        let mut is_damaged = false;
        for (place, ((column, at), now)) in self.columns.iter().zip(&person.values).enumerate() {
            let cell = unescape_formulas(sheet.raw_cell(row, *at));
            let (after, fault) = match self.compare((*column, *at), &cell, now) {
                CellVerdict::Same => continue,
                CellVerdict::Damaged => {
                    is_damaged = true;
                    continue;
                }
                CellVerdict::Changed(after) => {
                    let refusal = person.address_refusal.filter(|_| *column == UpdateColumn::Email);
                    (after, refusal)
                }
                CellVerdict::Faulty(code) => (cut(trimmed(&cell)).to_owned(), Some(code)),
            };
            cells.push(ChangedCell {
                column: u8::try_from(place).unwrap_or(u8::MAX),
                before: now.as_str().into(),
                after: after.into(),
                fault,
            });
        }
        let fault = cells.iter().find_map(|cell| cell.fault);
        let refusal = person.refusal.filter(|_| !cells.is_empty());
        let (state, code) = match fault.or(refusal) {
            Some(code) => (UpdateState::Error, Some(code)),
            None if cells.is_empty() => (UpdateState::Unchanged, is_damaged.then_some(Code::CellDamaged)),
            None if !are_short(cells.iter().flat_map(|cell| [&*cell.before, &*cell.after])) => {
                (UpdateState::Error, Some(Code::ValuesLong))
            }
            None => (UpdateState::Change, None),
        };
        UpdateRowVerdict {
            state,
            code,
            account: Some(person.account),
            cells,
            repeats: None,
            new: None,
            own: (state, code),
        }
    }

    /// Compares one cell with the value that the person has now.
    fn compare(&self, (column, at): (UpdateColumn, usize), cell: &str, now: &str) -> CellVerdict {
        let text = UpdateWords::said(column, cell);
        if self.words.is_same(column, now, text) {
            return CellVerdict::Same;
        }
        if text.is_empty() {
            let clears = self.clears.contains(&column);
            return match self.words.can_be_cleared(column) {
                _ if !clears || now.is_empty() => CellVerdict::Same,
                true => CellVerdict::Changed(String::new()),
                false => CellVerdict::Faulty(Code::ValueMissing),
            };
        }
        if text.contains(char::REPLACEMENT_CHARACTER) && !now.contains(char::REPLACEMENT_CHARACTER) {
            return CellVerdict::Faulty(Code::CellUnreadable);
        }
        if !now.is_empty() && self.words.is_shown_as(column, now, text) {
            return CellVerdict::Same;
        }
        if self.words.is_damaged(column, now, text) {
            return CellVerdict::Damaged;
        }
        match self.words.read(column, &self.dates.read(at, text), now, self.to_ascii) {
            Ok(after) if after == now => CellVerdict::Same,
            Ok(after) => CellVerdict::Changed(after),
            Err(code) => CellVerdict::Faulty(code),
        }
    }
}

/// A cell compared with what the person has.
enum CellVerdict {
    Same,
    /// A spreadsheet has written the same in another way.
    Damaged,
    Changed(String),
    Faulty(Code),
}

/// What is shown of a faulty cell.
fn cut(text: &str) -> &str {
    text.char_indices().nth(200).map_or(text, |(end, _)| &text[..end])
}
