//! Repairs of many rows with one click. Each knows in advance how many rows it would change.

use super::{Verdicts, fast_check, flag};
use crate::account::{Username, numbered, suggest_domain, with_domain};
use crate::bulk::csv::Sheet;
use crate::bulk::{Column, RowState};
use crate::form::{Code, words};
use std::collections::{HashMap, HashSet};

words! {
    /// What can be corrected in many rows at once.
    Repair {
        /// Append a number to usernames that are taken.
        NumberUsernames = "number_usernames",
        /// Correct misspelt domains.
        FixSlips = "fix_slips",
        /// Skip every row with an error.
        SkipErrors = "skip_errors",
        /// Delete every row with an error.
        DeleteErrors = "delete_errors",
        /// Send open invitations again.
        ResendInvited = "resend_invited",
    }
}

/// The number of rows that each repair would change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repairs {
    pub number_usernames: usize,
    pub fix_slips: usize,
    pub skip_errors: usize,
    pub delete_errors: usize,
    pub resend_invited: usize,
}

impl Repairs {
    pub fn count(&self, repair: Repair) -> usize {
        match repair {
            Repair::NumberUsernames => self.number_usernames,
            Repair::FixSlips => self.fix_slips,
            Repair::SkipErrors => self.skip_errors,
            Repair::DeleteErrors => self.delete_errors,
            Repair::ResendInvited => self.resend_invited,
        }
    }
}

/// A cell changed by a repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepairedCell {
    pub row: usize,
    /// Position of the cell, from 0.
    pub position: usize,
    pub before: String,
    pub after: String,
}

/// The last repair, to be shown and undone.
#[derive(Default)]
pub(super) struct Repaired {
    cells: Vec<RepairedCell>,
    /// The rows that it has flagged.
    marked: Vec<usize>,
    flag: u16,
}

impl Verdicts {
    pub fn repairs(&self) -> Repairs {
        Repairs {
            number_usernames: (0..self.len()).filter(|row| self.is_username_taken(*row)).count(),
            fix_slips: self.misspelt_rows().count(),
            skip_errors: self.count(RowState::Error),
            delete_errors: self.count(RowState::Error),
            resend_invited: self.count(RowState::AlreadyInvited),
        }
    }

    /// Repairs rows. Returns their number; [`repaired_cells`](Self::repaired_cells) has the changed cells.
    pub fn repair(&mut self, sheet: &mut Sheet, repair: Repair) -> usize {
        self.repaired = Repaired::default();
        match repair {
            Repair::NumberUsernames => self.number_usernames(sheet),
            Repair::FixSlips => self.fix_slips(sheet),
            Repair::SkipErrors => self.mark(sheet, self.rows_in(RowState::Error).collect(), flag::SKIPPED),
            Repair::DeleteErrors => self.delete(sheet, self.rows_in(RowState::Error).collect()),
            Repair::ResendInvited => {
                self.mark(sheet, self.rows_in(RowState::AlreadyInvited).collect(), flag::RESEND)
            }
        }
    }

    /// The cells changed by the last repair.
    pub fn repaired_cells(&self) -> &[RepairedCell] {
        &self.repaired.cells
    }

    /// Whether there is a repair to undo.
    pub fn can_undo_repair(&self) -> bool {
        !self.repaired.cells.is_empty() || !self.repaired.marked.is_empty()
    }

    /// Undoes the last repair, except in cells edited since. Returns the number of rows changed.
    pub fn undo_repair(&mut self, sheet: &mut Sheet) -> usize {
        let Repaired { cells, marked, flag } = std::mem::take(&mut self.repaired);
        let mut count = marked.len();
        for change in cells {
            if sheet.raw_cell(change.row, change.position) == change.after {
                sheet.set_cell(change.row, change.position, &change.before);
                self.flags[change.row] &= !flag::NUMBERED;
                self.renew(sheet, change.row);
                count += 1;
            }
        }
        for row in marked {
            self.flags[row] &= !flag;
            self.deleted -= usize::from(flag == flag::DELETED);
        }
        self.resolve(sheet);
        count
    }

    /// Sets a cell, and remembers its text before.
    fn set_repaired(&mut self, sheet: &mut Sheet, row: usize, position: usize, after: &str) {
        let before = sheet.raw_cell(row, position).to_owned();
        sheet.set_cell(row, position, after);
        self.repaired.cells.push(RepairedCell { row, position, before, after: after.to_owned() });
        self.renew(sheet, row);
    }

    /// The probably intended address of a row with a misspelt domain.
    pub fn suggestion(&self, sheet: &Sheet, row: usize) -> Option<String> {
        if self.codes[row] != Some(Code::EmailSlip) {
            return None;
        }
        let typed = sheet.cell(row, self.mapping.position(Column::Email)?);
        suggest_domain(typed).map(|domain| with_domain(typed, domain))
    }

    fn is_username_taken(&self, row: usize) -> bool {
        self.states[row] == RowState::Error
            && self.codes[row].is_none_or(super::is_warning)
            && !self.has(row, flag::DOMAIN_REFUSED)
    }

    fn number_usernames(&mut self, sheet: &mut Sheet) -> usize {
        let Some(place) = self.mapping.position(Column::Username) else { return 0 };
        let rows: Vec<usize> = (0..self.len()).filter(|row| self.is_username_taken(*row)).collect();
        let mut used: HashSet<u64> = self.usernames.hashes().iter().chain(&self.taken).copied().collect();
        // Rows with the same name continue where the previous one stopped.
        let mut series: HashMap<u64, Box<dyn Iterator<Item = Username>>> = HashMap::new();
        let mut repaired = 0;
        for row in &rows {
            let chosen = sheet.cell(*row, place).to_ascii_lowercase();
            // A numbered username gets another number: `zoe3` after `zoe2`, not `zoe22`.
            let is_numbered = self.has(*row, flag::NUMBERED);
            let base =
                if is_numbered { chosen.trim_end_matches(|c: char| c.is_ascii_digit()) } else { &chosen };
            let series_of = fast_check::hash(base.as_bytes());
            let names =
                series.entry(series_of).or_insert_with(|| Box::new(numbered(base, &self.fast.reserved)));
            if let Some(name) = names.find(|name| used.insert(fast_check::hash(name.as_str().as_bytes()))) {
                self.flags[*row] |= flag::NUMBERED;
                self.set_repaired(sheet, *row, place, name.as_str());
                repaired += 1;
            }
        }
        self.resolve(sheet);
        repaired
    }

    fn fix_slips(&mut self, sheet: &mut Sheet) -> usize {
        let Some(place) = self.mapping.position(Column::Email) else { return 0 };
        let rows: Vec<usize> = self.misspelt_rows().collect();
        let mut repaired = 0;
        for row in rows {
            if let Some(address) = self.suggestion(sheet, row) {
                self.set_repaired(sheet, row, place, &address);
                repaired += 1;
            }
        }
        self.resolve(sheet);
        repaired
    }

    /// The rows whose warning is a misspelt domain; other warnings have no repair.
    fn misspelt_rows(&self) -> impl Iterator<Item = usize> {
        self.rows_in(RowState::Warning).filter(|row| self.codes[*row] == Some(Code::EmailSlip))
    }

    /// Deletes rows. Returns their number; [`undo_repair`](Self::undo_repair) brings them back.
    pub fn delete(&mut self, sheet: &Sheet, mut rows: Vec<usize>) -> usize {
        rows.retain(|row| *row < self.len() && !self.is_deleted(*row));
        self.deleted += rows.len();
        self.mark(sheet, rows, flag::DELETED)
    }

    fn mark(&mut self, sheet: &Sheet, rows: Vec<usize>, flag: u16) -> usize {
        rows.iter().for_each(|row| self.flags[*row] |= flag);
        self.resolve(sheet);
        let count = rows.len();
        self.repaired = Repaired { cells: Vec::new(), marked: rows, flag };
        count
    }
}
