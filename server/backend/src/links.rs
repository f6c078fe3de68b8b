//! Links that open something: an invitation, a new password.
//!
//! A token is `base64url(key id ‖ id ‖ MAC)`, where the MAC binds purpose, id and the row's nonce under the link key of
//! that master key. Nothing that opens a link is stored, and yet the same link can be made again: to send it once more,
//! to show it to whoever may hand it over. Every other answer than "this one, unaltered" is the same: dead.

use crate::Backend;
use crate::error::{Error, Result};
use crate::keys::Keys;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::fmt;
use uuid::Uuid;

/// What a link opens. The words are part of the MAC, so that no link opens anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The invited person's, by mail only: whoever opens it reads that mailbox.
    Invitation,
    /// The same invitation, handed over by somebody: it proves no mailbox.
    Handed,
    /// Proves the mailbox of an account, by mail only. It opens no session.
    Confirm,
    /// Another password, by mail or from the shell.
    Reset,
}

impl Purpose {
    const fn word(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Handed => "handed",
            Self::Confirm => "confirm",
            Self::Reset => "reset",
        }
    }

    /// The page that reads the link.
    const fn path(self) -> &'static str {
        match self {
            Self::Invitation | Self::Handed => "invitation",
            Self::Confirm => "confirm",
            Self::Reset => "reset-password",
        }
    }
}

/// What the row keeps, from which its link can be made again.
#[derive(Clone, Copy)]
pub(crate) struct Seed<'a> {
    pub(crate) purpose: Purpose,
    pub(crate) id: Uuid,
    /// As the row holds it.
    pub(crate) key_id: i32,
    pub(crate) nonce: &'a [u8],
}

impl Seed<'_> {
    /// The token, unless the master key it was made with is gone.
    pub(crate) fn token(&self, keys: &Keys) -> Option<String> {
        let key_id = u8::try_from(self.key_id).ok()?;
        let mac = keys.mac_with(key_id, KEY, &self.bound())?;
        let mut token = Vec::with_capacity(TOKEN);
        token.push(key_id);
        token.extend_from_slice(self.id.as_bytes());
        token.extend_from_slice(&mac[..MAC]);
        Some(URL_SAFE_NO_PAD.encode(token))
    }

    /// The link as it stands in a mail, always under the configured base URL.
    pub(crate) fn url(&self, backend: &Backend) -> Result<String> {
        let token =
            self.token(backend.keys()).ok_or_else(|| Error::broken("the master key of a link is gone"))?;
        Ok(format!("{}/{}/{token}", backend.base_url().trim_end_matches('/'), self.purpose.path()))
    }

    fn bound(&self) -> Vec<u8> {
        [self.purpose.word().as_bytes(), self.id.as_bytes(), self.nonce].concat()
    }
}

/// A token that has the right shape; whether it is genuine only its row can tell.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Link {
    key_id: u8,
    id: Uuid,
    mac: [u8; MAC],
}

impl Link {
    /// Reads a token. There is one spelling for each: other padding, other alphabets and stray bits are refused.
    pub(crate) fn parse(token: &str) -> Option<Self> {
        let bytes: [u8; TOKEN] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (key_id, rest) = bytes.split_first()?;
        let (id, mac) = rest.split_at(16);
        Some(Self { key_id: *key_id, id: Uuid::from_slice(id).ok()?, mac: mac.try_into().ok()? })
    }

    /// The row that would know.
    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    /// Whether this is that row's link. With `None`, for a row that does not exist, it takes the same time to say no.
    pub(crate) fn is_genuine(&self, keys: &Keys, seed: Option<Seed<'_>>) -> bool {
        let nobody = Seed { purpose: Purpose::Invitation, id: self.id, key_id: -1, nonce: &[0; NONCE] };
        let seed = seed.unwrap_or(nobody);
        let is_right = keys.verify(self.key_id, KEY, &seed.bound(), &self.mac);
        is_right && i32::from(self.key_id) == seed.key_id && self.id == seed.id
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({})", self.id)
    }
}

/// The key id and the nonce of a new row.
pub(crate) fn fresh(backend: &Backend) -> (i32, Vec<u8>) {
    (i32::from(backend.keys().current_id()), backend.rng().bytes::<NONCE>().to_vec())
}

const KEY: &str = "link";
const NONCE: usize = 16;
const MAC: usize = 20;
const TOKEN: usize = 1 + 16 + MAC;

#[cfg(test)]
mod tests;
