//! The organization's rules of identities: what is required of whom, and which steps a person fills in.

use super::{Relationship, Step};
use crate::characters::trimmed;
use crate::form::{Code, Field, words};
use serde::{Deserialize, Serialize};

words! {
    /// What can be required besides mode, names and relationship, which every identity has. The word is that of the field;
    /// `Document` is at least one document, and what comes after it is required of each.
    Requirement {
        DateOfBirth = "date_of_birth",
        BirthCountry = "birth_country",
        BirthRegion = "birth_region",
        BirthLocality = "birth_locality",
        Nationalities = "nationalities",
        Sex = "sex",
        PersonalEmail = "personal_email",
        Phone = "phone",
        Street = "street",
        PostalCode = "postal_code",
        City = "city",
        Region = "region",
        Country = "country",
        Document = "documents",
        IssuingAuthority = "issuing_authority",
        IssuedOn = "issued_on",
        ExpiresOn = "expires_on",
        MachineReadableZone = "machine_readable_zone",
        Unit = "unit",
        RelationshipNumber = "relationship_number",
        RelationshipStartsOn = "relationship_starts_on",
        RelationshipEndsOn = "relationship_ends_on",
    }
}

impl Requirement {
    /// What is required where nobody has decided otherwise.
    pub const USUAL: [Self; 4] = [Self::DateOfBirth, Self::BirthCountry, Self::Nationalities, Self::Country];

    /// The step that it is part of.
    pub const fn step(self) -> Step {
        match self {
            Self::DateOfBirth
            | Self::BirthCountry
            | Self::BirthRegion
            | Self::BirthLocality
            | Self::Nationalities
            | Self::Sex => Step::Birth,
            Self::PersonalEmail
            | Self::Phone
            | Self::Street
            | Self::PostalCode
            | Self::City
            | Self::Region
            | Self::Country => Step::Contact,
            Self::Document
            | Self::IssuingAuthority
            | Self::IssuedOn
            | Self::ExpiresOn
            | Self::MachineReadableZone => Step::Document,
            Self::Unit | Self::RelationshipNumber | Self::RelationshipStartsOn | Self::RelationshipEndsOn => {
                Step::Organization
            }
        }
    }

    /// Its field, which has the same word.
    pub const fn field(self) -> Field {
        match self {
            Self::DateOfBirth => Field::DateOfBirth,
            Self::BirthCountry => Field::BirthCountry,
            Self::BirthRegion => Field::BirthRegion,
            Self::BirthLocality => Field::BirthLocality,
            Self::Nationalities => Field::Nationalities,
            Self::Sex => Field::Sex,
            Self::PersonalEmail => Field::PersonalEmail,
            Self::Phone => Field::Phone,
            Self::Street => Field::Street,
            Self::PostalCode => Field::PostalCode,
            Self::City => Field::City,
            Self::Region => Field::Region,
            Self::Country => Field::Country,
            Self::Document => Field::Documents,
            Self::IssuingAuthority => Field::IssuingAuthority,
            Self::IssuedOn => Field::IssuedOn,
            Self::ExpiresOn => Field::ExpiresOn,
            Self::MachineReadableZone => Field::MachineReadableZone,
            Self::Unit => Field::Unit,
            Self::RelationshipNumber => Field::RelationshipNumber,
            Self::RelationshipStartsOn => Field::RelationshipStartsOn,
            Self::RelationshipEndsOn => Field::RelationshipEndsOn,
        }
    }
}

/// What is required of people of each relationship.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequiredByRelationship(Vec<(Relationship, Vec<Requirement>)>);

impl Default for RequiredByRelationship {
    fn default() -> Self {
        Relationship::ALL.iter().map(|relationship| (*relationship, Requirement::USUAL.to_vec())).collect()
    }
}

impl FromIterator<(Relationship, Vec<Requirement>)> for RequiredByRelationship {
    fn from_iter<I: IntoIterator<Item = (Relationship, Vec<Requirement>)>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

impl RequiredByRelationship {
    /// Whether it is required. While the relationship is not known, what is required of everybody is.
    pub fn requires(&self, relationship: Option<Relationship>, requirement: Requirement) -> bool {
        self.0
            .iter()
            .filter(|(of, _)| relationship.is_none_or(|relationship| relationship == *of))
            .all(|(_, required)| required.contains(&requirement))
    }
}

/// The steps that a person may be asked to fill in. The first and the last are always theirs: nobody accepts the privacy
/// notice for somebody else.
pub const SELF_SERVICE_STEPS: [Step; 6] =
    [Step::Names, Step::Birth, Step::Contact, Step::Document, Step::Organization, Step::More];

/// A set of words, as settings store it: in the order of all of them, separated by spaces.
///
/// # Errors
/// `choice_unknown` for any other word.
fn parse_words<T: Copy + PartialEq>(
    text: &str,
    all: &[T],
    from_word: fn(&str) -> Option<T>,
) -> Result<Vec<T>, Code> {
    let mut met = Vec::new();
    for word in text.split_whitespace() {
        let value = from_word(word).filter(|value| all.contains(value)).ok_or(Code::ChoiceUnknown)?;
        met.push(value);
    }
    Ok(all.iter().copied().filter(|value| met.contains(value)).collect())
}

/// The steps in the stored form of a setting.
///
/// # Errors
/// `choice_unknown` for anything but a step that a person may be asked to fill in.
pub fn parse_self_service(text: &str) -> Result<Vec<Step>, Code> {
    parse_words(text, &SELF_SERVICE_STEPS, Step::from_word)
}

/// The requirements in the stored form of a setting.
///
/// # Errors
/// `choice_unknown` for any other word.
pub fn parse_requirements(text: &str) -> Result<Vec<Requirement>, Code> {
    parse_words(text, Requirement::ALL, Requirement::from_word)
}

/// Most days before the expiry of a document on which it is announced.
const NOTICE_DAYS_MOST: u32 = 365;
/// Most announcements for one document.
const NOTICES_MOST: usize = 5;

/// Days before the expiry of a document on which the person is told, the most first.
///
/// # Errors
/// `day_list_unknown` for anything but up to five whole numbers from 1 to 365.
pub fn parse_notice_days(text: &str) -> Result<Vec<u32>, Code> {
    let mut days = Vec::new();
    for word in text
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .map(trimmed)
        .filter(|word| !word.is_empty())
    {
        let number = word.parse::<u32>().ok().filter(|number| (1..=NOTICE_DAYS_MOST).contains(number));
        let number = number.ok_or(Code::DayListUnknown)?;
        if !days.contains(&number) {
            days.push(number);
        }
    }
    days.sort_unstable_by(|one, other| other.cmp(one));
    if days.len() > NOTICES_MOST { Err(Code::DayListUnknown) } else { Ok(days) }
}

/// Words or numbers in the stored form.
pub fn joined<T: ToString>(all: &[T]) -> String {
    all.iter().map(T::to_string).collect::<Vec<_>>().join(" ")
}
