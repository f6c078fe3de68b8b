use super::InvitationState;
use crate::account::AccountState;
use crate::form::words;
use crate::id::{AccountId, InvitationId};
use crate::identity_state::IdentityState;
use crate::locale::Locale;
use crate::message::Delivery;
use crate::permission::Permissions;
use serde::{Deserialize, Serialize};

/// What the invited person sees when the link opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// The inviter's name, or username and e-mail address. Empty if the account was deleted.
    pub inviter: String,
    pub email: String,
    pub username: String,
    pub note: String,
    /// Unix milliseconds.
    pub expires_at: i64,
    pub locale: Locale,
}

/// The result page of *Create a new internal user*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedInvitation {
    pub invitation: InvitationId,
    pub account: AccountId,
    pub email: String,
    pub username: String,
    pub locale: Locale,
    /// Unix milliseconds.
    pub expires_at: i64,
    pub permissions: Permissions,
    pub delivery: Option<Delivery>,
    /// The inviter's handed link, for a short time after the invitation.
    pub link: Option<LinkView>,
    /// The identity that the account has already, as by *Complete registration*.
    pub identity: Option<IssuedIdentity>,
}

/// The identity of an account that was just invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedIdentity {
    pub state: IdentityState,
    /// Whether this invitation has completed a registration.
    pub is_registration: bool,
}

/// A handed link, as a page shows it to its giver.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    pub url: String,
    /// The URL as a QR code: an `<svg>` element made by the host.
    pub qr_svg: String,
}

impl std::fmt::Debug for LinkView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkView(…)")
    }
}

/// A row of *Invitations*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRow {
    pub id: InvitationId,
    pub account: AccountId,
    pub account_state: AccountState,
    /// The name, as the registry has it, for those who may see it there.
    #[serde(default)]
    pub name: Option<String>,
    pub email: String,
    pub username: String,
    pub state: InvitationState,
    /// Unix milliseconds.
    pub created_at: i64,
    pub expires_at: i64,
    /// When the last reminder was sent, Unix milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded_at: Option<i64>,
    pub invited_by: String,
    pub delivery: Option<Delivery>,
    /// Whether this is the account's newest invitation: only that one can be resent or corrected.
    pub is_latest: bool,
}

words! {
    /// Which invitations the page shows.
    InvitationFilter {
        Open = "open",
        /// Open, and at its end within two days.
        Expiring = "expiring",
        Expired = "expired",
        Bounced = "bounced",
        Accepted = "accepted",
        Revoked = "revoked",
        Superseded = "superseded",
        /// All except superseded ones.
        All = "all",
    }
}
