//! The states of an identity, which invitations and the registry show too.

use crate::form::words;

words! {
    /// The state of an identity. Somebody without one has no row and no state.
    IdentityState {
        Draft = "draft",
        Submitted = "submitted",
        /// A reviewer has claimed it.
        InReview = "in_review",
        Verified = "verified",
        ChangesRequested = "changes_requested",
        Rejected = "rejected",
        Suspended = "suspended",
        /// Only a tombstone is left: code, decision and dates.
        Erased = "erased",
    }
}

impl IdentityState {
    /// Whether the steps can be edited. A verified identity is corrected in a new revision.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::ChangesRequested)
    }

    /// Whether a revision is being filled in or reviewed, while the verified one stays in force.
    pub const fn is_in_progress(self) -> bool {
        self.is_open() || self.is_waiting()
    }

    /// Whether it waits for a reviewer's decision.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Submitted | Self::InReview)
    }

    /// The available lifecycle actions. A verified identity can be suspended while it is being corrected.
    pub const fn actions(self, is_verified: bool) -> &'static [IdentityAction] {
        match self {
            Self::Verified => &[IdentityAction::Suspend, IdentityAction::Erase],
            _ if is_verified && self.is_in_progress() => &[IdentityAction::Suspend, IdentityAction::Erase],
            Self::Suspended => &[IdentityAction::Reactivate, IdentityAction::Erase],
            Self::Erased => &[],
            _ => &[IdentityAction::Erase],
        }
    }
}

words! {
    /// A lifecycle action of an account manager.
    IdentityAction { Suspend = "suspend", Reactivate = "reactivate", Erase = "erase" }
}
