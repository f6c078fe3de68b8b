//! *Bulk invite*: rows from a list or a file, what is known about each, and the job they become.
//!
//! A file is read by one reader (`bulk/csv.rs`) wherever it is read: in the browser, by `matricula import`, in tests.
//! It gives a [`Sheet`](csv::Sheet) of cells; [`check`](check::check) gives every row its state; the same rule for a
//! single row is applied again on the host when the row is processed.

mod job;

pub use job::{COLUMNS_MOST, JobOptions};

pub mod check;
pub mod csv;
pub mod encoding;
pub mod header;
pub mod paste;
pub mod results;

use crate::form::{Code, words};
use crate::id::JobId;
use serde::{Deserialize, Serialize};

/// Most rows of a file or a list.
pub const ROWS_MOST: u32 = 100_000;
/// Most bytes of a file.
pub const BYTES_MOST: u32 = 32 * 1024 * 1024;
/// Most characters of a cell.
pub const CELL_MOST: usize = 1_024;
/// Most bytes of text in a row, all its cells together.
pub const ROW_BYTES_MOST: usize = 16 * 1024;
/// Most bytes that the rows of a job take where they are stored: what the largest file becomes in UTF-8, sealed.
pub const JOB_BYTES_MOST: u32 = 4 * BYTES_MOST;
/// Most rows that are sent, sealed and stored as one piece.
pub const CHUNK_ROWS: usize = 500;

words! {
    /// A column that means something.
    Column {
        Email = "email",
        Username = "username",
        Language = "language",
        GivenNames = "given_names",
        FamilyName = "family_name",
        DateOfBirth = "date_of_birth",
        Nationality = "nationality",
    }
}

words! {
    /// How a row of the preview stands.
    RowState {
        Ready = "ready",
        Warning = "warning",
        Error = "error",
        DuplicateInFile = "duplicate_in_file",
        AlreadyRegistered = "already_registered",
        AlreadyInvited = "already_invited",
        Skipped = "skipped",
    }
}

impl RowState {
    /// Whether *Process Bulk invites* processes such a row.
    pub const fn is_processed(self) -> bool {
        matches!(self, Self::Ready | Self::Warning)
    }
}

words! {
    /// Where a bulk job stands.
    JobState {
        /// Its rows are still coming in.
        Preparing = "preparing",
        Running = "running",
        Paused = "paused",
        Done = "done",
        Cancelled = "cancelled",
    }
}

words! {
    /// Why a job is paused.
    PauseReason {
        Asked = "asked",
        /// Whoever began it no longer holds `can_bulk_invite`.
        PermissionLost = "permission_lost",
    }
}

words! {
    /// What became of a row.
    Outcome {
        /// Account, invitation and message were made.
        Created = "created",
        /// An open invitation was sent again, as asked for on the row.
        Resent = "resent",
        /// Not processed: so it stood in the preview.
        Skipped = "skipped",
        /// Refused when its turn came; the code says why.
        Failed = "failed",
    }
}

impl Outcome {
    /// Whether somebody has to look at a row with this outcome and code: it was refused when its turn came, or left out
    /// since something about it is wrong. Being in the file twice, or in the registry already, is nothing wrong.
    pub fn is_to_mend(self, code: Option<Code>) -> bool {
        match self {
            Self::Failed => true,
            Self::Skipped => code.is_some_and(|code| !THERE_ALREADY.contains(&code)),
            Self::Created | Self::Resent => false,
        }
    }
}

/// Why a row is left out about which nothing is wrong, or nothing can be mended any more.
pub const THERE_ALREADY: [Code; 4] =
    [Code::DuplicateInFile, Code::AlreadyRegistered, Code::AlreadyInvited, Code::Erased];

/// The head of a job: which columns its rows have, how many there are, how they are invited. Sent first; the same key
/// with the same content is the same job, however often it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobDraft {
    /// Made by the browser or the command for one submission, a UUID.
    pub key: String,
    /// The names of the columns as they came; what they mean, where it is known.
    pub header: Vec<String>,
    pub columns: Vec<Option<Column>>,
    /// How many rows follow.
    pub rows: u32,
    /// Language where a row names none; empty: the organization's default.
    pub locale: String,
    /// Days until the links expire, as typed; empty: the organization's default.
    pub days: String,
    pub note: String,
    /// *Do not send e-mails now*.
    pub hold: bool,
}

/// A row as it is sent: its cells, repaired or edited where they were, and how it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRow {
    /// Line of the file on which it began, from 1; in a list, the number of the row.
    pub line: u32,
    pub cells: Vec<String>,
    pub state: RowState,
    /// Why it stands so, where there is a reason.
    pub code: Option<Code>,
    /// Line of the earlier row that it repeats, where that is the reason.
    #[serde(default)]
    pub repeats: Option<u32>,
    /// *Resend to the already invited*.
    pub resend: bool,
}

/// A piece of a job's rows, at most [`CHUNK_ROWS`]; `first` is the position of its first row, from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobChunk {
    pub first: u32,
    pub rows: Vec<JobRow>,
}

/// The answer to a [`JobDraft`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobBegun {
    pub id: JobId,
    pub state: JobState,
    /// How many rows are stored already, from the first on: sending goes on there.
    pub stored: u32,
}

/// A job, for whoever began it. Always `created + resent + skipped + failed + left = rows`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobView {
    pub id: JobId,
    pub state: JobState,
    pub paused: Option<PauseReason>,
    pub rows: u32,
    pub created: u32,
    pub resent: u32,
    pub skipped: u32,
    pub failed: u32,
    pub left: u32,
    /// Messages of the job by where they stand.
    pub mailed: u32,
    pub mail_waiting: u32,
    pub mail_failed: u32,
    pub mail_held: u32,
    /// Invitations of the job that *Undo batch* would revoke.
    pub open: u32,
    /// Rows that [somebody has to look at](Outcome::is_to_mend).
    pub to_mend: u32,
    /// Whether its rows are no longer kept. What became of them still is.
    pub is_forgotten: bool,
    /// Unix milliseconds.
    pub created_at: i64,
    pub started_at: Option<i64>,
    pub ended_at: Option<i64>,
    /// When the job last moved, for the rate: rows done and milliseconds worked since it last began to run.
    pub worked_rows: u32,
    pub worked_ms: i64,
}

/// Rows whose standing in the registry is asked: keys as [`Email::key`](crate::account::Email::key) and
/// [`Username`](crate::account::Username) write them; an empty one is not asked about. At most
/// [`REGISTRY_MOST`] at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryQuestion {
    pub emails: Vec<String>,
    pub usernames: Vec<String>,
}

/// Most rows a [`RegistryQuestion`] may name.
pub const REGISTRY_MOST: usize = 5_000;

/// Only what is not free, by position in the question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryAnswer {
    pub registered: Vec<u32>,
    pub invited: Vec<u32>,
    pub taken: Vec<u32>,
}
