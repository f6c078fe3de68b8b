//! Device cookies (OWASP): a browser in which somebody has signed in before has a cookie with a random number, the time,
//! and a MAC of these with the account and its password hash. Its wrong passwords are counted by themselves, so that
//! attempts by strangers do not lock the person out of their own browser. The cookie grants no access and has no row in
//! the database. A change of the password makes every browser unknown.

use crate::Backend;
use crate::keys::Keys;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::id::AccountId;

const PURPOSE: &str = "known browser";
const NUMBER: usize = 16;
const TIME: usize = 8;
const MAC: usize = 32;
const BYTES: usize = 1 + NUMBER + TIME + MAC;
/// 57 bytes in base64.
const CHARACTERS: usize = 76;

/// How long a browser is known, in seconds: as long as browsers keep a cookie (400 days, draft-ietf-httpbis-rfc6265bis
/// §5.6.2). The time in the cookie is checked.
pub(crate) const KNOWN_FOR_S: u32 = 400 * 86_400;

/// The content of the cookie, which does not reveal the account.
#[derive(Clone, Copy)]
pub(crate) struct KnownBrowser {
    key_id: u8,
    number: [u8; NUMBER],
    given_at: i64,
    mac: [u8; MAC],
}

/// The account that a browser is known to, with its current password hash.
#[derive(Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) account: AccountId,
    pub(crate) password_hash: &'a str,
}

impl KnownBrowser {
    /// The cookie after a sign-in: with the number it had for this account, or else a new one.
    pub(crate) fn renewed(backend: &Backend, browser: Option<&Self>, owner: Owner) -> Self {
        let now = backend.now();
        let known = browser.filter(|browser| browser.is_known_to(backend.keys(), owner, now));
        let number = known.map_or_else(|| backend.rng().bytes(), |known| known.number);
        let (key_id, mac) = backend.keys().mac(PURPOSE, &data(owner, &number, now));
        Self { key_id, number, given_at: now, mac }
    }

    /// Parses a cookie's value; [`is_known_to`](Self::is_known_to) checks it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; BYTES];
        // The length is checked first, so that nothing longer is decoded.
        if text.len() != CHARACTERS || URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) != Ok(BYTES) {
            return None;
        }
        let (number, rest) = bytes[1..].split_at(NUMBER);
        let (given_at, mac) = rest.split_at(TIME);
        Some(Self {
            key_id: bytes[0],
            number: number.try_into().ok()?,
            given_at: i64::from_be_bytes(given_at.try_into().ok()?),
            mac: mac.try_into().ok()?,
        })
    }

    /// Whether this account has signed in here before with its current password, neither too long ago nor too far in the
    /// future.
    pub(crate) fn is_known_to(&self, keys: &Keys, owner: Owner, now: i64) -> bool {
        now.abs_diff(self.given_at) < u64::from(KNOWN_FOR_S) * 1000
            && keys.verify(self.key_id, PURPOSE, &data(owner, &self.number, self.given_at), &self.mac)
    }

    /// What its attempts are counted by: each browser and account.
    pub(crate) fn counted_as(&self, account: AccountId) -> String {
        format!("{account} {}", URL_SAFE_NO_PAD.encode(self.number))
    }

    pub(crate) fn text(&self) -> String {
        let given_at = self.given_at.to_be_bytes();
        URL_SAFE_NO_PAD.encode([&[self.key_id], &self.number[..], &given_at, &self.mac].concat())
    }
}

fn data(owner: Owner, number: &[u8; NUMBER], given_at: i64) -> Vec<u8> {
    let account = owner.account.uuid();
    [account.as_bytes(), &number[..], &given_at.to_be_bytes(), owner.password_hash.as_bytes()].concat()
}
