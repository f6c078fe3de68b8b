//! The master keys, in a file outside the database: lines `id base64(32 bytes)`, of which the last is current. Older ones
//! stay for as long as something made with them is in use. A running program reads the file again when it has changed, so
//! that [rotation](crate::key_rotation) needs no restart.
//!
//! Each purpose has its own key, derived from a master key. No key can be printed.

mod file;
mod fingerprints;

pub use file::KeyFileError;
pub use fingerprints::KeyMismatch;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::clock::Rng;

/// A key of 32 bytes, overwritten when it is dropped.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// The master keys.
pub(crate) struct Keys {
    path: PathBuf,
    known: RwLock<LoadedKeys>,
}

/// The keys of the file, never empty and the current one last, and the state of the file when it was read.
struct LoadedKeys {
    keys: Vec<(u8, Key)>,
    stamp: Option<file::Stamp>,
}

impl Keys {
    /// Reads the file, or creates it with one new key.
    pub(crate) fn load_or_create(path: &Path, rng: &Rng) -> Result<Self, KeyFileError> {
        let keys = file::load_or_create(path, rng)?;
        let known = RwLock::new(LoadedKeys { keys, stamp: file::stamp(path) });
        Ok(Self { path: path.to_owned(), known })
    }

    /// Adds a key to the file, which becomes the current one. Returns its id.
    pub(crate) fn add(&self, rng: &Rng) -> Result<u8, KeyFileError> {
        let id = file::append(&self.path, rng)?;
        self.refresh()?;
        Ok(id)
    }

    /// Reads the file again if it has changed. Returns whether it has.
    pub(crate) fn refresh(&self) -> Result<bool, KeyFileError> {
        let stamp = file::stamp(&self.path);
        if stamp.is_none() || stamp == self.known().stamp {
            return Ok(false);
        }
        let keys = file::load(&self.path)?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = LoadedKeys { keys, stamp };
        Ok(true)
    }

    /// The id of the current key.
    pub(crate) fn current_id(&self) -> u8 {
        self.known().keys.last().expect("a file without a key is refused").0
    }

    /// Whether there has never been another key.
    pub(crate) fn is_first(&self) -> bool {
        self.known().keys.len() == 1
    }

    /// The key of a purpose, derived from this master key; `None` if that one is gone. An unknown one may have just been
    /// added by another program.
    pub(crate) fn derive(&self, key_id: u8, purpose: &str) -> Option<Key> {
        if let Some(key) = self.derived(key_id, purpose) {
            return Some(key);
        }
        match self.refresh() {
            Ok(true) => self.derived(key_id, purpose),
            Ok(false) => None,
            Err(error) => {
                tracing::error!(%error, "the master keys have changed and cannot be read");
                None
            }
        }
    }

    fn derived(&self, key_id: u8, purpose: &str) -> Option<Key> {
        let known = self.known();
        let (_, master) = known.keys.iter().find(|(id, _)| *id == key_id)?;
        Some(Zeroizing::new(hmac(master, &[b"matricula 1 ", purpose.as_bytes()])))
    }

    fn known(&self) -> RwLockReadGuard<'_, LoadedKeys> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The id of the current key, and a MAC with it.
    pub(crate) fn mac(&self, purpose: &str, data: &[u8]) -> (u8, [u8; 32]) {
        let id = self.current_id();
        (id, self.mac_with(id, purpose, data).expect("the current key is one of the keys"))
    }

    /// A MAC with this key; `None` if it is gone.
    pub(crate) fn mac_with(&self, key_id: u8, purpose: &str, data: &[u8]) -> Option<[u8; 32]> {
        self.derive(key_id, purpose).map(|key| hmac(&key, &[data]))
    }

    /// Whether a MAC, or its first 16 bytes or more, matches the data. Compares in constant time.
    pub(crate) fn verify(&self, key_id: u8, purpose: &str, data: &[u8], mac: &[u8]) -> bool {
        let expected = self.mac_with(key_id, purpose, data);
        let is_long_enough = (16..=32).contains(&mac.len());
        is_long_enough && expected.is_some_and(|expected| expected[..mac.len()].ct_eq(mac).into())
    }
}

/// HMAC-SHA256 of the concatenated parts.
pub(crate) fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        let keys = vec![(1, Zeroizing::new([1; 32])), (2, Zeroizing::new([2; 32]))];
        Keys { path: PathBuf::new(), known: RwLock::new(LoadedKeys { keys, stamp: None }) }
    }

    #[test]
    fn every_purpose_and_every_master_key_has_its_own_key() {
        let keys = keys();
        let all = [
            keys.derive(1, "link").unwrap(),
            keys.derive(2, "link").unwrap(),
            keys.derive(1, "audit event").unwrap(),
            keys.derive(2, "audit event").unwrap(),
        ];
        for (position, key) in all.iter().enumerate() {
            assert!(all.iter().skip(position + 1).all(|other| **other != **key));
        }
        assert!(keys.derive(3, "link").is_none());
        assert_eq!(keys.current_id(), 2);
    }

    #[test]
    fn a_mac_is_good_for_its_purpose_its_data_and_its_key_only() {
        let keys = keys();
        let (id, mac) = keys.mac("link", b"data");
        assert_eq!(id, 2);
        assert!(keys.verify(2, "link", b"data", &mac));
        assert!(keys.verify(2, "link", b"data", &mac[..20]), "a link carries 20 bytes of it");
        assert!(!keys.verify(2, "link", b"data", &mac[..15]));
        assert!(!keys.verify(2, "link", b"data", b""));
        assert!(!keys.verify(1, "link", b"data", &mac));
        assert!(!keys.verify(2, "reset", b"data", &mac));
        assert!(!keys.verify(2, "link", b"date", &mac));
        assert!(!keys.verify(9, "link", b"data", &mac));
    }
}
