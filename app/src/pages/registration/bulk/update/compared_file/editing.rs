//! Cells that are corrected in the preview.

use super::{ComparedFile, Inviting, Listing};
use crate::api::ApiError;
use crate::api::update::update_people;
use crate::hooks::with_retries;
use crate::page_context::text;
use domain::bulk::update::UpdateAnswer;
use domain::csv_format::unescape_formulas;
use leptos::prelude::*;
use leptos::task::spawn_local;

impl ComparedFile {
    /// A cell as the file has it.
    pub fn cell(self, row: u32, position: usize) -> Option<String> {
        self.peek(|data| unescape_formulas(data.sheet.cell(row as usize, position)).into_owned())
    }

    /// Puts a text into a cell, and judges its row again by what its person has now. What was typed stays, whatever the host
    /// answers, also in another comparison.
    pub fn edit(self, row: u32, position: usize, typed: &str) {
        if self.cell(row, position).is_none_or(|known| known == typed) {
            return;
        }
        self.update(|data| data.sheet.set_cell(row as usize, position, typed));
        let Some(attempt) = self.attempts.latest() else { return };
        spawn_local(async move {
            let judged = self.judge_again(row, attempt).await;
            if !self.is_latest(attempt) {
                return;
            }
            match judged {
                Ok(()) => self.take_options_again(),
                Err(error) => self.fail(error),
            }
        });
    }

    async fn judge_again(self, row: u32, attempt: u32) -> Result<(), ApiError> {
        let lookup = self.peek(|data| Some(data.verdicts.as_ref()?.lookup_again(&data.sheet, row as usize)));
        let Some(lookup) = lookup.flatten() else { return Ok(()) };
        let answer = if lookup.question.keys.is_empty() {
            UpdateAnswer::default()
        } else {
            with_retries(|| update_people(lookup.question.clone())).await?
        };
        if !self.is_latest(attempt) {
            return Ok(());
        }
        let applied = self.update(|data| match &mut data.verdicts {
            Some(verdicts) => verdicts.apply_again(&data.sheet, row as usize, lookup, &answer),
            None => Ok(()),
        });
        applied.unwrap_or(Ok(())).map_err(|code| ApiError::from_code(code, untrack(text).locale()))
    }

    /// The row may mean somebody else now, or nobody: who is invited and who is missing is found out again.
    fn take_options_again(self) {
        self.change();
        if matches!(self.inviting.get_untracked(), Inviting::Checking | Inviting::On) {
            self.invite(true, false);
        }
        if self.missing.listing.get_untracked() != Listing::Off {
            self.list(true, false);
        }
    }
}
