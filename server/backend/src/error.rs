//! What a verb answers when it cannot do what was asked.

use crate::db::errors::{self, ErrorKind, Unique};
use domain::form::{Code, Faults};
use sea_orm::DbErr;
use std::fmt;
use std::io;

/// A refusal, an overload, or a surprise.
#[derive(Debug)]
pub enum Error {
    /// The request cannot be served, for this one reason.
    Refused(Code),
    /// What was sent is wrong, field by field.
    Faults(Faults),
    /// Not now: try again in so many seconds.
    Later { code: Code, retry_after: u32 },
    /// Something that should not happen. Logged where it is handled; never shown.
    Broken(Box<dyn std::error::Error + Send + Sync>),
}

/// What every verb returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A surprise, from anything that can be shown in a log.
    pub fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Broken(cause.into())
    }

    /// The code that stands for it on the wire.
    pub fn code(&self) -> Code {
        match self {
            Self::Refused(code) | Self::Later { code, .. } => *code,
            Self::Faults(faults) => faults.first().code,
            Self::Broken(_) => Code::Internal,
        }
    }

    /// Which uniqueness of the database was violated, if that is why it failed.
    pub(crate) fn violated(&self) -> Option<Unique> {
        let Self::Broken(cause) = self else { return None };
        cause.downcast_ref::<DbErr>().and_then(errors::violated)
    }

    /// Writes a surprise into the log, once, where it is turned into an answer; everything else is no surprise.
    pub fn log(&self) {
        if let Self::Broken(cause) = self {
            tracing::error!(%cause, "a request ended with a surprise");
        }
    }

    /// The database is busy; somebody else's transaction was in the way.
    pub(crate) const CONTENTION: Self = Self::Later { code: Code::Busy, retry_after: 1 };

    /// The database cannot be reached or has no room left; that takes longer to pass.
    pub(crate) const OUTAGE: Self = Self::Later { code: Code::Busy, retry_after: 5 };

    /// The commit was sent and the database did not answer: it may have happened.
    pub(crate) const OUTCOME_UNKNOWN: Self = Self::Later { code: Code::OutcomeUnknown, retry_after: 5 };

    /// An erasure stays in the journal, since it goes on or nobody knows how it ended.
    pub(crate) const ERASURE_NOTED: Self = Self::Later { code: Code::ErasureNoted, retry_after: 60 };
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match errors::classify(&error) {
            ErrorKind::Contention => Self::CONTENTION,
            ErrorKind::Outage => {
                tracing::warn!(%error, "the database is out of reach");
                Self::OUTAGE
            }
            ErrorKind::Other => Self::Broken(Box::new(error)),
        }
    }
}

/// A file that could not be written or read. Where the disk has no room left, or takes nothing any more, that is an
/// outage as the database's is: somebody makes room, and the same request succeeds.
impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge
            | io::ErrorKind::ReadOnlyFilesystem => {
                tracing::warn!(%error, "the data directory takes no more");
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
