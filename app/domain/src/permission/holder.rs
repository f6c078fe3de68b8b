use super::{Permission, Permissions};
use crate::account::AccountState;
use crate::form::words;
use crate::id::AccountId;
use serde::{Deserialize, Serialize};

words! {
    /// Which people are listed.
    #[derive(Default)]
    HolderFilter {
        #[default]
        Everyone = "everyone",
        /// Those who hold a permission, or will.
        Holders = "holders",
    }
}

/// Somebody with an account, and what they hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub account: AccountId,
    pub email: String,
    pub username: String,
    pub state: AccountState,
    /// Holds everything, always, and is changed by nobody.
    pub is_founder: bool,
    /// What holds now or will, in the order of the permissions; nothing that has ended.
    pub held: Vec<HeldPermission>,
}

/// A permission that somebody holds, with its start and its end in Unix milliseconds; the end is the first moment in
/// which it no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldPermission {
    pub permission: Permission,
    pub starts_at: Option<i64>,
    pub ends_at: Option<i64>,
}

impl Holder {
    /// What is held at any time, now or later.
    pub fn permissions(&self) -> Permissions {
        if self.is_founder {
            return Permissions::all();
        }
        self.held.iter().map(|held| held.permission).collect()
    }

    /// Whether somebody who holds these may change what this person holds.
    pub fn can_be_changed_with(&self, own: Permissions) -> bool {
        !self.is_founder && self.permissions().is_within(own)
    }

    /// How this permission is held, if it is.
    pub fn holds(&self, permission: Permission) -> Option<HeldPermission> {
        self.held.iter().copied().find(|held| held.permission == permission)
    }
}
