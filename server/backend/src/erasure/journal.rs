//! `erasures.journal` in the data directory: one line per erasure, synced to disk before anything is erased.
//!
//! `TIME ID CODE` notes an identity, `TIME account ID` an account that nobody ever signed in to, `TIME registration ID` an
//! unfinished registration, `TIME purge ID` an account that can no longer be restored. `TIME withdrawn …` takes back the last such line, whose erasure was refused.

use crate::error::{Error, Result};
use crate::owner_only;
use domain::id::{AccountId, IdentityId};
use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use uuid::Uuid;

/// What an erasure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ErasureTarget {
    /// An identity, with its code.
    Identity { id: IdentityId, code: i64 },
    /// An account that nobody ever signed in to, with its identity.
    Account(AccountId),
    /// The identity of an unfinished registration.
    Registration(IdentityId),
    /// An account whose days to be restored are over, with its identity. It is erased whatever state a backup has it in.
    Purge(AccountId),
}

const ACCOUNT: &str = "account";
const REGISTRATION: &str = "registration";
const PURGE: &str = "purge";
const WITHDRAWN: &str = "withdrawn";

pub(crate) fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("erasures.journal")
}

/// Notes an erasure before it happens.
///
/// # Errors
/// Nothing is noted; only with `erasure_noted` it may be, so that the next start may carry it out.
pub(super) fn note(data_dir: &Path, at: i64, target: ErasureTarget) -> Result<()> {
    note_with(data_dir, at, target, File::sync_all)
}

fn note_with(data_dir: &Path, at: i64, target: ErasureTarget, sync: Sync) -> Result<()> {
    let error = match append(data_dir, &[format!("{at} {target}")], sync) {
        Ok(()) => return Ok(()),
        Err(AppendError::Nothing(error)) => return Err(error.into()),
        Err(AppendError::Perhaps(error)) => error,
    };
    tracing::warn!(%error, "an erasure may be noted, and is taken back");
    match append(data_dir, &[format!("{at} {WITHDRAWN} {target}")], sync) {
        Ok(()) => Err(error.into()),
        Err(AppendError::Nothing(again) | AppendError::Perhaps(again)) => {
            tracing::error!(error = %again, "an erasure that was not done may stay in the journal");
            Err(Error::ERASURE_NOTED)
        }
    }
}

/// Notes erasures that have happened.
pub(super) fn note_all(data_dir: &Path, erasures: &[(i64, ErasureTarget)]) -> Result<()> {
    if erasures.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = erasures.iter().map(|(at, target)| format!("{at} {target}")).collect();
    append(data_dir, &lines, File::sync_all).map_err(|error| error.into_inner().into())
}

/// Takes back a note whose erasure was refused: nothing was erased.
pub(super) fn withdraw(data_dir: &Path, at: i64, target: ErasureTarget) -> Result<()> {
    let line = format!("{at} {WITHDRAWN} {target}");
    append(data_dir, &[line], File::sync_all).map_err(|error| error.into_inner().into())
}

/// How a file is made to reach the disk.
type Sync = fn(&File) -> io::Result<()>;

/// What is in the journal after lines could not be appended.
enum AppendError {
    Nothing(io::Error),
    /// A part of them, or all.
    Perhaps(io::Error),
}

impl AppendError {
    fn into_inner(self) -> io::Error {
        match self {
            Self::Nothing(error) | Self::Perhaps(error) => error,
        }
    }
}

fn append(data_dir: &Path, lines: &[String], sync: Sync) -> std::result::Result<(), AppendError> {
    let path = path(data_dir);
    let is_new = !path.exists();
    let mut file = owner_only::append_to(&path).map_err(AppendError::Nothing)?;
    // The leading newline ends a line that a crash has cut off, so that these stay readable.
    let text = format!("\n{}\n", lines.join("\n"));
    let written = file.write(text.as_bytes()).map_err(AppendError::Nothing)?;
    let rest = text.as_bytes().get(written..).unwrap_or_default();
    let mut finish = || {
        file.write_all(rest)?;
        sync(&file)?;
        if is_new { File::open(data_dir)?.sync_all() } else { Ok(()) }
    };
    finish().map_err(AppendError::Perhaps)
}

/// The noted erasures that were not taken back. Unreadable lines are logged, since they may name a person.
pub(super) fn load(data_dir: &Path) -> Result<Vec<ErasureTarget>> {
    let text = match std::fs::read_to_string(path(data_dir)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut targets: Vec<ErasureTarget> = Vec::new();
    for (number, line) in lines {
        let (_, noted) = line.trim().split_once(' ').unwrap_or_default();
        let withdrawn = noted.strip_prefix(WITHDRAWN).map(str::parse::<ErasureTarget>);
        match (withdrawn, noted.parse()) {
            (Some(Ok(withdrawn)), _) => {
                let last = targets.iter().rposition(|target| target.is_about_same(withdrawn));
                last.map(|last| targets.remove(last));
            }
            (None, Ok(target)) => targets.push(target),
            _ => tracing::error!(line = number + 1, "a line of the journal of erasures cannot be read"),
        }
    }
    Ok(targets)
}

impl ErasureTarget {
    /// A line that was cut off within the code has another code.
    fn is_about_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Identity { id, .. }, Self::Identity { id: other, .. }) => id == other,
            _ => self == other,
        }
    }
}

impl fmt::Display for ErasureTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity { id, code } => write!(f, "{id} {code}"),
            Self::Account(id) => write!(f, "{ACCOUNT} {id}"),
            Self::Registration(id) => write!(f, "{REGISTRATION} {id}"),
            Self::Purge(id) => write!(f, "{PURGE} {id}"),
        }
    }
}

impl FromStr for ErasureTarget {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let mut words = text.split_whitespace();
        let (what, which) = (words.next().ok_or(())?, words.next());
        let named = || which.and_then(|word| word.parse::<Uuid>().ok()).ok_or(());
        match what {
            ACCOUNT => Ok(Self::Account(named()?.into())),
            REGISTRATION => Ok(Self::Registration(named()?.into())),
            PURGE => Ok(Self::Purge(named()?.into())),
            id => {
                let code = which.and_then(|word| word.parse().ok()).unwrap_or_default();
                Ok(Self::Identity { id: id.parse().map_err(drop)?, code })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_backend::Folder;
    use domain::form::Code;
    use std::fs::OpenOptions;

    #[test]
    fn what_is_noted_is_read_again_past_a_line_that_was_cut_off() {
        let folder = Folder::new();
        let id = Uuid::from_u128;
        let all = [
            ErasureTarget::Identity { id: id(1).into(), code: 10_000_001 },
            ErasureTarget::Account(id(2).into()),
            ErasureTarget::Registration(id(3).into()),
            ErasureTarget::Purge(id(4).into()),
        ];
        assert!(load(folder.path()).unwrap().is_empty());
        note(folder.path(), 1, all[0]).unwrap();
        let mut file = OpenOptions::new().append(true).open(path(folder.path())).unwrap();
        file.write_all(b"2 0000").unwrap();
        note(folder.path(), 3, all[1]).unwrap();
        file.write_all(b"4 account 0000").unwrap();
        note(folder.path(), 5, all[2]).unwrap();
        note(folder.path(), 6, all[3]).unwrap();
        assert_eq!(load(folder.path()).unwrap(), all);
    }

    #[test]
    fn what_was_refused_is_not_done_later_and_what_was_done_before_stays() {
        let folder = Folder::new();
        let (one, other) = (
            ErasureTarget::Account(Uuid::from_u128(1).into()),
            ErasureTarget::Account(Uuid::from_u128(2).into()),
        );
        note(folder.path(), 1, one).unwrap();
        note(folder.path(), 2, other).unwrap();
        note(folder.path(), 3, one).unwrap();
        withdraw(folder.path(), 4, one).unwrap();
        assert_eq!(load(folder.path()).unwrap(), [one, other]);
        withdraw(folder.path(), 5, other).unwrap();
        assert_eq!(load(folder.path()).unwrap(), [one]);
    }

    fn fails(_: &File) -> io::Result<()> {
        Err(ErrorKind::StorageFull.into())
    }

    /// Fails once for each file of this length, as a disk that has room again a moment later.
    fn fails_after_one_line(file: &File) -> io::Result<()> {
        if file.metadata()?.len() < 60 { fails(file) } else { Ok(()) }
    }

    #[test]
    fn a_note_that_may_not_have_reached_the_disk_is_taken_back_or_said_to_be_there() {
        let folder = Folder::new();
        let target = ErasureTarget::Account(Uuid::from_u128(1).into());
        let refused = note_with(folder.path(), 1, target, fails_after_one_line).unwrap_err();
        assert_eq!(refused.code(), Code::Busy);
        assert!(load(folder.path()).unwrap().is_empty());
        let refused = note_with(folder.path(), 2, target, fails).unwrap_err();
        assert_eq!(refused.code(), Code::ErasureNoted);
    }

    #[test]
    fn a_line_that_was_cut_off_within_the_code_is_taken_back_too() {
        let folder = Folder::new();
        let id = IdentityId::new(Uuid::from_u128(1));
        std::fs::write(path(folder.path()), format!("\n1 {id} 100")).unwrap();
        assert_eq!(load(folder.path()).unwrap().len(), 1);
        withdraw(folder.path(), 2, ErasureTarget::Identity { id, code: 10_000_001 }).unwrap();
        assert!(load(folder.path()).unwrap().is_empty());
    }

    #[test]
    fn a_journal_that_cannot_be_opened_notes_nothing() {
        let folder = Folder::new();
        std::fs::create_dir(path(folder.path())).unwrap();
        let refused = note(folder.path(), 1, ErasureTarget::Account(Uuid::from_u128(1).into())).unwrap_err();
        assert_ne!(refused.code(), Code::ErasureNoted);
    }
}
