//! The errors of actions.

use crate::database_error::{self, ErrorKind, Unique};
use domain::form::{Code, Faults};
use sea_orm::DbErr;
use std::fmt;
use std::io;

/// Why an action failed.
#[derive(Debug)]
pub enum Error {
    /// The request is refused for this reason.
    Refused(Code),
    /// The input is wrong, field by field.
    Faults(Faults),
    /// Not possible now; a retry after this many seconds may succeed.
    Later { code: Code, retry_after: u32 },
    /// Something unexpected. It is logged where it is handled, and never shown.
    Broken(Box<dyn std::error::Error + Send + Sync>),
}

/// The result of an action.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An unexpected error.
    pub fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Broken(cause.into())
    }

    /// Its code in responses.
    pub fn code(&self) -> Code {
        match self {
            Self::Refused(code) | Self::Later { code, .. } => *code,
            Self::Faults(faults) => faults.first().code,
            Self::Broken(_) => Code::Internal,
        }
    }

    /// The unique constraint that was violated, if that is why it failed.
    pub(crate) fn violated(&self) -> Option<Unique> {
        let Self::Broken(cause) = self else { return None };
        cause.downcast_ref::<DbErr>().and_then(database_error::violated)
    }

    /// Logs an unexpected error, once, where it is turned into a response.
    pub fn log(&self) {
        if let Self::Broken(cause) = self {
            tracing::error!(%cause, "a request failed unexpectedly");
        }
    }

    /// A conflict with another transaction.
    pub(crate) const CONTENTION: Self = Self::Later { code: Code::Busy, retry_after: 1 };

    /// The database cannot be reached or has no space left, which takes longer to pass.
    pub(crate) const OUTAGE: Self = Self::Later { code: Code::Busy, retry_after: 5 };

    /// The database did not answer to a commit, which may have happened.
    pub(crate) const OUTCOME_UNKNOWN: Self = Self::Later { code: Code::OutcomeUnknown, retry_after: 5 };

    /// An erasure stays in the journal, since it continues or its outcome is unknown.
    pub(crate) const ERASURE_NOTED: Self = Self::Later { code: Code::ErasureNoted, retry_after: 60 };
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match database_error::classify(&error) {
            ErrorKind::Contention => Self::CONTENTION,
            ErrorKind::Outage => {
                tracing::warn!(%error, "the database is out of reach");
                Self::OUTAGE
            }
            ErrorKind::Other => Self::Broken(Box::new(error)),
        }
    }
}

/// A file that could not be read or written. A full or read-only disk is an outage like that of the database: a later
/// retry may succeed.
impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge
            | io::ErrorKind::ReadOnlyFilesystem => {
                tracing::warn!(%error, "the data directory cannot be written");
                Self::OUTAGE
            }
            _ => Self::Broken(Box::new(error)),
        }
    }
}

impl From<Faults> for Error {
    fn from(faults: Faults) -> Self {
        Self::Faults(faults)
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::Refused(code)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(code) => code.fmt(f),
            Self::Faults(faults) => faults.fmt(f),
            Self::Later { code, retry_after } => write!(f, "{code}, again in {retry_after} s"),
            Self::Broken(cause) => cause.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Broken(cause) => Some(&**cause),
            _ => None,
        }
    }
}
