//! The digital identity, level 2 of a person: personal information under a personal code, filled in by steps and
//! validated by a reviewer.
//!
//! Typed data is a [`Values`]: a text for each [`Field`]. Saving, checking, flagging, comparing and attributing
//! values is written once over fields, not for each field. Checked data is a [`PersonalInformation`], which only
//! [`IdentityForm::check`] makes.

mod characters;
mod country;
mod decision;
mod form;
pub mod mrz;
mod nationality;
mod notice;
mod person;
mod phone;
mod picture;
mod policy;
mod postal;
mod review;
mod rules;
mod step;
mod submission;
mod values;
mod view;

pub use characters::{NAME_MOST, parse_name};
pub use country::Country;
pub use decision::{CheckedDecision, DeclineDraft};
pub use form::{Finding, IdentityForm};
pub use nationality::{parse_country, parse_nationalities};
pub use notice::NoticeDelivery;
pub use person::{
    Birth, Contact, IdentityDocument, Names, Organization, PersonDetails, PersonalInformation,
    RelationshipPeriod,
};
pub use phone::parse_phone;
pub use picture::{PICTURE_BYTES_MOST, PICTURE_HEAD, PICTURE_PIXELS_MOST, is_heic};
pub use policy::Policy;
pub use review::{
    BrokenRule, CaseFilter, CaseRow, CaseView, Decision, DecisionDraft, Difference, EarlierDecision,
    Lookalike, LookalikeReason, Provenance, ReviewerRow, SettledLookalike, StatedValue, WaitingTime,
};
pub use rules::{
    RequiredByRelationship, Requirement, SELF_SERVICE_STEPS, joined, parse_notice_days, parse_requirements,
    parse_self_service,
};
pub use step::Step;
pub use submission::Submission;
pub use values::Values;
pub use view::{
    DeclinedErasure, DocumentView, EntryLock, Flag, IdentityOwner, IdentityTarget, IdentityView,
    OpenCorrection, PeoplePage, PersonFilter, PersonRow, PictureView, Receipt, ReceiptLine, RegistrationRow,
    RequestDelivery, RequestedSteps, StepSave, StepSaved, StepView, SubmitDraft, Tombstone, UNFINISHED_DAYS,
};

use crate::form::words;

words! {
    /// The state of an identity. Somebody without one has no row and no state.
    IdentityState {
        Draft = "draft",
        Submitted = "submitted",
        /// A reviewer has claimed it.
        InReview = "in_review",
        Verified = "verified",
        ChangesRequested = "changes_requested",
        Rejected = "rejected",
        Suspended = "suspended",
        /// Only a tombstone is left: code, decision and dates.
        Erased = "erased",
    }
}

impl IdentityState {
    /// Whether the steps can be edited. A verified identity is corrected in a new revision.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::ChangesRequested)
    }

    /// Whether a revision is being filled in or reviewed, while the verified one stays in force.
    pub const fn is_in_progress(self) -> bool {
        self.is_open() || self.is_waiting()
    }

    /// Whether it waits for a reviewer's decision.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Submitted | Self::InReview)
    }

    /// The available lifecycle actions. A verified identity can be suspended while it is being corrected.
    pub const fn actions(self, is_verified: bool) -> &'static [IdentityAction] {
        match self {
            Self::Verified => &[IdentityAction::Suspend, IdentityAction::Erase],
            _ if is_verified && self.is_in_progress() => &[IdentityAction::Suspend, IdentityAction::Erase],
            Self::Suspended => &[IdentityAction::Reactivate, IdentityAction::Erase],
            Self::Erased => &[],
            _ => &[IdentityAction::Erase],
        }
    }
}

words! {
    /// A lifecycle action of an account manager.
    IdentityAction { Suspend = "suspend", Reactivate = "reactivate", Erase = "erase" }
}

words! {
    /// Whether a person is registered with names and documents, or with an alias only.
    Mode { Named = "named", Alias = "alias" }
}

words! {
    /// A kind of identity document.
    DocumentKind {
        Passport = "passport",
        IdentityCard = "identity_card",
        ResidencePermit = "residence_permit",
        DrivingLicence = "driving_licence",
        Other = "other",
    }
}

words! {
    /// A picture of a document, or of the face on it.
    Side { Front = "front", Back = "back", Portrait = "portrait" }
}

words! {
    /// As stated in documents (ICAO 9303 part 3, 4.1.1.1).
    Sex { Female = "F", Male = "M", Unspecified = "X" }
}

words! {
    /// The relationship between person and organization.
    Relationship {
        Employee = "employee",
        Contractor = "contractor",
        Member = "member",
        Student = "student",
        Guest = "guest",
    }
}
