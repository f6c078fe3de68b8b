use super::draft::{Granted, PlacedGrant};
use super::{Permission, Permissions};
use crate::account::AccountState;
use crate::form::words;
use crate::id::{AccountId, ProfileId, UnitId};
use crate::unit::UnitChoice;
use serde::{Deserialize, Serialize};

words! {
    /// The filters of the list.
    #[derive(Default)]
    HolderFilter {
        #[default]
        Everyone = "everyone",
        /// Those who hold a permission, now or later.
        Holders = "holders",
    }
}

impl HolderFilter {
    /// The accounts that are listed at all.
    pub const LISTED: [AccountState; 3] =
        [AccountState::Pending, AccountState::Active, AccountState::Suspended];
}

/// An account and its permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub account: AccountId,
    /// Empty until a name is known.
    pub name: String,
    pub email: String,
    pub username: String,
    pub state: AccountState,
    /// Always holds everything, and cannot be changed.
    pub is_founder: bool,
    /// Current and future grants, in the order of the permissions; one for each source.
    pub held: Vec<HeldPermission>,
    /// The profiles among their sources.
    pub profiles: Vec<HeldProfile>,
    /// The units inside which some of them count.
    pub units: Vec<UnitChoice>,
    /// What of these the account can use now, if that is less: somebody else may be using it.
    pub usable: Option<Permissions>,
}

/// A page of accounts and their permissions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldersPage {
    pub rows: Vec<Holder>,
    /// The position of the next page, opaque to the client; `None` on the last.
    pub next: Option<String>,
    /// Nobody matches the search; these match a probable spelling.
    pub is_guess: bool,
}

/// A profile that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldProfile {
    pub id: ProfileId,
    pub name: String,
}

/// A permission that somebody holds, with its start and end in Unix milliseconds; the end is the first moment after
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldPermission {
    pub permission: Permission,
    /// The profile that it comes from; `None` where it was granted by itself.
    pub profile: Option<ProfileId>,
    /// Inside which it counts, with those below it; `None` is everywhere.
    pub unit: Option<UnitId>,
    pub starts_at: Option<i64>,
    pub ends_at: Option<i64>,
}

impl Holder {
    /// All permissions, current and future.
    pub fn permissions(&self) -> Permissions {
        if self.is_founder {
            return Permissions::all();
        }
        self.held.iter().map(|held| held.permission).collect()
    }

    /// Whether somebody with these permissions may change this account's.
    pub fn can_be_changed_with(&self, own: Permissions) -> bool {
        !self.is_founder && self.permissions().is_within(own)
    }

    /// The grant of a permission by itself, if there is one.
    pub fn holds(&self, permission: Permission) -> Option<HeldPermission> {
        self.granted_singly().find(|held| held.permission == permission)
    }

    /// The grants that do not come from a profile.
    pub fn granted_singly(&self) -> impl Iterator<Item = HeldPermission> {
        self.held.iter().copied().filter(|held| held.profile.is_none())
    }

    /// What can be revoked: each profile and each permission that was granted by itself, once for every place, in the order
    /// of the list.
    pub fn placed_grants(&self) -> Vec<PlacedGrant> {
        let mut all = Vec::new();
        for profile in &self.profiles {
            for held in self.of_profile(profile.id) {
                let one = PlacedGrant { granted: Granted::Profile(profile.id), unit: held.unit };
                if !all.contains(&one) {
                    all.push(one);
                }
            }
        }
        let singly = self.granted_singly();
        all.extend(
            singly.map(|held| PlacedGrant { granted: Granted::Permission(held.permission), unit: held.unit }),
        );
        all
    }

    /// The grants that come from a profile: all of them have the same start and end.
    pub fn of_profile(&self, profile: ProfileId) -> impl Iterator<Item = HeldPermission> {
        self.held.iter().copied().filter(move |held| held.profile == Some(profile))
    }
}
