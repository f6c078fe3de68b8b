//! Rows of an update that give one value of an own field to several people, although no two people can have it. Which of them is
//! right nobody but the user knows, so none of them is written. A value that comes back unchanged refuses nothing by itself.

use super::verdicts::UpdateVerdicts;
use super::{UpdateColumn, UpdateState};
use crate::bulk::csv::Sheet;
use crate::csv_format::unescape_formulas;
use crate::form::Code;
use crate::registry::OwnField;
use std::collections::HashMap;

/// A row with a value that has to be unique, and whether the row changes it.
struct Holder {
    row: usize,
    is_new: bool,
}

impl UpdateVerdicts {
    /// Refuses the rows that give somebody a value which another row has too.
    pub(super) fn refuse_shared_values(&mut self, sheet: &Sheet) {
        self.forget_shared_values();
        let unique = |(place, (column, at)): (usize, &(UpdateColumn, usize))| {
            let own = self.words.own(*column).filter(|own| own.is_unique)?;
            Some((u8::try_from(place).ok()?, *at, own.clone()))
        };
        let unique: Vec<(u8, usize, OwnField)> = self.columns.iter().enumerate().filter_map(unique).collect();
        for (place, at, own) in unique {
            for holders in self.holders_of_values(sheet, (place, at), &own).into_values() {
                self.refuse_shared(place, &holders);
            }
        }
    }

    /// Takes back what was refused for such a value.
    fn forget_shared_values(&mut self) {
        for at in 0..self.rows.len() {
            if self.rows[at].code != Some(Code::ValueRepeated) {
                continue;
            }
            let (state, code) = match &self.rows[at].new {
                Some(_) => (UpdateState::Invite, None),
                None => self.rows[at].own,
            };
            self.set_state(at, state, code);
            let row = &mut self.rows[at];
            row.repeats = None;
            let refused = row.cells.iter_mut().filter(|cell| cell.fault == Some(Code::ValueRepeated));
            refused.for_each(|cell| cell.fault = None);
        }
    }

    /// The rows by the value that they have of a column, in the order of the file.
    fn holders_of_values(
        &self,
        sheet: &Sheet,
        (place, at): (u8, usize),
        own: &OwnField,
    ) -> HashMap<String, Vec<Holder>> {
        let mut by_value: HashMap<String, Vec<Holder>> = HashMap::new();
        for (row, verdict) in self.rows.iter().enumerate() {
            let is_written = matches!(verdict.state, UpdateState::Change | UpdateState::Invite);
            if !is_written && verdict.state != UpdateState::Unchanged {
                continue;
            }
            let changed = verdict.cells.iter().find(|cell| cell.column == place);
            let value = match changed {
                Some(cell) => own.kind.check(&cell.after, &[]).ok().flatten(),
                None => {
                    let cell = unescape_formulas(sheet.raw_cell(row, at));
                    own.read(&cell, "").ok().and_then(|values| values.into_iter().next())
                }
            };
            if let Some(value) = value {
                let holder = Holder { row, is_new: is_written && changed.is_some() };
                by_value.entry(value.key().to_owned()).or_default().push(holder);
            }
        }
        by_value
    }

    fn refuse_shared(&mut self, place: u8, holders: &[Holder]) {
        let [first, second, ..] = holders else { return };
        for holder in holders.iter().filter(|holder| holder.is_new) {
            self.set_state(holder.row, UpdateState::Error, Some(Code::ValueRepeated));
            let other = if holder.row == first.row { second.row } else { first.row };
            let row = &mut self.rows[holder.row];
            row.repeats = u32::try_from(other).ok();
            if let Some(cell) = row.cells.iter_mut().find(|cell| cell.column == place) {
                cell.fault = Some(Code::ValueRepeated);
            }
        }
    }
}
