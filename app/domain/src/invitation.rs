//! Invitations: one secret link that lets a pending account choose its password.

mod draft;
mod view;

pub use draft::{AddressDraft, Days, Invite, InviteDraft, Note};
pub use view::{InvitationFilter, InvitationRow, InvitationView, Invited, LinkView};

use crate::form::words;

words! {
    /// Where an invitation stands. `Expired` is derived from its end and never stored.
    InvitationState {
        Open = "open",
        Accepted = "accepted",
        Expired = "expired",
        Revoked = "revoked",
        Superseded = "superseded",
    }
}

impl InvitationState {
    /// The state at `now`, from what is stored and the invitation's end (both Unix milliseconds).
    pub fn at(self, now: i64, expires_at: i64) -> Self {
        if self == Self::Open && expires_at <= now { Self::Expired } else { self }
    }
}
