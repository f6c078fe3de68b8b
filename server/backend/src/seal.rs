//! Bytes that only this program can read: XChaCha20-Poly1305 under a key derived for a purpose.
//!
//! A sealed box is `1 ‖ key id ‖ 24-byte nonce ‖ ciphertext and tag`. What it belongs to (the id of its row, the name of
//! its column) is bound to it as associated data, so that a box moved to another place does not open there.

use crate::clock::Rng;
use crate::error::{Error, Result};
use crate::keys::{Key, Keys};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const HEADER: usize = 2;
/// In place of version and key id, where the key is not one of the master keys.
const UNDER_OWN: [u8; HEADER] = [2, 0];
const NONCE: usize = 24;

/// Seals under the current key.
pub fn seal(keys: &Keys, rng: &Rng, purpose: &str, belongs_to: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
    // Asked once: the keys may change in between.
    let key_id = keys.current_id();
    shut_in(&cipher(keys, key_id, purpose)?, [VERSION, key_id], rng, belongs_to, plain)
}

/// Opens what [`seal`] made for the same purpose and the same place.
pub fn open(keys: &Keys, purpose: &str, belongs_to: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let (header, _) = split(sealed)?;
    if header[0] != VERSION {
        return Err(shut());
    }
    take_out(&cipher(keys, header[1], purpose)?, belongs_to, sealed)
}

/// Seals under a key that belongs to the thing itself, and is kept sealed beside it.
pub(crate) fn seal_under(key: &Key, rng: &Rng, belongs_to: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
    shut_in(&XChaCha20Poly1305::new((&**key).into()), UNDER_OWN, rng, belongs_to, plain)
}

/// Opens what [`seal_under`] made with the same key for the same place.
pub(crate) fn open_under(key: &Key, belongs_to: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let (header, _) = split(sealed)?;
    if header != UNDER_OWN {
        return Err(shut());
    }
    take_out(&XChaCha20Poly1305::new((&**key).into()), belongs_to, sealed)
}

fn shut_in(
    cipher: &XChaCha20Poly1305,
    header: [u8; HEADER],
    rng: &Rng,
    belongs_to: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = rng.bytes();
    let aad = associated(&header, belongs_to);
    let ciphertext = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad })
        .map_err(|_| Error::broken("too much to seal at once"))?;
    Ok([&header[..], &nonce, &ciphertext].concat())
}

fn take_out(cipher: &XChaCha20Poly1305, belongs_to: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let (header, rest) = split(sealed)?;
    let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or_else(shut)?;
    cipher
        .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: &associated(header, belongs_to) })
        .map(Zeroizing::new)
        .map_err(|_| shut())
}

fn split(sealed: &[u8]) -> Result<(&[u8], &[u8])> {
    sealed.split_at_checked(HEADER).ok_or_else(shut)
}

fn shut() -> Error {
    Error::broken("a sealed box does not open: altered, moved, or its key is gone")
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
        let own = Zeroizing::new([7; 32]);
        let under = seal_under(&own, &rng, b"row 1", b"1950-02-28").unwrap();
        assert_eq!(&**open_under(&own, b"row 1", &under).unwrap(), b"1950-02-28");
        assert!(open_under(&own, b"row 2", &under).is_err());
        assert!(open_under(&Zeroizing::new([8; 32]), b"row 1", &under).is_err());
        assert!(
            open_under(&own, b"row 1", &sealed).is_err() && open(&keys, "note", b"row 1", &under).is_err()
        );
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
