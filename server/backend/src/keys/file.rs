//! The file that holds the master keys. It is made once, whole or not at all, and read by its owner only.

use super::Key;
use crate::clock::Rng;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Why there are no keys.
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
}

pub(super) fn load_or_create(path: &Path, rng: &Rng) -> Result<Vec<(u8, Key)>, KeyFileError> {
    let io = |cause| KeyFileError::Io { path: path.to_owned(), cause };
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create(path, rng).map_err(io)?;
            fs::read_to_string(path).map_err(io)?
        }
        Err(error) => return Err(io(error)),
    };
    warn_if_others_can_read(path);
    parse(path, &Zeroizing::new(text))
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

/// Writes beside the place and then links it there, so that a file under this name is always whole, and of two
/// programs that start at once the second takes the first one's key.
fn create(path: &Path, rng: &Rng) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let beside = folder.join(format!(".master-key-{:08x}", rng.below(u32::MAX)));
    let key = Zeroizing::new(rng.bytes::<32>());
    let line = Zeroizing::new(format!("1 {}\n", &*Zeroizing::new(STANDARD.encode(*key))));
    let mut file = private(&beside)?;
    let written = file.write_all(line.as_bytes()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| match fs::hard_link(&beside, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    fs::remove_file(&beside)?;
    linked?;
    // The name is on the disk only once its folder is.
    File::open(folder)?.sync_all()
}

#[cfg(unix)]
fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn warn_if_others_can_read(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    if fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0) {
        tracing::warn!(path = %path.display(), "others than its owner can read the master key file");
    }
}

#[cfg(not(unix))]
fn warn_if_others_can_read(_: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::Folder;

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
    fn an_error_names_the_line_and_never_the_key() {
        let error = parse(Path::new("keys"), "1 c2VjcmV0").err().unwrap();
        assert!(error.to_string().contains("line 1") && !error.to_string().contains("c2VjcmV0"));
    }
}
