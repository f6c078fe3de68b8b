//! `erasures.journal` in the data directory: a line for each erasure, `when identity code`, written through to the disk
//! before anything is erased.

use crate::error::{Error, Result};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use uuid::Uuid;

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("erasures.journal")
}

/// Notes an erasure that is about to be done.
pub(super) fn note(data_dir: &Path, at: i64, identity: Uuid, code: i64) -> Result<()> {
    let write = || {
        let path = path(data_dir);
        let is_new = !path.exists();
        let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
        // A line that was cut off by a crash ends here, so that this one is read.
        file.write_all(format!("\n{at} {identity} {code}\n").as_bytes())?;
        file.sync_all()?;
        if is_new { File::open(data_dir)?.sync_all() } else { Ok(()) }
    };
    write().map_err(Error::broken)
}

/// The identities it names. A line that cannot be read is told of, since somebody may be in it.
pub(super) fn read(data_dir: &Path) -> Result<Vec<Uuid>> {
    let text = match std::fs::read_to_string(path(data_dir)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::broken(error)),
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let ids = lines.filter_map(|(number, line)| {
        let id = line.split_whitespace().nth(1).and_then(|word| word.parse().ok());
        if id.is_none() {
            tracing::error!(line = number + 1, "a line of the journal of erasures cannot be read");
        }
        id
    });
    Ok(ids.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::Folder;

    #[test]
    fn what_is_noted_is_read_again_past_a_line_that_was_cut_off() {
        let folder = Folder::new();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert!(read(folder.path()).unwrap().is_empty());
        note(folder.path(), 1, one, 10_000_001).unwrap();
        let mut file = OpenOptions::new().append(true).open(path(folder.path())).unwrap();
        file.write_all(b"2 0000").unwrap();
        note(folder.path(), 3, other, 10_000_002).unwrap();
        assert_eq!(read(folder.path()).unwrap(), [one, other]);
    }
}
