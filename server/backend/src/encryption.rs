//! Encryption with XChaCha20-Poly1305: of data under a key of its own, and of those keys under a master key.
//!
//! The result is `version ‖ key id ‖ 24-byte nonce ‖ ciphertext and tag`. The place it belongs to (the id of its row, the
//! name of its column) is associated data, so that it does not decrypt in another place.

use crate::Backend;
use crate::clock::Rng;
use crate::error::{Error, Result};
use crate::keys::Key;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// The version of what is encrypted under a master key, before the id of that key.
const UNDER_MASTER_KEY: u8 = 1;
const HEADER: usize = 2;
/// The header of what is encrypted under any other key.
const UNDER_OTHER_KEY: [u8; HEADER] = [2, 0];
const NONCE: usize = 24;

/// Encrypts a key under the current master key.
pub(crate) fn wrap_key(backend: &Backend, purpose: &str, place: &[u8], key: &Key) -> Result<Vec<u8>> {
    // Read once: the master keys may change in between.
    let key_id = backend.keys().current_id();
    let header = [UNDER_MASTER_KEY, key_id];
    encrypt_under(&master_cipher(backend, key_id, purpose)?, header, backend.rng(), (place, &**key))
}

/// Decrypts what [`wrap_key`] made for the same purpose and place.
pub(crate) fn unwrap_key(backend: &Backend, purpose: &str, place: &[u8], wrapped: &[u8]) -> Result<Key> {
    let (header, _) = split(wrapped)?;
    if header[0] != UNDER_MASTER_KEY {
        return Err(undecryptable());
    }
    let key = decrypt_under(&master_cipher(backend, header[1], purpose)?, place, wrapped)?;
    Ok(Zeroizing::new(key.as_slice().try_into().map_err(Error::broken)?))
}

/// Encrypts data under a key that is not a master key.
pub(crate) fn encrypt(key: &Key, rng: &Rng, place: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
    encrypt_under(&XChaCha20Poly1305::new((&**key).into()), UNDER_OTHER_KEY, rng, (place, plain))
}

/// Decrypts what [`encrypt`] made with the same key for the same place.
pub(crate) fn decrypt(key: &Key, place: &[u8], ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let (header, _) = split(ciphertext)?;
    if header != UNDER_OTHER_KEY {
        return Err(undecryptable());
    }
    decrypt_under(&XChaCha20Poly1305::new((&**key).into()), place, ciphertext)
}

fn encrypt_under(
    cipher: &XChaCha20Poly1305,
    header: [u8; HEADER],
    rng: &Rng,
    (place, plain): (&[u8], &[u8]),
) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = rng.bytes();
    let encrypted = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &[&header, place].concat() })
        .map_err(|_| Error::broken("too much to encrypt at once"))?;
    Ok([&header[..], &nonce, &encrypted].concat())
}

fn decrypt_under(cipher: &XChaCha20Poly1305, place: &[u8], ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let (header, rest) = split(ciphertext)?;
    let (nonce, encrypted) = rest.split_first_chunk::<NONCE>().ok_or_else(undecryptable)?;
    cipher
        .decrypt(&XNonce::from(*nonce), Payload { msg: encrypted, aad: &[header, place].concat() })
        .map(Zeroizing::new)
        .map_err(|_| undecryptable())
}

fn split(ciphertext: &[u8]) -> Result<(&[u8], &[u8])> {
    ciphertext.split_at_checked(HEADER).ok_or_else(undecryptable)
}

fn undecryptable() -> Error {
    Error::broken("a ciphertext does not decrypt: altered, moved, or its key is gone")
}

fn master_cipher(backend: &Backend, key_id: u8, purpose: &str) -> Result<XChaCha20Poly1305> {
    let key = backend.keys().derive(key_id, purpose);
    let key = key.ok_or_else(|| Error::broken(format!("master key {key_id} is missing")))?;
    Ok(XChaCha20Poly1305::new((&*key).into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_backend::TestBackend;

    #[tokio::test]
    async fn a_wrapped_key_unwraps_only_in_its_place_for_its_purpose_and_unaltered() {
        let desk = TestBackend::new().await;
        let (backend, key) = (&desk.backend, Key::new([7; 32]));
        let wrapped = wrap_key(backend, "note", b"row 1", &key).unwrap();
        assert_eq!(unwrap_key(backend, "note", b"row 1", &wrapped).unwrap(), key);
        assert!(unwrap_key(backend, "note", b"row 2", &wrapped).is_err());
        assert!(unwrap_key(backend, "draft", b"row 1", &wrapped).is_err());
        assert!(decrypt(&key, b"row 1", &wrapped).is_err());
        for position in 0..wrapped.len() {
            let mut altered = wrapped.clone();
            altered[position] ^= 1;
            assert!(unwrap_key(backend, "note", b"row 1", &altered).is_err(), "byte {position}");
            assert!(
                unwrap_key(backend, "note", b"row 1", &wrapped[..position]).is_err(),
                "cut at {position}"
            );
        }
    }

    #[tokio::test]
    async fn a_ciphertext_decrypts_only_in_its_place_under_its_key_and_unaltered() {
        let desk = TestBackend::new().await;
        let (rng, key, plain) = (desk.backend.rng(), Key::new([7; 32]), b"1950-02-28");
        let ciphertext = encrypt(&key, rng, b"row 1", plain).unwrap();
        assert_eq!(&**decrypt(&key, b"row 1", &ciphertext).unwrap(), plain);
        assert!(!ciphertext.windows(4).any(|window| window == b"1950"));
        assert!(decrypt(&key, b"row 2", &ciphertext).is_err());
        assert!(decrypt(&Key::new([8; 32]), b"row 1", &ciphertext).is_err());
        assert!(unwrap_key(&desk.backend, "note", b"row 1", &ciphertext).is_err());
        for position in 0..ciphertext.len() {
            let mut altered = ciphertext.clone();
            altered[position] ^= 1;
            assert!(decrypt(&key, b"row 1", &altered).is_err(), "byte {position}");
            assert!(decrypt(&key, b"row 1", &ciphertext[..position]).is_err(), "cut at {position}");
        }
        assert_ne!(ciphertext, encrypt(&key, rng, b"row 1", plain).unwrap(), "a nonce is never used twice");
    }
}
