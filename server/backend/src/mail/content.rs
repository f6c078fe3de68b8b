//! What a mail is rendered from. The outbox reads it, [`render`](super::render) makes the mail.

use crate::entity::{address_confirmation, invitation, message, password_reset};
use domain::id::AccountId;
use domain::security::SecurityChange;
use domain::text::harmless;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

/// A message with all that is needed to render it.
pub(crate) struct MailContent {
    pub(crate) message: message::Model,
    pub(crate) invitation: Option<invitation::Model>,
    pub(crate) reset: Option<password_reset::Model>,
    pub(crate) confirmation: Option<address_confirmation::Model>,
    /// The display name of whoever invites or asks; empty for nobody.
    pub(crate) inviter: String,
    /// The verified name of the recipient; empty if there is none, or if the mailbox is not proven to be theirs.
    pub(crate) recipient: String,
}

/// The parameters of a mail, fixed when it is enqueued; each kind uses those it needs. Notes stay in the row of their
/// invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Params {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) organization: String,
    /// The account it is about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) username: String,
    /// The address it is about, where that is not the recipient's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) email: String,
    /// Who invites or asks. The display name is read when the mail is rendered: it may be erased before that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<AccountId>,
    /// The time of the event, in Unix milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<i64>,
    /// Until when something is so, in Unix milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<i64>,
    /// What was changed or tried in the security of the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) security: Option<SecurityChange>,
    /// What the link is made from that stops what the mail tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stop: Option<StopSeed>,
    /// What the link is made from that confirms the address of somebody who wants to register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) join: Option<StopSeed>,
    /// The number of days that are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) days: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_reminder: bool,
}

/// The columns of a row whose link stops something, or confirms it. The link itself is not stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StopSeed {
    pub(crate) id: Uuid,
    pub(crate) key_id: i32,
    pub(crate) nonce: Vec<u8>,
}

impl Params {
    /// Removes characters that hide text or change its direction; rows may be older than the rule that refuses them.
    pub(crate) fn make_harmless(&mut self) {
        for text in [&mut self.organization, &mut self.username, &mut self.email] {
            if let Cow::Owned(harmless) = harmless(text) {
                *text = harmless;
            }
        }
    }
}
