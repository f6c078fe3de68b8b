//! The digital identity, level 2 of a person: personal information under a personal code, filled in step by step and
//! validated by somebody else.
//!
//! What people type is a [`Values`]: a text for each [`Field`]. Whatever happens to values one by one (saving, checking,
//! flagging, comparing revisions, saying who asserted them) is written once over fields, not once a field. What may be
//! relied on is [`PersonalInformation`], which only [`IdentityForm::check`] makes.

mod characters;
mod country;
mod decision;
mod form;
pub mod mrz;
mod nationality;
mod notice;
mod person;
mod phone;
mod postal;
mod review;
mod step;
mod submission;
mod values;
mod view;

pub use characters::{NAME_MOST, parse_name};
pub use country::Country;
pub use decision::CheckedDecision;
pub use form::{Finding, IdentityForm};
pub use nationality::{parse_country, parse_nationalities};
pub use notice::NoticeDelivery;
pub use person::{
    Birth, Contact, IdentityDocument, Names, Organization, PersonDetails, PersonalInformation,
    RelationshipPeriod,
};
pub use phone::parse_phone;
pub use review::{
    CaseFilter, CaseRow, CaseView, Decision, DecisionDraft, Difference, Lookalike, LookalikeReason,
    PictureView, Provenance, StatedValue,
};
pub use step::{Policy, Step};
pub use submission::Submission;
pub use values::Values;
pub use view::{
    DocumentView, EntryLock, Flag, IdentityOwner, IdentityTarget, IdentityView, PeoplePage, PersonFilter,
    PersonRow, Receipt, ReceiptLine, RegistrationRow, RequestedSteps, StepSave, StepSaved, StepView,
    SubmitDraft, Tombstone,
};

use crate::form::words;

words! {
    /// Where an identity stands. Somebody without one has no row, and no state.
    IdentityState {
        Draft = "draft",
        Submitted = "submitted",
        /// A reviewer has claimed it.
        InReview = "in_review",
        Verified = "verified",
        ChangesRequested = "changes_requested",
        Rejected = "rejected",
        Suspended = "suspended",
        /// A tombstone: code, decision and dates are all that is left.
        Erased = "erased",
    }
}

impl IdentityState {
    /// Whether the steps can be filled in as they are. A verified one is corrected in a new revision.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::ChangesRequested)
    }

    /// Whether it is being filled in, or waits: what was verified before stays in force meanwhile.
    pub const fn is_in_progress(self) -> bool {
        self.is_open() || self.is_waiting()
    }

    /// Whether it waits for a reviewer's decision.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Submitted | Self::InReview)
    }

    /// What can be done to it as a whole. One that was verified is suspended though it is being corrected.
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
    /// What somebody who manages accounts does to an identity as a whole.
    IdentityAction { Suspend = "suspend", Reactivate = "reactivate", Erase = "erase" }
}

words! {
    /// Whether a person is registered under names and papers, or under an alias only.
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

/// Most bytes of a picture, as it is sent.
pub const PICTURE_BYTES_MOST: usize = 10 * 1024 * 1024;

words! {
    /// As documents state it (ICAO 9303 part 3, 4.1.1.1).
    Sex { Female = "F", Male = "M", Unspecified = "X" }
}

words! {
    /// What binds a person to the organization.
    Relationship {
        Employee = "employee",
        Contractor = "contractor",
        Member = "member",
        Student = "student",
        Guest = "guest",
    }
}
