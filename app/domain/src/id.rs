//! Ids: one type for each kind of row, so that they cannot be mixed up.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id of a row: a UUIDv7 made by its creator.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A user account, level 1 of a person.
    AccountId,
    /// One secret link that lets a pending account choose its password.
    InvitationId,
    /// One e-mail in the outbox.
    MessageId,
    /// A passkey of an account.
    PasskeyId,
    /// One sign-in on one device.
    SessionId,
    /// One link that lets an active account choose a new password.
    ResetId,
    /// One link that proves the access to a mailbox.
    ConfirmationId,
    /// One event of the audit log.
    EventId,
    /// One set of invite rows being processed.
    JobId,
    /// A digital identity, level 2 of a person.
    IdentityId,
    /// One identity document of an identity.
    DocumentId,
    /// One unit of the organization.
    UnitId,
    /// One group of people.
    GroupId,
    /// One own field of the organization.
    OwnFieldId,
    /// One saved view of the registry.
    ViewId,
    /// One offer of the founder's role.
    FounderOfferId,
    /// One request of somebody who wants to register.
    JoinRequestId,
    /// One profile: a named set of permissions.
    ProfileId,
    /// One permission of one account from one source.
    GrantId,
    /// One link of an invitation that was shown to somebody.
    HandedLinkId,
    /// One second factor that is to be reset.
    FactorResetId,
    /// One change of an e-mail address.
    AddressChangeId,
    /// One picture of a document.
    PictureId,
    /// One sign-in whose second factor is still missing.
    PendingSignInId,
    /// One recovery code.
    RecoveryCodeId,
}
