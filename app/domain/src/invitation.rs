//! Invitations: a secret link with which a pending account chooses its password.

mod draft;
mod view;

pub use draft::{AddressDraft, Days, Invite, InviteDraft, Note};
pub use view::{InvitationFilter, InvitationRow, InvitationView, IssuedIdentity, IssuedInvitation, LinkView};

use crate::form::words;

words! {
    /// The state of an invitation. `Expired` is derived from its end and never stored.
    InvitationState {
        Open = "open",
        Accepted = "accepted",
        Expired = "expired",
        Revoked = "revoked",
        Superseded = "superseded",
    }
}

impl InvitationState {
    /// The state at `now`, from the stored one and the end of the invitation (both in Unix milliseconds).
    pub fn at(self, now: i64, expires_at: i64) -> Self {
        if self == Self::Open && expires_at <= now { Self::Expired } else { self }
    }
}
