use crate::account::ToAscii;
use crate::day::Day;
use crate::form::{Field, words};

words! {
    /// The steps, in the order in which they are walked. `Account` is walked in *Complete registration* only.
    Step {
        Account = "account",
        Person = "person",
        Names = "names",
        Birth = "birth",
        Contact = "contact",
        Document = "document",
        Organization = "organization",
        Check = "check",
    }
}

impl Step {
    /// What is filled in there; at `Document`, once for each document.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Account => &[Field::Email, Field::Username, Field::Locale, Field::Note, Field::Days],
            Self::Person => &[Field::Mode, Field::Alias, Field::PrivacyNotice],
            Self::Names => &[
                Field::GivenNames,
                Field::FamilyName,
                Field::HasOnlyOneName,
                Field::NameAtBirth,
                Field::KnownAs,
            ],
            Self::Birth => &[
                Field::DateOfBirth,
                Field::BirthCountry,
                Field::BirthRegion,
                Field::BirthLocality,
                Field::Nationalities,
                Field::Sex,
            ],
            Self::Contact => &[
                Field::PersonalEmail,
                Field::Phone,
                Field::Street,
                Field::PostalCode,
                Field::City,
                Field::Region,
                Field::Country,
            ],
            Self::Document => &[
                Field::DocumentKind,
                Field::DocumentNumber,
                Field::IssuingAuthority,
                Field::IssuingCountry,
                Field::IssuedOn,
                Field::ExpiresOn,
                Field::MachineReadableZone,
            ],
            Self::Organization => &[
                Field::Unit,
                Field::Relationship,
                Field::RelationshipNumber,
                Field::RelationshipStartsOn,
                Field::RelationshipEndsOn,
            ],
            Self::Check => &[Field::Declaration, Field::NoteToReviewer],
        }
    }

    /// Whether somebody under an alias walks it too.
    pub const fn is_for_aliases(self) -> bool {
        matches!(self, Self::Account | Self::Person | Self::Organization | Self::Check)
    }
}

/// What the rules depend on besides the values.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The day at the organization, as the host knows it.
    pub today: Day,
    /// In years; 0 is no limit.
    pub least_age: u32,
    /// The version of the privacy notice in force.
    pub notice: String,
    /// Whether it is the person who fills in and submits.
    pub by_themselves: bool,
    /// For the personal e-mail address.
    pub to_ascii: ToAscii,
}
