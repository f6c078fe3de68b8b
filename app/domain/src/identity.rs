//! The digital identity, level 2 of a person: personal information under a personal code, filled in by steps and
//! validated by a reviewer.
//!
//! Typed data is a [`Values`]: a text for each [`Field`]. Saving, checking, flagging, comparing and attributing
//! values is written once over fields, not for each field. Checked data is a [`PersonalInformation`], which only
//! [`IdentityForm::check`] makes.

mod characters;
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

pub use crate::country::Country;
pub use crate::identity_state::{IdentityAction, IdentityState};
pub use crate::relationship::Relationship;
pub use characters::{NAME_MOST, parse_name};
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
