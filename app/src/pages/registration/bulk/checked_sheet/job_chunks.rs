//! The sheet as a job is submitted.

use super::CheckedSheet;
use domain::bulk::{JobChunk, JobDraft, NAME_MOST};
use leptos::prelude::*;

/// A version of a sheet's content.
pub(in crate::pages::registration::bulk) type SheetVersion = (RwSignal<u32>, u32);

impl CheckedSheet {
    /// The rows of a job: all but the empty rows of a list.
    pub fn rows_to_send(self) -> Vec<u32> {
        self.peek(|data| data.verdicts.rows_to_send()).unwrap_or_default()
    }

    /// The header of a job with these rows.
    pub fn head(self, rows: &[u32], key: &str) -> Option<JobDraft> {
        let name = self.name.get_untracked().chars().filter(|c| !c.is_control()).take(NAME_MOST).collect();
        self.peek(|data| JobDraft { name, ..data.verdicts.head(&data.sheet, rows, key) })
    }

    /// The chunk that starts at a position among them.
    pub fn chunk(self, rows: &[u32], first: u32) -> Option<JobChunk> {
        self.peek(|data| data.verdicts.chunk(&data.sheet, rows, first as usize))
    }

    /// The current version: it changes with every change of the content.
    pub fn current_version(self) -> SheetVersion {
        (self.data.version(), self.data.version().get_untracked())
    }

    /// The same, as a subscription.
    pub fn track_version(self) -> u32 {
        self.data.version().get()
    }
}
