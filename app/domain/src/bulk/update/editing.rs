//! A cell that is corrected in the preview: its row is judged again as after the first comparison.

use super::verdicts::{UpdateLookup, UpdateVerdicts};
use super::{UpdateAnswer, UpdateState};
use crate::bulk::csv::Sheet;
use crate::form::Code;

impl UpdateVerdicts {
    /// Whom an edited row means now. Without keys, nothing has to be asked.
    pub fn lookup_again(&self, sheet: &Sheet, row: usize) -> UpdateLookup {
        self.lookup(sheet, row..row + 1)
    }

    /// Judges an edited row again, and with it what the rows have in common. Nobody is invited any more.
    ///
    /// # Errors
    /// `unreadable` for an answer to another question.
    pub fn apply_again(
        &mut self,
        sheet: &Sheet,
        row: usize,
        lookup: UpdateLookup,
        answer: &UpdateAnswer,
    ) -> Result<(), Code> {
        let UpdateLookup { question, mut rows } = lookup;
        if answer.people.len() != question.keys.len() || row >= self.rows.len() {
            return Err(Code::Unreadable);
        }
        let Some(keys) = rows.pop() else { return Err(Code::Unreadable) };
        self.rows[row] = self.verdict(sheet, row, keys, (&question, answer));
        self.settle(sheet);
        Ok(())
    }

    /// Takes back what rows had in common, and compares them again.
    fn settle(&mut self, sheet: &Sheet) {
        self.counts = Default::default();
        for row in &mut self.rows {
            if row.new.take().is_some() {
                row.cells = Vec::new();
            }
            (row.state, row.code) = row.own;
            row.repeats = None;
            // Only what another row has refused is a fault of a row that is a change by itself.
            if row.state == UpdateState::Change {
                row.cells.iter_mut().for_each(|cell| cell.fault = None);
            }
            self.counts[row.state as usize] += 1;
        }
        self.compare_rows(sheet);
    }
}
