//! What the rows of a batch have in common.

use super::super::write::RowRefusal;
use crate::bulk::update::ScopeNow;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use domain::bulk::update::{UpdateColumn, UpdateRow, UpdateWords};
use domain::form::Code;
use domain::id::EventId;

/// What becomes of a row with a cell that has another value than before and after, or that is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode<'a> {
    /// The whole row stays.
    Whole,
    /// The other cells are written: an undo takes back what it can. With the events that have changed the states of the
    /// accounts of the rows: a state that was changed since stays.
    Cells(&'a [Option<EventId>]),
}

/// The rows of a batch, and what their columns and values mean.
pub(super) struct Batch<'a> {
    pub(super) desk: &'a Desk<CanManageAccounts>,
    pub(super) columns: &'a [UpdateColumn],
    pub(super) words: &'a UpdateWords,
    pub(super) rows: &'a [UpdateRow],
    /// Where the people are who are missing from the file, if the batch has any.
    pub(super) scope: Option<&'a ScopeNow>,
    pub(super) mode: Mode<'a>,
}

/// As [`row_refusal`], without the field.
///
/// # Errors
/// All other errors.
pub(super) fn refusal<T>(result: Result<T>) -> Result<std::result::Result<T, Code>> {
    Ok(row_refusal(result)?.map_err(|refusal| refusal.code))
}

/// Why a row, or a cell of it, is not written. What concerns the job or the database is no reason of a row.
///
/// # Errors
/// All other errors.
pub(super) fn row_refusal<T>(result: Result<T>) -> Result<std::result::Result<T, RowRefusal>> {
    match result {
        Ok(done) => Ok(Ok(done)),
        Err(error @ Error::Refused(Code::PermissionMissing | Code::SignedOut)) => Err(error),
        Err(Error::Refused(code) | Error::Later { code: code @ Code::TooMany, .. }) => Ok(Err(code.into())),
        Err(Error::Faults(faults)) => Ok(Err(faults.first().into())),
        Err(error) => Err(error),
    }
}
