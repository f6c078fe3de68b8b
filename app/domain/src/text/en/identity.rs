use super::{En, MONTHS};
use crate::account::AccountState;
use crate::day::PartialDate;
use crate::identity::{DocumentKind, IdentityState, Mode, Provenance, Relationship, Sex, Step};
use crate::text::{IdentityText, identity, say};

say! {
    IdentityText for En {
        digital_identity = "Digital identity";
        personal_code = "Personal code";
        account = "Account";
        no_identity = "None";
        yes = "Yes";
        without_end = "No expiry date";
        notice_accepted(what: &str) = "Accepted, version {what}";
        notice_handed_over(what: &str) = "Handed over, version {what}";
        text_not_kept = "text not kept";
        account_state(state: AccountState) = match state {
            AccountState::Pending => "Pending",
            AccountState::Active => "Active",
            AccountState::Suspended => "Suspended",
            AccountState::Deleted => "Deleted",
            AccountState::ToBeDeleted => "To be deleted",
        };
        identity_state(state: IdentityState) = match state {
            IdentityState::Draft => "Draft",
            IdentityState::Submitted => "Submitted",
            IdentityState::InReview => "In review",
            IdentityState::Verified => "Verified",
            IdentityState::ChangesRequested => "Changes requested",
            IdentityState::Rejected => "Rejected",
            IdentityState::Suspended => "Suspended",
            IdentityState::Erased => "Erased",
        };
        step(step: Step) = match step {
            Step::Account => "Account",
            Step::Person => "Person",
            Step::Names => "Names",
            Step::Birth => "Birth and nationality",
            Step::Contact => "Contact and residence",
            Step::Document => "Identity document",
            Step::Organization => "Organization",
            Step::More => "More information",
            Step::Check => "Check and submit",
        };
        mode(mode: Mode) = match mode {
            Mode::Named => "Under the legal name",
            Mode::Alias => "Under an alias",
        };
        document_kind(kind: DocumentKind) = match kind {
            DocumentKind::Passport => "Passport",
            DocumentKind::IdentityCard => "Identity card",
            DocumentKind::ResidencePermit => "Residence permit",
            DocumentKind::DrivingLicence => "Driving licence",
            DocumentKind::Other => "Another document",
        };
        sex(sex: Sex) = match sex {
            Sex::Female => "Female",
            Sex::Male => "Male",
            Sex::Unspecified => "Unspecified (X)",
        };
        relationship(relationship: Relationship) = match relationship {
            Relationship::Employee => "Employee",
            Relationship::Contractor => "Contractor",
            Relationship::Member => "Member",
            Relationship::Student => "Student",
            Relationship::Guest => "Guest",
        };
        provenance(provenance: Provenance) = match provenance {
            Provenance::Themselves => "Entered by the person",
            Provenance::Administrator => "Entered by an administrator",
            Provenance::Document => "Matches the typed MRZ",
        };
        date(date: PartialDate) => identity::date_in_words(date, &MONTHS);
    }
}
