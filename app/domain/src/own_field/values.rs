//! The values of a person.

use super::{FieldValue, OwnField};
use crate::form::{Code, Fault, Faults, Field};
use crate::id::OwnFieldId;
use crate::relationship::Relationship;
use serde::{Deserialize, Serialize};

/// The own fields of a form, as typed. Several choices are the ids of options, separated by commas.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnValuesDraft {
    pub values: Vec<(Field, String)>,
    /// What the form was opened with: what stays is not checked again, so that a value from before a rule is kept.
    pub seen: Vec<(Field, String)>,
    /// The fields of the form, where a page knows them. The host takes its own.
    #[serde(skip)]
    pub fields: Vec<OwnField>,
    /// The person's, by which fields are required, where it is known.
    #[serde(skip)]
    pub relationship: Option<Relationship>,
}

/// The values that a field is to have. None: it is emptied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedOwnValue {
    pub id: OwnFieldId,
    pub field: Field,
    pub is_unique: bool,
    pub values: Vec<FieldValue>,
}

fn text_of(values: &[(Field, String)], field: Field) -> &str {
    values.iter().find(|(one, _)| *one == field).map_or("", |(_, text)| text)
}

impl OwnValuesDraft {
    /// The form of values that are stored.
    pub fn of(fields: &[PersonField], relationship: Option<Relationship>) -> Self {
        let shown = fields.iter().filter(|field| !field.field.is_retired);
        let values: Vec<_> = shown.map(|field| (field.field.field, field.text())).collect();
        let own = fields.iter().map(|field| field.field.clone());
        Self { seen: values.clone(), values, fields: own.collect(), relationship }
    }

    pub fn get(&self, field: Field) -> &str {
        text_of(&self.values, field)
    }

    /// What the form was opened with.
    pub fn seen(&self, field: Field) -> &str {
        text_of(&self.seen, field)
    }

    pub fn set(&mut self, field: Field, text: String) {
        match self.values.iter_mut().find(|(one, _)| *one == field) {
            Some((_, value)) => *value = text,
            None => self.values.push((field, text)),
        }
    }

    /// As [`check`](Self::check), for the fields that the page knows.
    ///
    /// # Errors
    /// All faults, by field.
    pub fn check_known(&self) -> Result<Vec<CheckedOwnValue>, Faults> {
        self.check(&self.fields)
    }

    /// What changes. `fields` are those of the form.
    ///
    /// # Errors
    /// All faults, by field: those of [`OwnField::read`]; `value_missing` for a required one; `changed_meanwhile` for one
    /// that was retired since the form was opened.
    pub fn check(&self, fields: &[OwnField]) -> Result<Vec<CheckedOwnValue>, Faults> {
        let mut faults = Vec::new();
        let mut changes = Vec::new();
        for own in fields.iter().filter(|own| !own.is_retired) {
            let (typed, seen) = (self.get(own.field), self.seen(own.field));
            let is_empty = crate::characters::trimmed(typed).is_empty();
            if own.is_required_of(self.relationship) && is_empty {
                faults.push(Fault { field: own.field, code: Code::ValueMissing });
            } else if typed != seen {
                match own.read(typed, seen) {
                    Ok(values) => changes.push(CheckedOwnValue {
                        id: own.id,
                        field: own.field,
                        is_unique: own.is_unique,
                        values,
                    }),
                    Err(code) => faults.push(Fault { field: own.field, code }),
                }
            }
        }
        let is_asked = |field: Field| fields.iter().any(|own| own.field == field && !own.is_retired);
        for (field, _) in self.values.iter().filter(|(field, text)| !is_asked(*field) && !text.is_empty()) {
            // A list that names a field again and again is answered once.
            if !faults.iter().any(|fault| fault.field == *field) {
                faults.push(Fault { field: *field, code: Code::ChangedMeanwhile });
            }
        }
        Faults::of(faults).map_or(Ok(changes), Err)
    }
}

/// A value as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredOwnValue {
    pub text: String,
    /// Whether somebody else has it, although values are to be unique.
    pub is_repeated: bool,
}

/// A field of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonField {
    pub field: OwnField,
    pub values: Vec<StoredOwnValue>,
}

impl PersonField {
    /// The values as one text of a form.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.values.iter().map(|value| value.text.as_str()).collect();
        texts.join(",")
    }

    /// The rule that the values break, which was made after they were entered.
    pub fn broken(&self, relationship: Option<Relationship>) -> Option<Code> {
        match self.values.as_slice() {
            _ if self.field.is_retired => None,
            [] if self.field.is_required_of(relationship) => Some(Code::ValueMissing),
            values if values.iter().any(|value| value.is_repeated) => Some(Code::ValueUsed),
            _ => None,
        }
    }
}
