//! The rows of a job as its page lists them, a page at a time.

use super::{JobRow, Outcome, RefusedCell};
use crate::characters::trimmed;
use crate::form::{Code, words};
use crate::letter_case::lower;
use serde::{Deserialize, Serialize};

/// Most characters of a search. Longer ones are cut: no address is longer.
const SEARCH_MOST: usize = 254;

words! {
    /// Which rows of a job are listed.
    JobRowFilter {
        All = "all",
        Created = "created",
        Resent = "resent",
        Skipped = "skipped",
        Failed = "failed",
        Changed = "changed",
        /// Not processed, or not yet.
        Left = "left",
    }
}

impl JobRowFilter {
    /// Whether rows with this outcome are listed; `None` is a row that was not processed.
    pub fn has(self, outcome: Option<Outcome>) -> bool {
        match self {
            Self::All => true,
            Self::Left => outcome.is_none(),
            _ => outcome.is_some() && outcome == self.outcome(),
        }
    }

    /// The outcome of the listed rows, if it is one and the same.
    pub fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Created => Some(Outcome::Created),
            Self::Resent => Some(Outcome::Resent),
            Self::Skipped => Some(Outcome::Skipped),
            Self::Failed => Some(Outcome::Failed),
            Self::Changed => Some(Outcome::Changed),
            Self::All | Self::Left => None,
        }
    }
}

/// A request for a page of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRowsQuery {
    pub filter: JobRowFilter,
    /// A part of an address or username, or the number of a line; empty for all rows.
    pub search: String,
    /// The position at which the page begins, from the previous page.
    pub from: Option<u32>,
}

/// One page of rows, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRowsPage {
    pub rows: Vec<JobRowView>,
    /// The position at which the next page begins; `None` on the last.
    pub next: Option<u32>,
}

/// A row of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRowView {
    /// Its place in the job, from 0.
    pub position: u32,
    pub line: u32,
    /// The address as in the file; empty if it was erased.
    pub email: String,
    /// The username of its account, otherwise the one in the file; empty if it was erased.
    pub username: String,
    /// `None` if it was not processed.
    pub outcome: Option<Outcome>,
    /// Why it was left out, or that it was erased.
    pub code: Option<Code>,
    /// The cell of the code, if it names what the organization has.
    #[serde(default)]
    pub refused: Option<RefusedCell>,
    /// The line of the earlier row that it repeats, if that is the reason.
    pub repeats: Option<u32>,
    /// Whether an undo has taken it back, or left it as it was; `None` if it was not undone.
    #[serde(default)]
    pub is_undone: Option<bool>,
    /// Whether the job will still process it.
    pub is_waiting: bool,
}

impl JobRowView {
    pub fn is_erased(&self) -> bool {
        self.code == Some(Code::Erased)
    }
}

/// The text that rows are searched for.
#[derive(Clone, Debug)]
pub struct JobRowSearch {
    text: String,
    line: Option<u32>,
}

impl JobRowSearch {
    /// Reads a search as typed; `None` if it is empty.
    pub fn parse(typed: &str) -> Option<Self> {
        let text: String = lower(trimmed(typed)).chars().take(SEARCH_MOST).collect();
        let line = text.parse().ok();
        (!text.is_empty()).then_some(Self { text, line })
    }

    /// Whether a row has the text in its address or username, or is that line. Case does not matter.
    pub fn finds(&self, row: &JobRowView) -> bool {
        self.line == Some(row.line)
            || [&row.email, &row.username].iter().any(|value| lower(value).contains(&self.text))
    }
}

/// The reason of a row to tell: that it was erased, or why it was left out. `refused` is the code of its outcome.
pub fn reason(row: &JobRow, outcome: Option<Outcome>, refused: Option<Code>) -> Option<Code> {
    let is_left_out = matches!(outcome, Some(Outcome::Skipped | Outcome::Failed));
    match row.code {
        Some(Code::Erased) => Some(Code::Erased),
        previewed => refused.or(previewed).filter(|_| is_left_out),
    }
}
