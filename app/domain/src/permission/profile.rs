//! Profiles: named sets of permissions. Whoever was granted a profile follows its later changes.

use super::Permissions;
use crate::form::{Checking, Code, Faults, Field, one_line};
use crate::id::ProfileId;
use crate::misleading::harmless;
use serde::{Deserialize, Serialize};

/// The most profiles of an organization.
pub const PROFILES_MOST: u64 = 50;
/// The most people who can have one profile: a change reaches all of them at once.
pub const PROFILE_HOLDERS_MOST: u64 = 1_000;
const NAME_MOST: usize = 80;

/// The name of a profile, unique in the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileName(String);

impl ProfileName {
    /// # Errors
    /// `name_missing`, `text_long`, `control_character`.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let name = one_line(text, NAME_MOST, Code::TextLong)?;
        if name.is_empty() { Err(Code::NameMissing) } else { Ok(Self(name)) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is chosen for a profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileDraft {
    pub name: String,
    /// By their names.
    pub permissions: Vec<String>,
    /// What the profile had when its form was opened: what somebody else has changed since is not overwritten unseen.
    pub seen: Option<ProfileSeen>,
}

/// A profile as a form has shown it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileSeen {
    name: String,
    permissions: Permissions,
}

impl ProfileSeen {
    /// As it is shown: without what is not shown of texts.
    pub fn of(name: &str, permissions: Permissions) -> Self {
        Self { name: harmless(name).into_owned(), permissions }
    }
}

/// A profile as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedProfile {
    pub name: ProfileName,
    /// At least one.
    pub permissions: Permissions,
}

impl ProfileDraft {
    /// # Errors
    /// All faults: those of [`ProfileName::parse`]; `permissions_missing`, `permission_unknown`.
    pub fn check(&self) -> Result<CheckedProfile, Faults> {
        let mut checking = Checking::default();
        let name = checking.take(Field::ProfileName, ProfileName::parse(&self.name));
        let permissions = checking.take(Field::Permissions, chosen(&self.permissions));
        checking.finish(name.zip(permissions).map(|(name, permissions)| CheckedProfile { name, permissions }))
    }
}

/// A profile in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileRow {
    pub id: ProfileId,
    pub name: String,
    pub permissions: Permissions,
    /// People to whom it is granted, now or later.
    pub holders: u64,
}

impl ProfileRow {
    /// Whether somebody with these permissions may grant it, and change it as far as its holders allow.
    pub fn can_be_granted_with(&self, own: Permissions) -> bool {
        self.permissions.is_within(own)
    }
}

pub(super) fn chosen(words: &[String]) -> Result<Permissions, Code> {
    let permissions = Permissions::from_words(words)?;
    if permissions.is_empty() { Err(Code::PermissionsMissing) } else { Ok(permissions) }
}
