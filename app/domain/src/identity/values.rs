use super::{Relationship, Step};
use crate::characters::trimmed;
use crate::day::parse::parse_typed;
use crate::form::Field;
use crate::invitation::InviteDraft;
use crate::own_field::OwnValuesDraft;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Typed data: a text for each field. A missing field is empty, and empty texts are not stored.
///
/// Nationalities are codes separated by spaces; a ticked checkbox is `yes`; dates are `1990-04-17`, `1990-04` or
/// `1990` once they are saved, if they can be read ([`Values::normalize_dates`]).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<Field, String>);

impl Values {
    /// The value of a ticked checkbox.
    pub const YES: &'static str = "yes";
    /// The value of an expiry date that does not exist.
    pub const WITHOUT_END: &'static str = "without_end";

    pub fn get(&self, field: Field) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    pub fn has(&self, field: Field) -> bool {
        !trimmed(self.get(field)).is_empty()
    }

    pub fn set(&mut self, field: Field, text: impl Into<String>) {
        let text = text.into();
        if text.is_empty() {
            self.0.remove(&field);
        } else {
            self.0.insert(field, text);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.0.iter().map(|(field, text)| (*field, text.as_str()))
    }

    /// Writes every date that can be read as `1990-04-17`, `1990-04` or `1990`; what cannot stays as typed.
    pub fn normalize_dates(&mut self) {
        for (field, text) in &mut self.0 {
            if let Some(date) = field.is_date().then(|| parse_typed(text).ok()).flatten() {
                *text = date.to_string();
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values of a step.
    #[must_use]
    pub fn of_step(&self, step: Step) -> Self {
        self.iter().filter(|(field, _)| step.fields().contains(field)).collect()
    }

    /// The own fields of a step.
    pub fn of_own(&self, step: Step) -> Vec<(Field, String)> {
        let own =
            self.iter().filter(|(field, _)| field.own_number().is_some() && step.fields().contains(field));
        own.map(|(field, text)| (field, text.to_owned())).collect()
    }

    /// Sets all values of the other.
    pub fn merge(&mut self, others: &Self) {
        others.iter().for_each(|(field, text)| self.set(field, text));
    }

    /// The fields that differ.
    pub fn differences(&self, other: &Self) -> Vec<Field> {
        let both: BTreeMap<Field, ()> =
            self.0.keys().chain(other.0.keys()).map(|field| (*field, ())).collect();
        both.into_keys().filter(|field| self.get(*field) != other.get(*field)).collect()
    }
}

/// The step *Account* has the rules of an invitation.
impl From<&Values> for InviteDraft {
    fn from(values: &Values) -> Self {
        let text = |field| values.get(field).to_owned();
        Self {
            email: text(Field::Email),
            username: text(Field::Username),
            locale: text(Field::Locale),
            note: text(Field::Note),
            days: text(Field::Days),
            own: OwnValuesDraft {
                values: values.of_own(Step::Account),
                relationship: Relationship::from_word(values.get(Field::Relationship)),
                ..OwnValuesDraft::default()
            },
            ..Self::default()
        }
    }
}

impl<'a> FromIterator<(Field, &'a str)> for Values {
    fn from_iter<I: IntoIterator<Item = (Field, &'a str)>>(all: I) -> Self {
        let mut values = Self::default();
        all.into_iter().for_each(|(field, text)| values.set(field, text));
        values
    }
}

/// Shows field names only, so that no personal data is logged.
impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
