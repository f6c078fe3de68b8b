//! The master keys, outside the database: a file of lines `id base64(32 bytes)`, of which the last is current. Older
//! ones stay for as long as something made with them is still good.
//!
//! No key is used as it is: every purpose has its own, derived from one of these. Nothing here can be printed.

mod file;
mod known;

pub use file::KeyFileError;
pub use known::KeyMismatch;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::path::Path;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::clock::Rng;

/// A key of 32 bytes, wiped when it is dropped.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// All master keys, the current one last; never empty.
pub struct Keys(Vec<(u8, Key)>);

impl Keys {
    /// Reads the file, or makes one with a single new key where there is none.
    pub(crate) fn load_or_create(path: &Path, rng: &Rng) -> Result<Self, KeyFileError> {
        file::load_or_create(path, rng).map(Self)
    }

    /// The id of the key that new things are made with.
    pub(crate) fn current_id(&self) -> u8 {
        self.0.last().expect("a file without a key is refused").0
    }

    /// The key of a purpose under one of the master keys, if that one is still there.
    pub(crate) fn derive(&self, key_id: u8, purpose: &str) -> Option<Key> {
        let (_, master) = self.0.iter().find(|(id, _)| *id == key_id)?;
        Some(Zeroizing::new(hmac(master, &[b"matricula 1 ", purpose.as_bytes()])))
    }

    /// A MAC under the current key, with that key's id.
    pub(crate) fn mac(&self, purpose: &str, data: &[u8]) -> (u8, [u8; 32]) {
        let id = self.current_id();
        (id, self.mac_with(id, purpose, data).expect("the current key is one of the keys"))
    }

    /// A MAC under a certain key, if it is still there.
    pub(crate) fn mac_with(&self, key_id: u8, purpose: &str, data: &[u8]) -> Option<[u8; 32]> {
        self.derive(key_id, purpose).map(|key| hmac(&key, &[data]))
    }

    /// Whether a MAC, or its first 16 bytes or more, belongs to the data; takes the same time for every wrong one.
    pub(crate) fn verify(&self, key_id: u8, purpose: &str, data: &[u8], mac: &[u8]) -> bool {
        let expected = self.mac_with(key_id, purpose, data);
        let is_long_enough = (16..=32).contains(&mac.len());
        is_long_enough && expected.is_some_and(|expected| expected[..mac.len()].ct_eq(mac).into())
    }
}

/// HMAC-SHA256 over the parts, one after the other.
pub(crate) fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys(vec![(1, Zeroizing::new([1; 32])), (2, Zeroizing::new([2; 32]))])
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
