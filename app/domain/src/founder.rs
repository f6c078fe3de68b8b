//! Handing the founder's role over.

use crate::form::words;
use crate::id::{AccountId, FounderOfferId};
use serde::{Deserialize, Serialize};

/// How long an offer can be accepted, in milliseconds: seven days.
pub const FOUNDER_OFFER_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

words! {
    /// What somebody lacks to become the founder.
    FounderLack {
        /// The account is not active.
        Active = "active",
        /// No identity of theirs is verified and in force.
        Identity = "identity",
        Factor = "factor",
        /// Others may be using the account: the mailbox is not proven.
        Mailbox = "mailbox",
        /// The address is being changed, or its change can still be undone.
        Address = "address",
    }
}

/// The open offer, as the founder and whoever it was made to see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FounderOffer {
    pub id: FounderOfferId,
    /// Whether it was made to the reader; else by the reader.
    pub is_mine: bool,
    /// The other one.
    pub other: AccountId,
    pub name: String,
    /// How many holders of permissions can do no more than the former founder afterwards.
    pub limited: u32,
    /// Unix milliseconds.
    pub expires_at: i64,
}

/// Somebody whom the founder may offer the role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FounderCandidate {
    /// Nothing, where an offer can be made.
    pub lacks: Vec<FounderLack>,
    /// How many holders of permissions the founder may be acting for: afterwards they can do no more than the former founder.
    pub limited: u32,
    /// The offer that is open, to them or to somebody else.
    pub offer: Option<FounderOffer>,
}
