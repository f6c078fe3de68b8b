use crate::database_file::ServeError;
use crate::error::Error;
use crate::keys::{KeyFileError, KeyMismatch};
use crate::mail::MailConfigError;
use crate::migrate::MigrateError;

/// Why the program does not start.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    #[error("the data directory {path} cannot be made: {cause}")]
    DataDir { path: std::path::PathBuf, cause: std::io::Error },
    #[error("the database {path} cannot be made: {cause}")]
    DatabaseFile { path: std::path::PathBuf, cause: std::io::Error },
    #[error(
        "MATRICULA_DATABASE_URL: the database is on another machine, and what is sent to it could be read on the way; \
         add sslmode=verify-full (or require, or verify-ca), or sslmode=disable where that is meant"
    )]
    DatabaseInTheClear,
    #[error("the database cannot be opened: {0}")]
    Database(#[from] sea_orm::DbErr),
    #[error("the time of the database cannot be read: {0}")]
    Time(#[source] Error),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    #[error(transparent)]
    Mail(#[from] MailConfigError),
    #[error(transparent)]
    OtherKeys(#[from] KeyMismatch),
    #[error("the settings cannot be read: {0}")]
    Settings(#[source] Error),
    #[error("the erasures that are noted cannot be done: {0}")]
    Erasures(#[source] Error),
    #[error("a restored database cannot be secured: {0}")]
    Restore(#[source] Error),
}
