//! Bytes that only this program can read: XChaCha20-Poly1305 under a key derived for a purpose.
//!
//! A sealed box is `1 ‖ key id ‖ 24-byte nonce ‖ ciphertext and tag`. What it belongs to (the id of its row, the name of
//! its column) is bound to it as associated data, so that a box moved to another place does not open there.

use crate::clock::Rng;
use crate::error::{Error, Result};
use crate::keys::Keys;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const HEADER: usize = 2;
const NONCE: usize = 24;

/// Seals under the current key.
pub fn seal(keys: &Keys, rng: &Rng, purpose: &str, belongs_to: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
    let mut sealed = vec![VERSION, keys.current_id()];
    let nonce: [u8; NONCE] = rng.bytes();
    let aad = associated(&sealed, belongs_to);
    let ciphertext = cipher(keys, keys.current_id(), purpose)?
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: &aad })
        .map_err(|_| Error::broken("too much to seal at once"))?;
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&ciphertext);
    Ok(sealed)
}

/// Opens what [`seal`] made for the same purpose and the same place.
pub fn open(keys: &Keys, purpose: &str, belongs_to: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let shut = || Error::broken("a sealed box does not open: altered, moved, or its key is gone");
    let (header, rest) = sealed.split_at_checked(HEADER).ok_or_else(shut)?;
    let (nonce, ciphertext) = rest.split_at_checked(NONCE).ok_or_else(shut)?;
    if header[0] != VERSION {
        return Err(shut());
    }
    cipher(keys, header[1], purpose)?
        .decrypt(XNonce::from_slice(nonce), Payload { msg: ciphertext, aad: &associated(header, belongs_to) })
        .map(Zeroizing::new)
        .map_err(|_| shut())
}

fn cipher(keys: &Keys, key_id: u8, purpose: &str) -> Result<XChaCha20Poly1305> {
    let key = keys
        .derive(key_id, purpose)
        .ok_or_else(|| Error::broken(format!("master key {key_id} is missing")))?;
    Ok(XChaCha20Poly1305::new((&*key).into()))
}

fn associated(header: &[u8], belongs_to: &[u8]) -> Vec<u8> {
    [header, belongs_to].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::Folder;

    #[test]
    fn a_box_opens_only_where_it_belongs_and_unaltered() {
        let folder = Folder::new();
        let rng = Rng::seeded(3);
        let keys = Keys::load_or_create(&folder.path().join("master.key"), &rng).unwrap();
        let sealed = seal(&keys, &rng, "note", b"row 1", b"1950-02-28").unwrap();
        assert_eq!(&**open(&keys, "note", b"row 1", &sealed).unwrap(), b"1950-02-28");
        assert!(open(&keys, "note", b"row 2", &sealed).is_err());
        assert!(open(&keys, "draft", b"row 1", &sealed).is_err());
        assert!(!sealed.windows(4).any(|window| window == b"1950"));
        for position in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[position] ^= 1;
            assert!(open(&keys, "note", b"row 1", &altered).is_err(), "byte {position}");
            assert!(open(&keys, "note", b"row 1", &sealed[..position]).is_err(), "cut at {position}");
        }
        assert_ne!(
            sealed,
            seal(&keys, &rng, "note", b"row 1", b"1950-02-28").unwrap(),
            "a nonce is never used twice"
        );
    }
}
