//! Secret links: to accept an invitation, to reset a password, to confirm an address.
//!
//! A token is `base64url(key id ‖ id ‖ MAC)`. The MAC over purpose, id and the row's nonce is made with the link key of
//! that master key. No secret is stored, and yet the same link can be made again, to send or show it once more. Every
//! token that is not exactly valid is answered alike: the link is dead.

use crate::Backend;
use crate::entity::{
    address_change, address_confirmation, factor_reset, invitation, join_link, join_request, password_reset,
};
use crate::error::{Error, Result};
use crate::keys::Keys;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::fmt;
use uuid::Uuid;

/// What a link is for. The name is part of the MAC, so that a link cannot be used for anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Accepts an invitation. It is only mailed, so opening it proves the mailbox.
    Invitation,
    /// Accepts an invitation by a link that somebody handed over: it proves no mailbox.
    Handed,
    /// Proves the mailbox of an account. It is only mailed, and opens no session.
    Confirm,
    /// Stops what was asked for about an account. It is only mailed, and opens no session.
    Stop,
    /// Resets a password. It is mailed, or printed by a command.
    Reset,
    /// The organization's own link, for everybody who wants to register.
    Join,
    /// Confirms the address of somebody who wants to register. It is only mailed, and opens no session.
    JoinConfirm,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Handed => "handed",
            Self::Confirm => "confirm",
            Self::Stop => "stop",
            Self::Reset => "reset",
            Self::Join => "join",
            Self::JoinConfirm => "join_confirm",
        }
    }

    /// The page that reads the link.
    const fn path(self) -> &'static str {
        match self {
            Self::Invitation | Self::Handed => "invitation",
            Self::Confirm => "confirm",
            Self::Stop => "stop",
            Self::Reset => "reset-password",
            Self::Join => "join",
            Self::JoinConfirm => "join/confirm",
        }
    }
}

/// The columns of a row from which its link is made.
#[derive(Clone, Copy)]
pub(crate) struct Seed<'a> {
    pub(crate) purpose: Purpose,
    pub(crate) id: Uuid,
    /// The id of the master key.
    pub(crate) key_id: i32,
    pub(crate) nonce: &'a [u8],
}

/// The mailed link of an invitation.
impl<'a> From<&'a invitation::Model> for Seed<'a> {
    fn from(row: &'a invitation::Model) -> Self {
        Self { purpose: Purpose::Invitation, id: row.id.uuid(), key_id: row.key_id, nonce: &row.nonce }
    }
}

impl<'a> From<&'a password_reset::Model> for Seed<'a> {
    fn from(row: &'a password_reset::Model) -> Self {
        Self { purpose: Purpose::Reset, id: row.id.uuid(), key_id: row.key_id, nonce: &row.nonce }
    }
}

impl<'a> From<&'a address_confirmation::Model> for Seed<'a> {
    fn from(row: &'a address_confirmation::Model) -> Self {
        Self { purpose: Purpose::Confirm, id: row.id.uuid(), key_id: row.key_id, nonce: &row.nonce }
    }
}

impl<'a> From<&'a factor_reset::Model> for Seed<'a> {
    fn from(row: &'a factor_reset::Model) -> Self {
        Self { purpose: Purpose::Stop, id: row.id.uuid(), key_id: row.key_id, nonce: &row.nonce }
    }
}

impl<'a> From<&'a join_link::Model> for Seed<'a> {
    fn from(row: &'a join_link::Model) -> Self {
        Self { purpose: Purpose::Join, id: row.link, key_id: row.key_id, nonce: &row.nonce }
    }
}

impl<'a> From<&'a join_request::Model> for Seed<'a> {
    fn from(row: &'a join_request::Model) -> Self {
        Self { purpose: Purpose::JoinConfirm, id: row.id.uuid(), key_id: row.key_id, nonce: &row.nonce }
    }
}

/// The link that stops a change of address, or undoes it.
impl<'a> From<&'a address_change::Model> for Seed<'a> {
    fn from(row: &'a address_change::Model) -> Self {
        Self { purpose: Purpose::Stop, id: row.id.uuid(), key_id: row.key_id, nonce: &row.nonce }
    }
}

impl Seed<'_> {
    /// The token; `None` if its master key is gone.
    pub(crate) fn token(&self, keys: &Keys) -> Option<String> {
        let key_id = u8::try_from(self.key_id).ok()?;
        let mac = keys.mac_with(key_id, KEY, &self.bound())?;
        let mut token = Vec::with_capacity(TOKEN);
        token.push(key_id);
        token.extend_from_slice(self.id.as_bytes());
        token.extend_from_slice(&mac[..MAC]);
        Some(URL_SAFE_NO_PAD.encode(token))
    }

    /// The link, always under the configured base URL.
    pub(crate) fn url(&self, backend: &Backend) -> Result<String> {
        let token =
            self.token(backend.keys()).ok_or_else(|| Error::broken("the master key of a link is gone"))?;
        Ok(format!("{}/{}/{token}", backend.base_url().trim_end_matches('/'), self.purpose.path()))
    }

    fn bound(&self) -> Vec<u8> {
        [self.purpose.as_str().as_bytes(), self.id.as_bytes(), self.nonce].concat()
    }
}

/// A token of the right form; [`is_genuine`](Self::is_genuine) checks it with its row.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Link {
    key_id: u8,
    id: Uuid,
    mac: [u8; MAC],
}

impl Link {
    /// Parses a token. Each has one spelling: other padding, other alphabets and stray bits are refused.
    pub(crate) fn parse(token: &str) -> Option<Self> {
        let bytes: [u8; TOKEN] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (key_id, rest) = bytes.split_first()?;
        let (id, mac) = rest.split_at(16);
        Some(Self { key_id: *key_id, id: Uuid::from_slice(id).ok()?, mac: mac.try_into().ok()? })
    }

    /// The id of the row.
    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    /// Whether this is the link of the row. `None`, for a row that does not exist, takes the same time.
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
