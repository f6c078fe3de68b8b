//! Files and folders that only their owner may read: the data directory, the database with its log, the master keys, the
//! journal. Wider permissions of existing ones are restricted at the start. Systems without such permissions are ignored.

use std::fs::File;
use std::io;
use std::path::Path;

/// Creates a folder and its parents.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

/// Creates a new file.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    options().write(true).create_new(true).open(path)
}

/// Opens a file for appending, or creates it.
pub(crate) fn append_to(path: &Path) -> io::Result<File> {
    options().append(true).create(true).open(path)
}

fn options() -> std::fs::OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Restricts the permissions of a file or folder to its owner, and logs that. A shared folder, such as `/tmp`, is not
/// changed; that, and a failure, is logged as well.
#[cfg(unix)]
pub(crate) fn tighten(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o077;
    const SHARED: u32 = 0o1000;
    let Ok(found) = std::fs::metadata(path) else { return };
    let mode = found.permissions().mode() & 0o7777;
    if mode & OTHERS == 0 {
        return;
    }
    let path_shown = path.display();
    if found.is_dir() && mode & SHARED != 0 {
        tracing::warn!(path = %path_shown, "others use this folder too: give the program a data directory of its own");
        return;
    }
    match std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & !OTHERS)) {
        Ok(()) => {
            tracing::warn!(path = %path_shown, "others could get at this: from now on only its owner can")
        }
        Err(error) => tracing::warn!(
            path = %path_shown, %error,
            "others can get at this, and it belongs to somebody else: make it the program's own, for its owner only"
        ),
    }
}

#[cfg(not(unix))]
pub(crate) fn tighten(_: &Path) {}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_backend::{Folder, TestBackend};
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    fn mode(path: &Path) -> u32 {
        metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn what_is_made_is_its_owner_s_and_what_was_wider_is_tightened() {
        let folder = Folder::new();
        let (inner, file) = (folder.path().join("a/b"), folder.path().join("a/b/file"));
        make_folder(&inner).unwrap();
        drop(append_to(&file).unwrap());
        assert_eq!((mode(&inner), mode(&file)), (0o700, 0o600));
        for path in [&inner, &file] {
            set_permissions(path, Permissions::from_mode(0o775)).unwrap();
            tighten(path);
            assert_eq!(mode(path), 0o700, "what its owner could do stays");
        }
        set_permissions(&inner, Permissions::from_mode(0o1777)).unwrap();
        tighten(&inner);
        assert_eq!(mode(&inner), 0o1777, "a folder that everybody shares is not taken from them");
    }

    #[tokio::test]
    async fn everything_in_the_data_directory_is_its_owner_s_also_when_it_was_wider_before() {
        let desk = TestBackend::new().await;
        let folder = desk.backend.config().data_dir.clone();
        let files = || std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        crate::erasure::note_for_test(&desk.backend);
        for path in files() {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
        for path in files().chain([folder.clone()]) {
            set_permissions(&path, Permissions::from_mode(mode(&path) | 0o055)).unwrap();
        }
        desk.replica().await;
        assert_eq!(mode(&folder), 0o700);
        for path in files() {
            assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
        }
    }
}
