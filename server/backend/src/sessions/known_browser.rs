//! A browser in which somebody has signed in before, known by a cookie: the MAC of the account and of a number of the
//! browser's own. Its wrong passwords are counted for it alone, so that strangers who try somebody's name do not lock
//! that person out of their own browser (OWASP calls this a device cookie). It opens nothing, and the database has no
//! row of it.

use crate::Backend;
use crate::gate::Caller;
use crate::keys::Keys;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::id::AccountId;

const PURPOSE: &str = "known browser";
const NUMBER: usize = 16;
const MAC: usize = 32;
const BYTES: usize = 1 + NUMBER + MAC;
/// 49 bytes in base64.
const CHARACTERS: usize = 66;

/// What the cookie says. Neither the account nor the person can be read from it.
#[derive(Clone, Copy)]
pub(crate) struct KnownBrowser {
    key_id: u8,
    number: [u8; NUMBER],
    mac: [u8; MAC],
}

impl KnownBrowser {
    /// The browser of somebody who is let in: the one it has been for this account, else a new one.
    pub(crate) fn of(backend: &Backend, caller: &Caller, account: AccountId) -> Self {
        let known = caller.browser().filter(|browser| browser.is_known_to(backend.keys(), account));
        let number = known.map_or_else(|| backend.rng().bytes(), |known| known.number);
        let (key_id, mac) = backend.keys().mac(PURPOSE, &data(account, &number));
        Self { key_id, number, mac }
    }

    /// Reads a cookie's value; whether it is one of ours shows with an account.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut bytes = [0; BYTES];
        // The length is asked first, so that nothing longer is decoded.
        if text.len() != CHARACTERS || URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) != Ok(BYTES) {
            return None;
        }
        let (number, mac) = bytes[1..].split_at(NUMBER);
        Some(Self { key_id: bytes[0], number: number.try_into().ok()?, mac: mac.try_into().ok()? })
    }

    /// Whether this account has signed in here before.
    pub(crate) fn is_known_to(&self, keys: &Keys, account: AccountId) -> bool {
        keys.verify(self.key_id, PURPOSE, &data(account, &self.number), &self.mac)
    }

    /// What its tries are counted as: each browser for itself, so that none locks out another.
    pub(crate) fn counted_as(&self, account: AccountId) -> String {
        format!("{account} {}", URL_SAFE_NO_PAD.encode(self.number))
    }

    pub(super) fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode([&[self.key_id], self.number.as_slice(), self.mac.as_slice()].concat())
    }
}

fn data(account: AccountId, number: &[u8; NUMBER]) -> Vec<u8> {
    [account.uuid().as_bytes().as_slice(), number].concat()
}
