//! The batch as it is sent.

use super::Batch;
use domain::bulk::{JobChunk, JobDraft};
use leptos::prelude::*;

/// A content of a batch.
pub(in crate::pages::registration::bulk) type BatchVersion = (RwSignal<u32>, u32);

impl Batch {
    /// The rows of a job: all but those of a list in which nothing stands.
    pub fn rows_to_send(self) -> Vec<u32> {
        self.peek(|data| data.verdicts.rows_to_send()).unwrap_or_default()
    }

    /// The head of a job with these rows.
    pub fn head(self, rows: &[u32], key: &str) -> Option<JobDraft> {
        self.peek(|data| data.verdicts.head(&data.sheet, rows, key))
    }

    /// The piece that begins at a position among them.
    pub fn chunk(self, rows: &[u32], first: u32) -> Option<JobChunk> {
        self.peek(|data| data.verdicts.chunk(&data.sheet, rows, first as usize))
    }

    /// The batch's present content: which batch it is, and another number after every change.
    pub fn edition(self) -> BatchVersion {
        (self.version, self.version.get_untracked())
    }

    /// The same, heard of again when it changes.
    pub fn edition_seen(self) -> u32 {
        self.version.get()
    }
}
