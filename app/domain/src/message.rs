//! Messages: e-mails in the outbox.

use crate::form::words;
use crate::id::{InvitationId, MessageId};
use serde::{Deserialize, Serialize};

words! {
    /// Where a message stands. `Held` is not to be sent now; nothing held is ever sent by itself.
    MessageState {
        Held = "held",
        Queued = "queued",
        Sending = "sending",
        Deferred = "deferred",
        Sent = "sent",
        Bounced = "bounced",
        Failed = "failed",
    }
}

impl MessageState {
    /// Whether nothing more will happen to it by itself.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Sent | Self::Bounced | Self::Failed)
    }
}

words! {
    /// What a message is about; each has its own templates.
    MessageKind {
        Invitation = "invitation",
        /// To the inviter: somebody said *This was not meant for me*.
        InvitationDeclined = "invitation_declined",
        /// To whoever accepted by a link that was handed over: it proves the mailbox.
        ConfirmAddress = "confirm_address",
        PasswordReset = "password_reset",
        PasswordChanged = "password_changed",
        /// To the person: steps are waiting.
        IdentityAsked = "identity_asked",
        ChangesRequested = "changes_requested",
        IdentityVerified = "identity_verified",
        IdentityRejected = "identity_rejected",
        /// To reviewers: a case is waiting.
        IdentityToReview = "identity_to_review",
        DocumentExpiring = "document_expiring",
    }
}

/// Which messages go first; a reset never waits behind a bulk job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i32)]
pub enum Lane {
    Security = 0,
    Single = 1,
    Bulk = 2,
    Reminder = 3,
}

impl Lane {
    /// The lane of a number, as the database holds it.
    pub fn from_number(number: i32) -> Option<Self> {
        [Self::Security, Self::Single, Self::Bulk, Self::Reminder]
            .into_iter()
            .find(|lane| *lane as i32 == number)
    }
}

/// What became of a message, beside the invitation it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub message: MessageId,
    pub state: MessageState,
    /// When it was last tried or settled, Unix milliseconds.
    pub at: i64,
    pub attempts: u32,
    /// The mail server's own words, if it said any.
    pub reply: Option<String>,
}

/// One line of *Outgoing mail*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRow {
    pub id: MessageId,
    pub kind: MessageKind,
    pub to: String,
    pub state: MessageState,
    pub created_at: i64,
    /// When it will be tried next, Unix milliseconds; only while it is queued or deferred.
    pub due_at: Option<i64>,
    pub attempts: u32,
    pub reply: Option<String>,
    pub invitation: Option<InvitationId>,
    /// Whether the message carries a link that still opens something.
    pub has_link: bool,
}

words! {
    /// Which messages *Outgoing mail* shows.
    MessageFilter {
        All = "all",
        Waiting = "waiting",
        Held = "held",
        Troubled = "troubled",
        Sent = "sent",
    }
}
