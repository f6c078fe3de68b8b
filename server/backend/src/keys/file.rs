//! The file of the master keys. It is written atomically and readable by its owner only.

use super::Key;
use crate::clock::Rng;
use crate::owner_only;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Why the keys cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("the master key file {path} cannot be used: {cause}")]
    Io { path: PathBuf, cause: io::Error },
    #[error(
        "the master key file {path} is damaged at line {line}: a line is an id from 1 to 255, a space and 32 bytes in Base64, and no id comes twice"
    )]
    Line { path: PathBuf, line: usize },
    #[error("the master key file {path} holds no key")]
    Empty { path: PathBuf },
    #[error("the master key file {path} has no id left for another key")]
    Full { path: PathBuf },
}

/// How the names of files begin that are not in their place yet.
const BESIDE: &str = ".master-key-";

/// What tells one state of the file from another.
pub(super) type Stamp = (std::time::SystemTime, u64);

/// The current state of the file, if there is one.
pub(super) fn stamp(path: &Path) -> Option<Stamp> {
    let file = fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

pub(super) fn load_or_create(path: &Path, rng: &Rng) -> Result<Vec<(u8, Key)>, KeyFileError> {
    match load(path) {
        Err(KeyFileError::Io { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => {
            create(path, rng).map_err(|cause| KeyFileError::Io { path: path.to_owned(), cause })?;
            load(path)
        }
        other => other,
    }
}

pub(super) fn load(path: &Path) -> Result<Vec<(u8, Key)>, KeyFileError> {
    let text = read(path)?;
    owner_only::tighten(path);
    parse(path, &text)
}

fn read(path: &Path) -> Result<Zeroizing<String>, KeyFileError> {
    let text = fs::read_to_string(path);
    text.map(Zeroizing::new).map_err(|cause| KeyFileError::Io { path: path.to_owned(), cause })
}

/// Writes the file anew with one key more, beside it and then in its place, so that it is whole at every moment. Of two
/// that do so at once, the second adds to what the first has written: a key that was lost would be lost with all that is
/// wrapped by it.
pub(super) fn append(path: &Path, rng: &Rng) -> Result<u8, KeyFileError> {
    // Held until the new file is in its place.
    let (_lock, text) = lock(path).map_err(|cause| KeyFileError::Io { path: path.to_owned(), cause })?;
    let most = parse(path, &text)?.iter().map(|(id, _)| *id).max().unwrap_or_default();
    let id = most.checked_add(1).ok_or_else(|| KeyFileError::Full { path: path.to_owned() })?;
    let line = line(id, rng);
    let whole = Zeroizing::new(format!("{}\n{}", text.trim_end(), &*line));
    let folder = folder(path);
    let replace = || {
        remove_unfinished(folder)?;
        let beside = write_beside(folder, whole.as_bytes(), rng)?;
        fs::rename(&beside, path)?;
        File::open(folder)?.sync_all()
    };
    replace().map_err(|cause| KeyFileError::Io { path: path.to_owned(), cause })?;
    Ok(id)
}

/// Waits until nobody else adds a key, and reads the file. One that was replaced meanwhile is another file.
fn lock(path: &Path) -> io::Result<(File, Zeroizing<String>)> {
    loop {
        // Some file systems lock only what can be written.
        let mut file = File::options().read(true).write(true).open(path)?;
        file.lock()?;
        let mut text = Zeroizing::new(String::new());
        file.read_to_string(&mut text)?;
        if *text == fs::read_to_string(path).map(Zeroizing::new)?.as_str() {
            return Ok((file, text));
        }
    }
}

/// Removes what a program has left that was killed while it added a key: nobody may find keys in two places.
fn remove_unfinished(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(BESIDE) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn parse(path: &Path, text: &str) -> Result<Vec<(u8, Key)>, KeyFileError> {
    let mut keys: Vec<(u8, Key)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match parse_line(line) {
            Some((id, key)) if keys.iter().all(|(other, _)| *other != id) => keys.push((id, key)),
            _ => return Err(KeyFileError::Line { path: path.to_owned(), line: number + 1 }),
        }
    }
    if keys.is_empty() { Err(KeyFileError::Empty { path: path.to_owned() }) } else { Ok(keys) }
}

fn parse_line(line: &str) -> Option<(u8, Key)> {
    let (id, encoded) = line.split_once(' ')?;
    let bytes = Zeroizing::new(STANDARD.decode(encoded.trim()).ok()?);
    let mut key = Key::default();
    if bytes.len() != key.len() {
        return None;
    }
    key.copy_from_slice(&bytes);
    id.parse().ok().filter(|id| *id != 0).map(|id| (id, key))
}

/// Writes a new file and links it to the path, so that the file is always complete, and of two programs that start at
/// once the second uses the first one's key.
fn create(path: &Path, rng: &Rng) -> io::Result<()> {
    let folder = folder(path);
    owner_only::make_folder(folder)?;
    let beside = write_beside(folder, line(1, rng).as_bytes(), rng)?;
    let linked = match fs::hard_link(&beside, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    };
    let removed = fs::remove_file(&beside);
    linked?;
    match removed {
        // By another program, which adds a key to the file already.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        other => other?,
    }
    // The name is on the disk only once its folder is.
    File::open(folder)?.sync_all()
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The line of a new key.
fn line(id: u8, rng: &Rng) -> Zeroizing<String> {
    let key = Zeroizing::new(rng.bytes::<32>());
    Zeroizing::new(format!("{id} {}\n", &*Zeroizing::new(STANDARD.encode(*key))))
}

/// Writes a temporary file to disk, or leaves none where that fails.
fn write_beside(folder: &Path, bytes: &[u8], rng: &Rng) -> io::Result<PathBuf> {
    let beside = folder.join(format!("{BESIDE}{:08x}", rng.below(u32::MAX)));
    let mut file = owner_only::create_new(&beside)?;
    match file.write_all(bytes).and_then(|()| file.sync_all()) {
        Ok(()) => Ok(beside),
        Err(error) => {
            fs::remove_file(&beside)?;
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_backend::Folder;

    #[test]
    fn a_missing_file_is_made_once_and_for_its_owner_only() {
        let folder = Folder::new();
        let path = folder.path().join("deep").join("master.key");
        let first = load_or_create(&path, &Rng::seeded(1)).unwrap();
        let second = load_or_create(&path, &Rng::seeded(2)).unwrap();
        assert_eq!(first, second);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn the_last_line_is_the_current_key_and_damage_is_told_with_its_line() {
        let path = Path::new("keys");
        let key = STANDARD.encode([7; 32]);
        let keys = parse(path, &format!("# rotated\n1 {key}\n\n9 {key}\n")).unwrap();
        assert_eq!(keys.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [1, 9]);
        for bad in [
            format!("0 {key}"),
            format!("256 {key}"),
            "1 AAAA".into(),
            format!("1 {key}\n1 {key}"),
            "x".into(),
        ] {
            assert!(matches!(parse(path, &bad), Err(KeyFileError::Line { .. })), "{bad}");
        }
        assert!(matches!(parse(path, "\n"), Err(KeyFileError::Empty { .. })));
    }

    #[test]
    fn a_key_that_is_added_is_the_current_one_and_the_others_stay() {
        let folder = Folder::new();
        let (path, rng) = (folder.path().join("master.key"), Rng::seeded(1));
        let first = load_or_create(&path, &rng).unwrap();
        let before = stamp(&path);
        assert_eq!(append(&path, &rng).unwrap(), 2);
        assert_ne!(stamp(&path), before);
        let both = load(&path).unwrap();
        assert_eq!(both.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [1, 2]);
        assert!(both[0] == first[0] && both[1].1 != first[0].1);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        fs::write(&path, format!("255 {}", STANDARD.encode([7; 32]))).unwrap();
        assert!(matches!(append(&path, &rng), Err(KeyFileError::Full { .. })));
    }

    #[test]
    fn of_many_who_add_a_key_at_once_nobody_loses_theirs() {
        let folder = Folder::new();
        let path = folder.path().join("master.key");
        load_or_create(&path, &Rng::seeded(1)).unwrap();
        let mut ids: Vec<u8> = std::thread::scope(|threads| {
            let adding: Vec<_> = (0..16)
                .map(|seed| {
                    let path = &path;
                    threads.spawn(move || append(path, &Rng::seeded(100 + seed)).unwrap())
                })
                .collect();
            adding.into_iter().map(|one| one.join().unwrap()).collect()
        });
        ids.sort_unstable();
        assert_eq!(ids, (2..=17).collect::<Vec<_>>());
        assert_eq!(load(&path).unwrap().len(), 17);
    }

    #[test]
    fn what_a_killed_program_has_left_beside_the_file_is_removed() {
        let folder = Folder::new();
        let (path, rng) = (folder.path().join("master.key"), Rng::seeded(1));
        load_or_create(&path, &rng).unwrap();
        write_beside(folder.path(), b"half a k", &rng).unwrap();
        append(&path, &rng).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_error_names_the_line_and_never_the_key() {
        let error = parse(Path::new("keys"), "1 c2VjcmV0").err().unwrap();
        assert!(error.to_string().contains("line 1") && !error.to_string().contains("c2VjcmV0"));
    }
}
