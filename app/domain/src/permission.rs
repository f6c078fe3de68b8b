//! Permissions: named rights, granted to an account, optionally with a start and an end.

mod draft;
mod holder;
mod profile;

pub use draft::{Grant, GrantDraft, GrantPeriod, Granted, PlacedGrant, Revocation, RevokeDraft};
pub use holder::{HeldPermission, HeldProfile, Holder, HolderFilter, HoldersPage};
pub use profile::{
    CheckedProfile, PROFILE_HOLDERS_MOST, PROFILES_MOST, ProfileDraft, ProfileName, ProfileRow, ProfileSeen,
};

use crate::form::{Code, words};
use serde::{Deserialize, Serialize};

words! {
    /// A right that can be granted. The founder always holds all of them.
    Permission {
        RegisterUsers = "can_register_users",
        BulkInvite = "can_bulk_invite",
        ManageInvitations = "can_manage_invitations",
        ViewRegistry = "can_view_registry",
        ManageAccounts = "can_manage_accounts",
        RegisterIdentities = "can_register_identities",
        ViewPersonalData = "can_view_personal_data",
        ValidateIdentities = "can_validate_identities",
        ManagePermissions = "can_manage_permissions",
        ManageSettings = "can_manage_settings",
        ViewAudit = "can_view_audit",
    }
}

impl Permission {
    /// Its bit in [`Permissions`] and in the database. Never reused for another.
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Whether it can be granted inside a unit alone. The others are about the organization as a whole.
    pub const fn can_have_border(self) -> bool {
        !matches!(self, Self::ManageSettings | Self::ViewAudit)
    }
}

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Permissions(u32);

impl Permissions {
    pub const NONE: Self = Self(0);

    /// The permissions of the founder.
    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// The set of permissions with these names.
    ///
    /// # Errors
    /// `permission_unknown` if there is no permission of a name.
    pub fn from_words<S: AsRef<str>>(words: &[S]) -> Result<Self, Code> {
        words.iter().map(|word| Permission::from_word(word.as_ref()).ok_or(Code::PermissionUnknown)).collect()
    }

    /// The set with these bits; unknown bits are dropped.
    pub fn from_bits(bits: u32) -> Self {
        Self(bits & Self::all().0)
    }

    pub const fn bits(self) -> u32 {
        self.0
    }

    pub const fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Those that are not in another set.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all of them can be granted inside a unit alone.
    pub fn can_all_have_borders(self) -> bool {
        self.iter().all(Permission::can_have_border)
    }

    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | permission.bit()))
    }
}
