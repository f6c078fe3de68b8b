//! `erasures.journal` in the data directory: a line for each erasure, written through to the disk before anything is
//! erased. `when identity code` names an identity, `when account id` an account that nobody was ever in, `when
//! registration id` one that was never finished.

use super::Target;
use crate::error::{Error, Result};
use crate::owner_only;
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use uuid::Uuid;

const ACCOUNT: &str = "account";
const REGISTRATION: &str = "registration";

pub(crate) fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("erasures.journal")
}

/// Notes an erasure that is about to be done.
pub(super) fn note(data_dir: &Path, at: i64, target: Target) -> Result<()> {
    let line = match target {
        Target::Identity { id, code } => format!("{at} {id} {code}"),
        Target::Account(id) => format!("{at} {ACCOUNT} {id}"),
        Target::Registration(id) => format!("{at} {REGISTRATION} {id}"),
    };
    let write = || {
        let path = path(data_dir);
        let is_new = !path.exists();
        let mut file = owner_only::append_to(&path)?;
        // A line that was cut off by a crash ends here, so that this one is read.
        file.write_all(format!("\n{line}\n").as_bytes())?;
        file.sync_all()?;
        if is_new { File::open(data_dir)?.sync_all() } else { Ok(()) }
    };
    write().map_err(Error::broken)
}

/// What it names. A line that cannot be read is told of, since somebody may be in it.
pub(super) fn read(data_dir: &Path) -> Result<Vec<Target>> {
    let text = match std::fs::read_to_string(path(data_dir)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::broken(error)),
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let targets = lines.filter_map(|(number, line)| {
        let target = parse(line);
        if target.is_none() {
            tracing::error!(line = number + 1, "a line of the journal of erasures cannot be read");
        }
        target
    });
    Ok(targets.collect())
}

fn parse(line: &str) -> Option<Target> {
    let mut words = line.split_whitespace().skip(1);
    let (what, which) = (words.next()?, words.next());
    let named = || which.and_then(|word| word.parse::<Uuid>().ok());
    match what {
        ACCOUNT => named().map(Target::Account),
        REGISTRATION => named().map(Target::Registration),
        id => {
            let code = which.and_then(|word| word.parse().ok()).unwrap_or_default();
            id.parse().ok().map(|id| Target::Identity { id, code })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::Folder;
    use std::fs::OpenOptions;

    #[test]
    fn what_is_noted_is_read_again_past_a_line_that_was_cut_off() {
        let folder = Folder::new();
        let id = Uuid::from_u128;
        let all = [
            Target::Identity { id: id(1), code: 10_000_001 },
            Target::Account(id(2)),
            Target::Registration(id(3)),
        ];
        assert!(read(folder.path()).unwrap().is_empty());
        note(folder.path(), 1, all[0]).unwrap();
        let mut file = OpenOptions::new().append(true).open(path(folder.path())).unwrap();
        file.write_all(b"2 0000").unwrap();
        note(folder.path(), 3, all[1]).unwrap();
        file.write_all(b"4 account 0000").unwrap();
        note(folder.path(), 5, all[2]).unwrap();
        assert_eq!(read(folder.path()).unwrap(), all);
    }
}
