//! The rows of a compared file: how many are in which state, and what is sent of them.

use super::{ComparedFile, FileData, count};
use domain::bulk::NAME_MOST;
use domain::bulk::update::{UpdateColumn, UpdateDraft, UpdateRow, UpdateState};
use leptos::prelude::*;

impl ComparedFile {
    pub(in super::super) fn rows(self, state: Option<UpdateState>) -> u32 {
        let of_file = self.look(|data| {
            let verdicts = data.verdicts.as_ref();
            count(verdicts.map_or(0, |verdicts| state.map_or(verdicts.len(), |state| verdicts.count(state))))
        });
        let is_of_all = matches!(state, None | Some(UpdateState::Absent));
        let missing = if is_of_all { self.missing.count() } else { 0 };
        of_file.unwrap_or_default() + missing
    }

    /// The rows in a state. Those who are missing from the file come after its rows.
    pub(in super::super) fn rows_in(self, state: UpdateState) -> Vec<u32> {
        if state == UpdateState::Absent {
            let first = self.peek(|data| count(data.sheet.rows())).unwrap_or_default();
            return (first..first + self.missing.count_now()).collect();
        }
        let rows = |data: &FileData| Some(data.verdicts.as_ref()?.rows_in(state).map(count).collect());
        self.peek(rows).flatten().unwrap_or_default()
    }

    /// The rows of a job.
    pub(in super::super) fn to_apply(self) -> u32 {
        let states = [UpdateState::Change, UpdateState::Invite, UpdateState::Absent];
        states.into_iter().map(|state| self.rows(Some(state))).sum()
    }

    /// The header and the rows of a job.
    pub(in super::super) fn to_send(self, key: &str) -> Option<(UpdateDraft, Vec<UpdateRow>)> {
        let name = self.name.get_untracked().chars().filter(|c| !c.is_control()).take(NAME_MOST).collect();
        self.peek(|data| {
            let (mut draft, mut rows) = data.verdicts.as_ref()?.to_send(&data.sheet, key);
            self.missing.add_to(&mut draft, &mut rows);
            Some((UpdateDraft { name, ..draft }, rows))
        })
        .flatten()
    }

    /// Whether addresses are to change.
    pub(in super::super) fn has_addresses(self) -> bool {
        self.look(|data| {
            let Some(verdicts) = &data.verdicts else { return false };
            let email = verdicts.columns().iter().position(|(column, _)| *column == UpdateColumn::Email);
            email.is_some_and(|at| {
                let is_changed = |row: usize| {
                    verdicts
                        .row(row)
                        .is_some_and(|row| row.cells.iter().any(|cell| usize::from(cell.column) == at))
                };
                verdicts.rows_in(UpdateState::Change).any(is_changed)
            })
        })
        .unwrap_or_default()
    }
}
