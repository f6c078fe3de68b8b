use crate::form::{Field, words};

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
        /// The own fields of the organization; walked where it has any.
        More = "more",
        Check = "check",
    }
}

impl Step {
    /// The fields of the step; at `Document`, of each document.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Account => ACCOUNT,
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
            Self::More => MORE,
            Self::Check => &[Field::Declaration, Field::NoteToReviewer],
        }
    }

    /// Whether the step applies to somebody with an alias.
    pub const fn is_for_aliases(self) -> bool {
        matches!(self, Self::Account | Self::Person | Self::Organization | Self::More | Self::Check)
    }
}

/// The account, with its own fields.
#[rustfmt::skip]
const ACCOUNT: &[Field] = &[
    Field::Email, Field::Username, Field::Locale, Field::Note, Field::Days,
    Field::Own1, Field::Own2, Field::Own3, Field::Own4, Field::Own5, Field::Own6, Field::Own7, Field::Own8,
    Field::Own9, Field::Own10, Field::Own11, Field::Own12, Field::Own13, Field::Own14, Field::Own15, Field::Own16,
    Field::Own17, Field::Own18, Field::Own19, Field::Own20, Field::Own21, Field::Own22, Field::Own23, Field::Own24,
    Field::Own25, Field::Own26, Field::Own27, Field::Own28, Field::Own29, Field::Own30, Field::Own31, Field::Own32,
    Field::Own33, Field::Own34, Field::Own35, Field::Own36, Field::Own37, Field::Own38, Field::Own39, Field::Own40,
];

/// The own fields of the identity.
#[rustfmt::skip]
const MORE: &[Field] = &[
    Field::Own41, Field::Own42, Field::Own43, Field::Own44, Field::Own45, Field::Own46, Field::Own47, Field::Own48,
    Field::Own49, Field::Own50, Field::Own51, Field::Own52, Field::Own53, Field::Own54, Field::Own55, Field::Own56,
    Field::Own57, Field::Own58, Field::Own59, Field::Own60, Field::Own61, Field::Own62, Field::Own63, Field::Own64,
    Field::Own65, Field::Own66, Field::Own67, Field::Own68, Field::Own69, Field::Own70, Field::Own71, Field::Own72,
    Field::Own73, Field::Own74, Field::Own75, Field::Own76, Field::Own77, Field::Own78, Field::Own79, Field::Own80,
];
