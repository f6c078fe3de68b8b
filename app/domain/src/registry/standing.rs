//! The states by which people are filtered. Each has a value for people who have none of it.

use crate::form::words;
use crate::identity::{IdentityState, Relationship};

words! {
    /// How far the identity of a person is.
    IdentityStanding {
        None = "none",
        Draft = "draft",
        Submitted = "submitted",
        InReview = "in_review",
        ChangesRequested = "changes_requested",
        Verified = "verified",
        Rejected = "rejected",
        Suspended = "suspended",
        Erased = "erased",
    }
}

impl IdentityStanding {
    /// The standing of somebody with an identity in this state, or without one.
    pub const fn of(state: Option<IdentityState>) -> Self {
        match state {
            None => Self::None,
            Some(IdentityState::Draft) => Self::Draft,
            Some(IdentityState::Submitted) => Self::Submitted,
            Some(IdentityState::InReview) => Self::InReview,
            Some(IdentityState::ChangesRequested) => Self::ChangesRequested,
            Some(IdentityState::Verified) => Self::Verified,
            Some(IdentityState::Rejected) => Self::Rejected,
            Some(IdentityState::Suspended) => Self::Suspended,
            Some(IdentityState::Erased) => Self::Erased,
        }
    }

    /// The state of the identity, if there is one.
    pub const fn state(self) -> Option<IdentityState> {
        match self {
            Self::None => None,
            Self::Draft => Some(IdentityState::Draft),
            Self::Submitted => Some(IdentityState::Submitted),
            Self::InReview => Some(IdentityState::InReview),
            Self::ChangesRequested => Some(IdentityState::ChangesRequested),
            Self::Verified => Some(IdentityState::Verified),
            Self::Rejected => Some(IdentityState::Rejected),
            Self::Suspended => Some(IdentityState::Suspended),
            Self::Erased => Some(IdentityState::Erased),
        }
    }
}

words! {
    /// What became of the latest invitation of a person.
    InvitationStanding {
        /// Nobody has invited them.
        Never = "never",
        Open = "open",
        Expired = "expired",
        /// It is open, but its mail could not be delivered.
        Bounced = "bounced",
        Accepted = "accepted",
        /// It was revoked, declined or replaced.
        Closed = "closed",
    }
}

words! {
    /// The relationship of a person to the organization, if it is known.
    RelationshipStanding {
        None = "none",
        Employee = "employee",
        Contractor = "contractor",
        Member = "member",
        Student = "student",
        Guest = "guest",
    }
}

impl RelationshipStanding {
    /// The standing of somebody with this relationship, or without one.
    pub const fn of(relationship: Option<Relationship>) -> Self {
        match relationship {
            None => Self::None,
            Some(Relationship::Employee) => Self::Employee,
            Some(Relationship::Contractor) => Self::Contractor,
            Some(Relationship::Member) => Self::Member,
            Some(Relationship::Student) => Self::Student,
            Some(Relationship::Guest) => Self::Guest,
        }
    }

    /// The relationship, if it is known.
    pub const fn relationship(self) -> Option<Relationship> {
        match self {
            Self::None => None,
            Self::Employee => Some(Relationship::Employee),
            Self::Contractor => Some(Relationship::Contractor),
            Self::Member => Some(Relationship::Member),
            Self::Student => Some(Relationship::Student),
            Self::Guest => Some(Relationship::Guest),
        }
    }
}
