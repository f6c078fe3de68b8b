//! The file of a SQLite database: its path, its permissions, and the lock that lets one program serve it. Two would send
//! mail twice, since at its start each ends the leases of the other; use PostgreSQL for several.
//!
//! The lock is on a file beside the database, so that it does not interfere with SQLite's locks, and ends with the program.
//! Commands take no lock: they work beside a serving program.

use crate::owner_only;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why a program cannot serve this database.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(
        "another Matricula is running on the database {path}; a SQLite database takes one program: end the other one first, or move to PostgreSQL, which takes several"
    )]
    Taken { path: PathBuf },
    #[error(
        "the database {path} has more than one name in the file system (a hard link), under which another program could write it too; leave it one name"
    )]
    Linked { path: PathBuf },
    #[error("the database {path} cannot be locked for this program: {cause}")]
    Io { path: PathBuf, cause: io::Error },
}

/// The lock of the program that serves the database.
pub(crate) struct ServeLock {
    _file: File,
}

/// The path of the database's file; none for PostgreSQL or a database in memory.
pub(crate) fn path_of(database_url: &str) -> Option<PathBuf> {
    let options: SqliteConnectOptions =
        database_url.parse().ok().filter(|_| database_url.starts_with("sqlite:"))?;
    let path = options.get_filename().to_path_buf();
    let is_memory = database_url.contains(":memory:") || database_url.contains("mode=memory");
    (!is_memory).then_some(path)
}

/// Creates the file if there is none, and restricts it and its log to the owner. SQLite gives its log the permissions of
/// the database.
pub(crate) fn prepare(database: &Path) -> io::Result<()> {
    match owner_only::create_new(database) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    for ending in ["", "-wal", "-shm", "-journal", ".lock"] {
        owner_only::tighten(&with_ending(database, ending));
    }
    Ok(())
}

/// Locks the database for the serving program.
///
/// # Errors
/// Where another program serves it, by whatever path.
pub(crate) fn lock(database: &Path) -> Result<ServeLock, ServeError> {
    let broken = |cause| ServeError::Io { path: database.to_owned(), cause };
    prepare(database).map_err(broken)?;
    // All symbolic links to the file lead to one lock.
    let path = database.canonicalize().map_err(broken)?;
    if names(&path).map_err(broken)? > 1 {
        return Err(ServeError::Linked { path });
    }
    let file = owner_only::append_to(&with_ending(&path, ".lock")).map_err(broken)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(ServeError::Taken { path }),
        Err(TryLockError::Error(cause)) if cause.kind() == ErrorKind::Unsupported => {
            tracing::warn!(path = %path.display(), "this file system knows no locks: see to it that only one program runs");
        }
        Err(TryLockError::Error(cause)) => return Err(ServeError::Io { path, cause }),
    }
    Ok(ServeLock { _file: file })
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

#[cfg(unix)]
fn names(path: &Path) -> io::Result<u64> {
    std::fs::metadata(path).map(|found| std::os::unix::fs::MetadataExt::nlink(&found))
}

#[cfg(not(unix))]
fn names(_: &Path) -> io::Result<u64> {
    Ok(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_backend::Folder;

    #[test]
    fn the_file_of_a_database_is_found_in_its_url() {
        assert_eq!(path_of("sqlite:///srv/desk/matricula.db"), Some("/srv/desk/matricula.db".into()));
        assert_eq!(path_of("sqlite://data/matricula.db?mode=rwc"), Some("data/matricula.db".into()));
        for none in ["sqlite::memory:", "postgres://desk@db/desk"] {
            assert_eq!(path_of(none), None, "{none}");
        }
    }

    #[test]
    fn a_database_is_served_once_at_a_time() {
        let folder = Folder::new();
        let path = folder.path().join("matricula.db");
        let first = lock(&path).ok().unwrap();
        assert!(matches!(lock(&path), Err(ServeError::Taken { .. })));
        drop(first);
        drop(lock(&path).ok().unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn a_database_behind_links_is_the_same_database() {
        let folder = Folder::new();
        let (real, other) = (folder.path().join("real"), folder.path().join("other"));
        owner_only::make_folder(&real).unwrap();
        owner_only::make_folder(&other).unwrap();
        let path = real.join("matricula.db");
        let held = lock(&path).ok().unwrap();
        std::os::unix::fs::symlink(&path, other.join("matricula.db")).unwrap();
        std::os::unix::fs::symlink(&real, folder.path().join("linked")).unwrap();
        for name in ["other/matricula.db", "linked/matricula.db", "other/../real/matricula.db"] {
            let taken = lock(&folder.path().join(name)).err();
            assert!(matches!(taken, Some(ServeError::Taken { .. })), "{name}: {taken:?}");
        }
        drop(held);
        std::fs::hard_link(&path, other.join("second.db")).unwrap();
        assert!(matches!(lock(&other.join("second.db")), Err(ServeError::Linked { .. })));
    }
}
