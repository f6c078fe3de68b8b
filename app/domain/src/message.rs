//! Messages: e-mails in the outbox.

use crate::form::words;
use crate::id::{InvitationId, MessageId};
use serde::{Deserialize, Serialize};

words! {
    /// The state of a message. `Held` messages are sent only after they are released.
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

words! {
    /// Which held messages are sent together.
    HeldMail {
        All = "all",
        /// Those that the program holds because of a restored backup, and nobody on purpose.
        ByRestore = "by_restore",
    }
}

impl MessageState {
    /// Whether the state will not change by itself.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Sent | Self::Bounced | Self::Failed)
    }
}

words! {
    /// The kind of a message; each has its own templates.
    MessageKind {
        Invitation = "invitation",
        /// To the inviter: somebody said *This was not meant for me*.
        InvitationDeclined = "invitation_declined",
        /// To somebody who accepted with a handed-over link: it proves the mailbox.
        ConfirmAddress = "confirm_address",
        /// To a new address of an account: it confirms the change.
        ConfirmNewAddress = "confirm_new_address",
        PasswordReset = "password_reset",
        PasswordChanged = "password_changed",
        /// To the person: something about signing in was changed, or tried.
        SecurityChanged = "security_changed",
        /// To the person: what an administrator did to the account.
        AccountSuspended = "account_suspended",
        AccountReactivated = "account_reactivated",
        AccountChanged = "account_changed",
        AccountToBeDeleted = "account_to_be_deleted",
        AccountRestored = "account_restored",
        AccountEndSet = "account_end_set",
        /// To the person: nobody has signed in for long.
        AccountDormant = "account_dormant",
        /// To somebody invited: the invitation will be withdrawn.
        InvitationDormant = "invitation_dormant",
        /// To account managers: accounts end soon.
        AccountsEnding = "accounts_ending",
        /// To the person: steps are waiting.
        IdentityAsked = "identity_asked",
        /// To the person: their identity was submitted.
        IdentitySubmitted = "identity_submitted",
        ChangesRequested = "changes_requested",
        IdentityVerified = "identity_verified",
        IdentityRejected = "identity_rejected",
        /// To reviewers: a case is waiting.
        IdentityToReview = "identity_to_review",
        DocumentExpiring = "document_expiring",
        /// To account managers: a request for erasure is waiting.
        ErasureRequested = "erasure_requested",
        /// To the person: the request was declined.
        ErasureDeclined = "erasure_declined",
        /// To somebody who wants to register: it confirms the address.
        JoinConfirm = "join_confirm",
        /// To somebody who was not registered.
        JoinDeclined = "join_declined",
    }
}

/// The priority of a message; a reset never waits for a bulk job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i32)]
pub enum Lane {
    Security = 0,
    Single = 1,
    Bulk = 2,
    Reminder = 3,
}

impl Lane {
    /// The lane with a number, as stored in the database.
    pub fn from_number(number: i32) -> Option<Self> {
        [Self::Security, Self::Single, Self::Bulk, Self::Reminder]
            .into_iter()
            .find(|lane| *lane as i32 == number)
    }
}

/// The delivery of a message, shown with its invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub message: MessageId,
    pub state: MessageState,
    /// The time of the last attempt or of the final state, Unix milliseconds.
    pub at: i64,
    pub attempts: u32,
    /// The mail server's answer, if there was one.
    pub reply: Option<String>,
    /// Whether it was withdrawn, since it was no longer needed.
    pub is_withdrawn: bool,
}

/// A row of *Outgoing mail*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRow {
    pub id: MessageId,
    pub kind: MessageKind,
    pub to: String,
    pub state: MessageState,
    pub created_at: i64,
    /// The time of the next attempt, Unix milliseconds; only while it is queued or deferred.
    pub due_at: Option<i64>,
    pub attempts: u32,
    pub reply: Option<String>,
    /// Whether it was withdrawn, since it was no longer needed.
    pub is_withdrawn: bool,
    pub invitation: Option<InvitationId>,
    /// Whether the message has a link that still works.
    pub has_link: bool,
    /// Whether the reader may hold it; mail about passwords and mailboxes of others is never held by hand.
    pub can_hold: bool,
}

impl MessageRow {
    /// Whether it was given to the mail server before. Sending it again resets the number of attempts, and leaves the
    /// answer.
    pub fn was_tried(&self) -> bool {
        self.state != MessageState::Held || self.attempts > 0 || self.reply.is_some()
    }
}

words! {
    /// The filters of *Outgoing mail*.
    MessageFilter {
        All = "all",
        Waiting = "waiting",
        Held = "held",
        Troubled = "troubled",
        Sent = "sent",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn only_held_mail_may_never_have_been_tried() {
        let row = |state, attempts, reply: Option<&str>| MessageRow {
            id: MessageId::new(Uuid::nil()),
            kind: MessageKind::Invitation,
            to: "zoe@aldine.example".to_owned(),
            state,
            created_at: 0,
            due_at: None,
            attempts,
            reply: reply.map(str::to_owned),
            is_withdrawn: false,
            invitation: None,
            has_link: true,
            can_hold: false,
        };
        assert!(!row(MessageState::Held, 0, None).was_tried());
        assert!(row(MessageState::Held, 1, None).was_tried());
        assert!(row(MessageState::Held, 0, Some("450 later")).was_tried());
        assert!(row(MessageState::Deferred, 0, None).was_tried());
    }
}
