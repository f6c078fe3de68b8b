//! *Bulk invite*: rows from a list or a file, their states, and the job that invites them. Jobs do other things to many
//! people too: `bulk/action.rs`, and `bulk/update.rs` for what a file changes.
//!
//! One reader (`bulk/csv.rs`) makes a [`Sheet`](csv::Sheet) of cells out of a file, in the browser, in `matricula import`
//! and in tests. [`check`](check::check) gives every row its state. The host applies the rule for a single row again when
//! it processes the row.

mod action;
mod cell_shape;
mod file_fault;
mod job;
mod job_rows;
mod named_columns;
mod outcome_columns;
mod refused_cell;
mod row_column;
mod unit_word;

pub use crate::column_names::Column;
pub use crate::registry::SELECTED_MOST;
pub use action::{ActionDraft, ActionPreview, BulkAction, CheckedAction, LeftOut, Selection, TYPED_ABOVE};
pub use file_fault::FileFault;
pub use job::JobOptions;
pub use job_rows::{JobRowFilter, JobRowSearch, JobRowView, JobRowsPage, JobRowsQuery, reason};
pub use named_columns::{InviteWords, NamedColumns};
pub(crate) use outcome_columns::{OUTCOME_COLUMNS, USERNAME_COLUMN};
pub use refused_cell::RefusedCell;
pub use row_column::RowColumn;
pub use unit_word::{UnitWord, UnitWords};

pub mod check;
pub mod csv;
pub mod date_columns;
pub mod encoding;
pub mod header;
pub mod own_columns;
pub mod paste;
pub mod update;

use crate::form::{Code, Field, words};
use crate::id::JobId;
use crate::permission::Permission;
use csv::Delimiter;
use serde::{Deserialize, Serialize};

/// Most rows of a file or a list.
pub const ROWS_MOST: u32 = 100_000;
/// Most bytes of a file.
pub const BYTES_MOST: u32 = 32 * 1024 * 1024;
/// Most characters of a cell.
pub const CELL_MOST: usize = 1_024;
/// Most bytes of text in a row, all its cells together.
pub const ROW_BYTES_MOST: usize = 16 * 1024;
/// Most columns of a job, known or not.
pub const COLUMNS_MOST: usize = 256;
/// Most bytes of a cell in [`JobRow::came`]. Longer ones are in the results as they were read.
const CAME_BYTES_MOST: usize = 256;
/// Most bytes of a job's encrypted rows: the largest file in UTF-8 fits.
pub const JOB_BYTES_MOST: u32 = 4 * BYTES_MOST;
/// Most characters of a file's name that are stored.
pub const NAME_MOST: usize = 120;
/// Most rows of a chunk.
pub const CHUNK_ROWS: usize = 500;

words! {
    /// The state of a row in the preview.
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
    /// What a job does to each of its rows.
    JobKind {
        Invite = "invite",
        Resend = "resend",
        Revoke = "revoke",
        Suspend = "suspend",
        Reactivate = "reactivate",
        Delete = "delete",
        MoveToUnit = "move_to_unit",
        AddToGroup = "add_to_group",
        RemoveFromGroup = "remove_from_group",
        SetEnd = "set_end",
        AskPerson = "ask_person",
        /// *Update people*, from a file.
        Update = "update",
    }
}

impl JobKind {
    /// What its creator must hold, when it begins and before each batch.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Invite => Permission::BulkInvite,
            Self::Resend | Self::Revoke => Permission::ManageInvitations,
            Self::AskPerson => Permission::RegisterIdentities,
            Self::Suspend
            | Self::Reactivate
            | Self::Delete
            | Self::MoveToUnit
            | Self::AddToGroup
            | Self::RemoveFromGroup
            | Self::SetEnd
            | Self::Update => Permission::ManageAccounts,
        }
    }

    /// Whether what it did can be undone from its page.
    pub const fn can_be_undone(self) -> bool {
        matches!(
            self,
            Self::Invite
                | Self::Suspend
                | Self::MoveToUnit
                | Self::AddToGroup
                | Self::RemoveFromGroup
                | Self::Update
        )
    }
}

words! {
    /// The state of a bulk job.
    JobState {
        /// Its rows are being stored.
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
        /// Its creator no longer holds what the job needs.
        PermissionLost = "permission_lost",
        /// When the people were written down, they were more than had been confirmed.
        MoreThanConfirmed = "more_than_confirmed",
        /// Its next rows could not be processed, again and again.
        Failed = "failed",
    }
}

words! {
    /// The outcome of a row.
    #[derive(Default)]
    Outcome {
        /// Account, invitation and message were created.
        Created = "created",
        /// An open invitation was sent again, as the row requests.
        Resent = "resent",
        /// Not processed, because of its state in the preview.
        #[default]
        Skipped = "skipped",
        /// Refused when it was processed; the code says why.
        Failed = "failed",
        /// The action was carried out on somebody who was registered before.
        Changed = "changed",
    }
}

impl Outcome {
    /// Whether a row with this outcome and code should be corrected: it was refused, or skipped because of an error. A
    /// duplicate or registered person is no error.
    pub fn is_to_mend(self, code: Option<Code>) -> bool {
        match self {
            Self::Failed => true,
            Self::Skipped => code.is_some_and(|code| !THERE_ALREADY.contains(&code)),
            Self::Created | Self::Resent | Self::Changed => false,
        }
    }
}

/// Codes of skipped rows that need no correction.
pub const THERE_ALREADY: [Code; 6] = [
    Code::DuplicateInFile,
    Code::AlreadyRegistered,
    Code::AlreadyInvited,
    Code::Erased,
    Code::ToBeDeleted,
    Code::NothingToChange,
];

/// The header of a job: its columns, the number of its rows, and the options of the invitations. It is sent first. The same
/// key with the same content is the same job, however often it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobDraft {
    /// A UUID made by the browser or the command for one submission.
    pub key: String,
    /// The names of the columns as in the file, and their meanings.
    pub header: Vec<String>,
    pub columns: Vec<Option<Column>>,
    /// Which of the other columns are own fields; empty: those with the name of one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<Option<Field>>,
    /// The name of the file; empty for a list.
    #[serde(default)]
    pub name: String,
    /// The delimiter of the file, which its results have too.
    #[serde(default)]
    pub delimiter: Delimiter,
    /// The number of rows that follow.
    pub rows: u32,
    /// The language of rows without one; empty: the organization's default.
    pub locale: String,
    /// Days until the links expire, as typed; empty: the organization's default.
    pub days: String,
    pub note: String,
    /// *Do not send e-mails now*.
    pub hold: bool,
    /// The id of the unit that new accounts are put into whose row names none. Empty: none, or the only one for whoever
    /// invites inside one.
    #[serde(default)]
    pub unit: String,
}

/// A row as it is sent: its cells with all edits and repairs, and its state in the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRow {
    /// The line of the file on which it began, from 1; in a list the number of the row.
    pub line: u32,
    pub cells: Vec<String>,
    pub state: RowState,
    /// The reason of the state.
    pub code: Option<Code>,
    /// The line of the earlier row that it repeats, if that is the reason.
    #[serde(default)]
    pub repeats: Option<u32>,
    /// *Resend to the already invited*.
    pub resend: bool,
    /// The username that the preview has shown for a row without one. It is used if it is still free.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub derived: String,
    /// Cells as they are in the file, by their position, where `cells` has what they were read as: for the results.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub came: Vec<(u32, String)>,
    /// The own field of the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<RowColumn>,
}

/// A part of a job's rows, sent and stored together, at most [`CHUNK_ROWS`]. `first` is the position of its first row,
/// from 0.
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
    /// The number of rows stored so far. Sending continues there.
    pub stored: u32,
}

/// A job, as its creator sees it. Always `created + resent + changed + skipped + failed + left = rows`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobView {
    pub id: JobId,
    #[serde(default = "invite")]
    pub kind: JobKind,
    /// The name of its file; empty for a list, and once its rows were deleted.
    pub name: String,
    pub state: JobState,
    pub paused: Option<PauseReason>,
    pub rows: u32,
    /// How many had been confirmed, if people were selected.
    #[serde(default)]
    pub confirmed: u32,
    pub created: u32,
    pub resent: u32,
    pub skipped: u32,
    pub failed: u32,
    #[serde(default)]
    pub changed: u32,
    pub left: u32,
    /// Messages of the job by state.
    pub mailed: u32,
    pub mail_waiting: u32,
    pub mail_failed: u32,
    pub mail_held: u32,
    /// What *Undo* would take back: invitations of the job, or changes of people.
    pub open: u32,
    /// Changes that were undone, and those that were not, since somebody has changed the same again.
    #[serde(default)]
    pub returned: u32,
    #[serde(default)]
    pub kept: u32,
    /// How many of `open` are invitations, and how many an undo has revoked.
    #[serde(default)]
    pub open_invitations: u32,
    #[serde(default)]
    pub revoked: u32,
    /// Rows that [should be corrected](Outcome::is_to_mend).
    pub to_mend: u32,
    /// Whether its rows were deleted. Their outcomes are kept.
    pub is_forgotten: bool,
    /// Whether somebody else has begun it, who cannot sign in any more: it can only be cancelled.
    #[serde(default)]
    pub is_others: bool,
    /// Unix milliseconds.
    pub created_at: i64,
    pub started_at: Option<i64>,
    pub ended_at: Option<i64>,
    /// For the rate: rows processed and milliseconds worked since the job was last started or resumed.
    pub worked_rows: u32,
    pub worked_ms: i64,
    /// When an undo was begun.
    #[serde(default)]
    pub undone_at: Option<i64>,
    /// Whether a worker is still undoing it.
    #[serde(default)]
    pub is_undoing: bool,
}

fn invite() -> JobKind {
    JobKind::Invite
}

/// A lookup of rows in the registry, by [`Email::key`](crate::account::Email::key) and
/// [`Username`](crate::account::Username). Empty keys are not looked up. At most [`REGISTRY_MOST`] rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryQuestion {
    pub emails: Vec<String>,
    pub usernames: Vec<String>,
    /// Usernames that rows may get if theirs is taken.
    #[serde(default)]
    pub candidates: Vec<String>,
}

/// Most rows of a [`RegistryQuestion`].
pub const REGISTRY_MOST: usize = 5_000;

/// The rows that are not free, by their position in the question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryAnswer {
    pub registered: Vec<u32>,
    pub invited: Vec<u32>,
    pub taken: Vec<u32>,
    /// Rows whose account keeps its username: its invitation has expired.
    #[serde(default)]
    pub lapsed: Vec<u32>,
    /// Rows whose account is to be deleted. They are among the registered ones too.
    #[serde(default)]
    pub to_be_deleted: Vec<u32>,
    /// Rows whose address is new, and of a domain that the organization refuses.
    #[serde(default)]
    pub domain_refused: Vec<u32>,
    /// The candidates that are taken, by their position.
    #[serde(default)]
    pub taken_candidates: Vec<u32>,
}
