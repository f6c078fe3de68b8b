//! Repairs with one click. Each tells beforehand how many rows it would change.

use super::{Verdicts, fast, flag};
use crate::account::{Username, corrected, numbered, suggest_domain};
use crate::bulk::csv::Sheet;
use crate::bulk::{Column, RowState};
use crate::form::{Code, words};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What can be mended in many rows at once.
    Repair {
        /// Put a number behind chosen usernames that are taken.
        NumberUsernames = "number_usernames",
        /// Replace domains that are a slip away from a well-known one.
        FixSlips = "fix_slips",
        /// Skip every row with an error.
        SkipErrors = "skip_errors",
        /// Send open invitations again.
        ResendInvited = "resend_invited",
    }
}

/// How many rows each repair would change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repairs {
    pub number_usernames: usize,
    pub fix_slips: usize,
    pub skip_errors: usize,
    pub resend_invited: usize,
}

impl Repairs {
    pub fn count(&self, repair: Repair) -> usize {
        match repair {
            Repair::NumberUsernames => self.number_usernames,
            Repair::FixSlips => self.fix_slips,
            Repair::SkipErrors => self.skip_errors,
            Repair::ResendInvited => self.resend_invited,
        }
    }
}

impl Verdicts {
    pub fn repairs(&self) -> Repairs {
        Repairs {
            number_usernames: (0..self.len()).filter(|row| self.is_username_taken(*row)).count(),
            fix_slips: self.count(RowState::Warning),
            skip_errors: self.count(RowState::Error),
            resend_invited: self.count(RowState::AlreadyInvited),
        }
    }

    /// Repairs; how many rows were changed.
    pub fn repair(&mut self, sheet: &mut Sheet, repair: Repair) -> usize {
        match repair {
            Repair::NumberUsernames => self.number_usernames(sheet),
            Repair::FixSlips => self.fix_slips(sheet),
            Repair::SkipErrors => self.mark(sheet, RowState::Error, flag::SKIPPED),
            Repair::ResendInvited => self.mark(sheet, RowState::AlreadyInvited, flag::RESEND),
        }
    }

    /// The address that a row with a slip was probably meant to have.
    pub fn suggestion(&self, sheet: &Sheet, row: usize) -> Option<String> {
        if self.codes[row] != Some(Code::EmailSlip) {
            return None;
        }
        let typed = sheet.cell(row, self.mapping.position(Column::Email)?);
        suggest_domain(typed).map(|domain| corrected(typed, domain))
    }

    fn is_username_taken(&self, row: usize) -> bool {
        self.states[row] == RowState::Error && self.codes[row].is_none_or(|code| code == Code::EmailSlip)
    }

    fn number_usernames(&mut self, sheet: &mut Sheet) -> usize {
        let Some(place) = self.mapping.position(Column::Username) else { return 0 };
        let rows: Vec<usize> = (0..self.len()).filter(|row| self.is_username_taken(*row)).collect();
        let mut used: BTreeSet<u64> = self.usernames.hashes().iter().chain(&self.taken).copied().collect();
        // A thousand rows that chose the same name go on where the one before stopped.
        let mut series: BTreeMap<String, Box<dyn Iterator<Item = Username>>> = BTreeMap::new();
        for row in &rows {
            let chosen = sheet.cell(*row, place).to_ascii_lowercase();
            // What was numbered once is numbered anew, not `zoe22` made of `zoe2`.
            let is_numbered = self.has(*row, flag::NUMBERED);
            let base =
                if is_numbered { chosen.trim_end_matches(|c: char| c.is_ascii_digit()) } else { &chosen };
            let names = series.entry(base.to_owned()).or_insert_with(|| Box::new(numbered(base)));
            if let Some(name) = names.find(|name| used.insert(fast::hash(name.as_str().as_bytes()))) {
                sheet.set_cell(*row, place, name.as_str());
                self.flags[*row] |= flag::NUMBERED;
                self.renew(sheet, *row);
            }
        }
        self.resolve(sheet);
        rows.len()
    }

    fn fix_slips(&mut self, sheet: &mut Sheet) -> usize {
        let Some(place) = self.mapping.position(Column::Email) else { return 0 };
        let rows: Vec<usize> = self.rows_in(RowState::Warning).collect();
        for row in &rows {
            if let Some(address) = self.suggestion(sheet, *row) {
                sheet.set_cell(*row, place, &address);
                self.renew(sheet, *row);
            }
        }
        self.resolve(sheet);
        rows.len()
    }

    fn mark(&mut self, sheet: &Sheet, state: RowState, flag: u8) -> usize {
        let rows: Vec<usize> = self.rows_in(state).collect();
        rows.iter().for_each(|row| self.flags[*row] |= flag);
        self.resolve(sheet);
        rows.len()
    }
}
