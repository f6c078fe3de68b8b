//! What waits for an administrator, as the start page lists it.

use crate::identity::WaitingTime;
use crate::session::MenuCount;
use serde::{Deserialize, Serialize};

/// The numbers of what waits; zero also for what the account cannot work on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToDo {
    /// Identities that wait for a decision.
    pub reviews: MenuCount,
    /// How long the oldest of them has been waiting.
    pub oldest_review: Option<WaitingTime>,
    /// Open invitations whose newest message could not be delivered.
    pub bounced: MenuCount,
    /// Open invitations that expire within [`ToDo::EXPIRING_MS`].
    pub expiring: MenuCount,
    /// One's own bulk jobs that run or are paused.
    pub jobs: MenuCount,
    /// Held messages.
    pub held: MenuCount,
    /// Open requests for erasure.
    pub erasures: MenuCount,
    /// People who want to register.
    #[serde(default)]
    pub requests: MenuCount,
    /// Whether nobody has published a privacy notice yet.
    #[serde(default)]
    pub notice_missing: bool,
}

impl ToDo {
    /// An invitation is about to expire for this long, in milliseconds: two days.
    pub const EXPIRING_MS: i64 = 2 * 24 * 60 * 60 * 1_000;

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
