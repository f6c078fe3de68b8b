//! Personal information in an exported list, beyond the name: which, and why.

use super::suspension::reason;
use crate::form::{Code, Faults, Field};
use crate::identity::Step;
use serde::{Deserialize, Serialize};

/// What a list can be exported with, in the order of the columns.
pub const PERSONAL_FIELDS: &[Field] = &[
    Field::NameAtBirth,
    Field::KnownAs,
    Field::DateOfBirth,
    Field::BirthCountry,
    Field::BirthRegion,
    Field::BirthLocality,
    Field::Nationalities,
    Field::Sex,
    Field::PersonalEmail,
    Field::Phone,
    Field::Street,
    Field::PostalCode,
    Field::City,
    Field::Region,
    Field::Country,
];

/// The part of the form *Export* about personal information.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonalDraft {
    pub fields: Vec<Field>,
    pub reason: String,
}

/// Checked personal information of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalExport {
    fields: Vec<Field>,
    reason: String,
}

/// All fields that an export of personal information may have, own fields of identities last.
pub fn personal_fields() -> impl Iterator<Item = Field> {
    PERSONAL_FIELDS.iter().chain(Step::More.fields()).copied()
}

impl PersonalDraft {
    /// `None` where none is asked for. Fields that no list is exported with are left out; own fields of identities come last.
    ///
    /// # Errors
    /// At the reason: `reason_missing`, `note_long`, `control_character`.
    pub fn check(&self) -> Result<Option<PersonalExport>, Faults> {
        let fields: Vec<Field> = personal_fields().filter(|field| self.fields.contains(field)).collect();
        if fields.is_empty() {
            return Ok(None);
        }
        let fault = |code| Faults::one(Field::Reason, code);
        match reason(&self.reason).map_err(fault)? {
            reason if reason.is_empty() => Err(fault(Code::ReasonMissing)),
            reason => Ok(Some(PersonalExport { fields, reason })),
        }
    }
}

impl PersonalExport {
    /// In the order of the columns.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Why it is needed: for the people whose information it is.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_information_needs_a_reason_and_comes_in_its_order() {
        let draft = |fields: &[Field], reason: &str| PersonalDraft {
            fields: fields.to_vec(),
            reason: reason.to_owned(),
        };
        assert_eq!(draft(&[], "for nothing").check(), Ok(None));
        assert_eq!(draft(&[Field::DocumentNumber], "x").check(), Ok(None), "not of a list");
        let both = [Field::Phone, Field::DateOfBirth];
        let checked = draft(&both, " Emergency list ").check().unwrap().unwrap();
        assert_eq!(checked.fields(), [Field::DateOfBirth, Field::Phone]);
        let own = Step::More.fields()[0];
        assert_eq!(draft(&[own, Field::Phone], "x").check().unwrap().unwrap().fields(), [Field::Phone, own]);
        assert_eq!(checked.reason(), "Emergency list");
        assert_eq!(draft(&both, " ").check().unwrap_err().at(Field::Reason), Some(Code::ReasonMissing));
        assert_eq!(
            draft(&both, &"x".repeat(1_001)).check().unwrap_err().at(Field::Reason),
            Some(Code::NoteLong)
        );
    }
}
