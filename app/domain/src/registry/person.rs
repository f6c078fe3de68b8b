//! The page of one person.

use super::{PersonField, TimelinePage};
use crate::account::AccountState;
use crate::address_change::AddressChangeView;
use crate::form::words;
use crate::id::{AccountId, GroupId, IdentityId, InvitationId, SessionId, UnitId};
use crate::identity::{IdentityState, Relationship};
use crate::invitation::InvitationState;
use crate::locale::Locale;
use crate::message::Delivery;
use crate::permission::HeldPermission;
use crate::session::Device;
use serde::{Deserialize, Serialize};

words! {
    /// What somebody may do to the account of a person.
    AccountAction {
        EndSession = "end_session",
        Edit = "edit",
        Suspend = "suspend",
        Reactivate = "reactivate",
        MoveToUnit = "move_to_unit",
        AddToGroup = "add_to_group",
        RemoveFromGroup = "remove_from_group",
        SetRelationship = "set_relationship",
        Delete = "delete",
        Restore = "restore",
        Free = "free",
        SetStart = "set_start",
        SetEnd = "set_end",
        ChangeAddress = "change_address",
        SetFields = "set_fields",
    }
}

/// Everything that the page of a person shows to its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    pub account: AccountId,
    /// Empty until a name is known.
    pub name: String,
    /// Empty after the account was deleted.
    pub email: String,
    /// Empty after the account was deleted.
    pub username: String,
    pub state: AccountState,
    pub is_founder: bool,
    /// Until when it is suspended; `None` where there is no end.
    pub suspended_until: Option<i64>,
    /// Why it is suspended; only for readers who may end it.
    pub suspension_reason: Option<String>,
    /// Until when it can be restored; only where it is to be deleted.
    pub purge_at: Option<i64>,
    /// Why it is to be deleted; only for readers who may restore it.
    pub deletion_reason: Option<String>,
    /// Whether others can have its address, its username and its external id; only where it is to be deleted.
    pub is_freed: bool,
    /// For how many days an account that is deleted now can be restored.
    pub deletion_days: u32,
    pub locale: Locale,
    pub created_at: i64,
    pub signed_in_at: Option<i64>,
    pub unit: Option<PersonUnit>,
    /// Those whose membership has not ended, by name.
    pub groups: Vec<PersonGroup>,
    pub relationship: Option<Relationship>,
    /// The first day, as `2026-11-30`.
    pub starts_on: Option<String>,
    /// The own fields of the account, in their order. A retired one only where it has a value.
    pub fields: Vec<PersonField>,
    pub ends_at: Option<i64>,
    pub external_id: Option<String>,
    pub address_change: Option<AddressChangeView>,
    pub identity: Option<PersonIdentity>,
    /// Newest first.
    pub invitations: Vec<PersonInvitation>,
    pub grants: Vec<PersonGrant>,
    /// Those that can still be used, the one used last first.
    pub sessions: Vec<PersonSession>,
    pub timeline: TimelinePage,
    /// What the reader may do now.
    pub actions: Vec<AccountAction>,
}

impl PersonView {
    /// Whether the reader may do this now. The desk decides; this hides useless buttons.
    pub fn allows(&self, action: AccountAction) -> bool {
        self.actions.contains(&action)
    }

    /// What the page is titled with: the name, or else what is unique.
    pub fn title(&self) -> &str {
        [&self.name, &self.username, &self.email]
            .into_iter()
            .find(|text| !text.is_empty())
            .map_or("", |text| text)
    }
}

/// The unit of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonUnit {
    pub id: UnitId,
    /// From the top: `Sales / Italy`.
    pub path: String,
    pub is_archived: bool,
}

/// A group of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonGroup {
    pub id: GroupId,
    pub name: String,
    /// The end of the membership.
    pub ends_at: Option<i64>,
}

/// The digital identity of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonIdentity {
    pub id: IdentityId,
    pub code: String,
    pub state: IdentityState,
    /// Whether a verified revision is in force, also during a correction.
    pub has_verified: bool,
}

/// An invitation of a person, with what was sent for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonInvitation {
    pub id: InvitationId,
    pub state: InvitationState,
    pub created_at: i64,
    pub expires_at: i64,
    pub closed_at: Option<i64>,
    /// When the last reminder was sent.
    pub reminded_at: Option<i64>,
    /// Empty for nobody.
    pub by: String,
    /// Oldest first.
    pub messages: Vec<Delivery>,
}

/// A permission of a person, and who granted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonGrant {
    pub held: HeldPermission,
    /// The name of the profile that it comes from.
    pub profile: Option<String>,
    /// The path of the unit inside which it counts.
    pub unit: Option<String>,
    pub granted_at: i64,
    /// Empty for nobody.
    pub by: String,
}

/// A browser in which a person is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSession {
    pub id: SessionId,
    pub device: Device,
    pub signed_in_at: i64,
    pub seen_at: i64,
    /// The network address; only for readers who may end the session.
    pub address: Option<String>,
}
