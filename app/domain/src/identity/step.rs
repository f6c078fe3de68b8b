use crate::account::ToAscii;
use crate::day::Day;
use crate::form::{Field, words};
use crate::notice::NoticeInForce;

words! {
    /// The steps in order. `Account` is part of *Complete registration* only.
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
    /// The fields of the step; at `Document`, of each document.
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

    /// Whether the step applies to somebody with an alias.
    pub const fn is_for_aliases(self) -> bool {
        matches!(self, Self::Account | Self::Person | Self::Organization | Self::Check)
    }
}

/// The parameters of the rules.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Today's date at the organization, by the host's clock.
    pub today: Day,
    /// The minimum age in years; 0 for none.
    pub least_age: u32,
    /// The privacy notice in force.
    pub notice: NoticeInForce,
    /// Whether the person fills in and submits.
    pub by_themselves: bool,
    /// For the personal e-mail address.
    pub to_ascii: ToAscii,
}
