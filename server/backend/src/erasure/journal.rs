//! `erasures.journal` in the data directory: one line per erasure, synced to disk before anything is erased.
//!
//! `TIME ID CODE` notes an identity, `TIME account ID` an account that nobody ever signed in to, `TIME registration ID` an
//! unfinished registration. `TIME withdrawn …` takes back the last such line, whose erasure was refused.

use crate::error::Result;
use crate::owner_only;
use domain::id::{AccountId, IdentityId};
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What an erasure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErasureTarget {
    /// An identity, with its code.
    Identity { id: IdentityId, code: i64 },
    /// An account that nobody ever signed in to, with its identity.
    Account(AccountId),
    /// The identity of an unfinished registration.
    Registration(IdentityId),
}

const ACCOUNT: &str = "account";
const REGISTRATION: &str = "registration";
const WITHDRAWN: &str = "withdrawn";

pub(crate) fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("erasures.journal")
}

/// Notes an erasure before it happens.
pub(super) fn note(data_dir: &Path, at: i64, target: ErasureTarget) -> Result<()> {
    append(data_dir, &format!("{at} {}", format_target(target)))
}

/// Takes back a note whose erasure was refused: nothing was erased.
pub(super) fn withdraw(data_dir: &Path, at: i64, target: ErasureTarget) -> Result<()> {
    append(data_dir, &format!("{at} {WITHDRAWN} {}", format_target(target)))
}

fn format_target(target: ErasureTarget) -> String {
    match target {
        ErasureTarget::Identity { id, code } => format!("{id} {code}"),
        ErasureTarget::Account(id) => format!("{ACCOUNT} {id}"),
        ErasureTarget::Registration(id) => format!("{REGISTRATION} {id}"),
    }
}

fn append(data_dir: &Path, line: &str) -> Result<()> {
    let write = || -> std::io::Result<()> {
        let path = path(data_dir);
        let is_new = !path.exists();
        let mut file = owner_only::append_to(&path)?;
        // The leading newline ends a line that a crash has cut off, so that this one stays readable.
        file.write_all(format!("\n{line}\n").as_bytes())?;
        file.sync_all()?;
        if is_new { File::open(data_dir)?.sync_all() } else { Ok(()) }
    };
    Ok(write()?)
}

/// The noted erasures that were not taken back. Unreadable lines are logged, since they may name a person.
pub(super) fn load(data_dir: &Path) -> Result<Vec<ErasureTarget>> {
    let text = match std::fs::read_to_string(path(data_dir)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut targets = Vec::new();
    for (number, line) in lines {
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        match words.split_first() {
            Some((&WITHDRAWN, rest)) if parse(rest).is_some() => {
                let last = targets.iter().rposition(|target| Some(*target) == parse(rest));
                last.map(|last| targets.remove(last));
            }
            _ => match parse(&words) {
                Some(target) => targets.push(target),
                None => {
                    tracing::error!(line = number + 1, "a line of the journal of erasures cannot be read");
                }
            },
        }
    }
    Ok(targets)
}

fn parse(words: &[&str]) -> Option<ErasureTarget> {
    let (what, which) = (words.first()?, words.get(1));
    let named = || which.and_then(|word| word.parse::<Uuid>().ok());
    match *what {
        ACCOUNT => named().map(|id| ErasureTarget::Account(id.into())),
        REGISTRATION => named().map(|id| ErasureTarget::Registration(id.into())),
        id => {
            let code = which.and_then(|word| word.parse().ok()).unwrap_or_default();
            id.parse().ok().map(|id| ErasureTarget::Identity { id, code })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_backend::Folder;
    use std::fs::OpenOptions;

    #[test]
    fn what_is_noted_is_read_again_past_a_line_that_was_cut_off() {
        let folder = Folder::new();
        let id = Uuid::from_u128;
        let all = [
            ErasureTarget::Identity { id: id(1).into(), code: 10_000_001 },
            ErasureTarget::Account(id(2).into()),
            ErasureTarget::Registration(id(3).into()),
        ];
        assert!(load(folder.path()).unwrap().is_empty());
        note(folder.path(), 1, all[0]).unwrap();
        let mut file = OpenOptions::new().append(true).open(path(folder.path())).unwrap();
        file.write_all(b"2 0000").unwrap();
        note(folder.path(), 3, all[1]).unwrap();
        file.write_all(b"4 account 0000").unwrap();
        note(folder.path(), 5, all[2]).unwrap();
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
}
