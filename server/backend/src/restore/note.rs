//! The note of the newest event of the audit: its id, in the file `newest.event` of the data directory.

use crate::clock::Rng;
use crate::owner_only;
use domain::id::EventId;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

pub(crate) fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("newest.event")
}

/// The noted event. A note that cannot be read is logged and counts as none.
pub(super) fn read(data_dir: &Path) -> Option<EventId> {
    let text = match fs::read_to_string(path(data_dir)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            tracing::warn!(%error, "the note of the newest event cannot be read: a restored backup is not noticed");
            return None;
        }
    };
    let noted = text.trim().parse().ok();
    if noted.is_none() {
        tracing::warn!("the note of the newest event is damaged: a restored backup is not noticed");
    }
    noted
}

/// Writes a new file beside the old one and renames it, so that the note is always complete. Without an event there is no
/// note.
pub(super) fn write(data_dir: &Path, newest: Option<EventId>, rng: &Rng) -> io::Result<()> {
    let path = path(data_dir);
    let Some(newest) = newest else { return fs::remove_file(path) };
    // With a random name, since replicas may share the folder.
    let beside = data_dir.join(format!(".newest-event-{:08x}", rng.below(u32::MAX)));
    let mut file = owner_only::create_new(&beside)?;
    let replaced = file
        .write_all(format!("{newest}\n").as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, &path));
    if let Err(error) = replaced {
        fs::remove_file(&beside)?;
        return Err(error);
    }
    File::open(data_dir)?.sync_all()
}
