//! Own fields of the organization: what they are, and the values that people have of those at the level of the account.
//!
//! A value is a row of `field_value`, an option each. Its `value_key` has the order of the values, so that lists of people
//! are filtered by it. `claimed` marks the one holder of a value that has to be unique; the index over claimed rows decides
//! between two at once. Where a field becomes unique while values are repeated, [`claim`] marks the first holders in pieces,
//! and the others stay as they are.

mod claim;
mod delete;
mod list;
mod many;
mod mine;
mod order;
mod retire;
mod structure;
mod values;

pub(crate) use claim::{claim_piece, claim_values, has_unclaimed};
pub(crate) use delete::{delete_values, release_values};
pub(crate) use list::{find, live, live_of_all, normalize};
pub(crate) use many::{PersonValues, refuse_repeated, write_many};
pub(crate) use mine::asked_of_person;
pub(crate) use values::{change_locked, of_account, write_new};

use crate::audit::Subject;
use crate::database_error::Unique;
use crate::entity::own_field;
use crate::error::{Error, Result};
use domain::audit::SubjectKind;
use domain::form::{Code, Faults, Field};
use domain::id::OwnFieldId;
use domain::identity::{Relationship, joined};
use domain::registry::{FieldKey, FieldOption, Localized, OwnField};
use serde::{Deserialize, Serialize};

/// The column `labels`.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredWords {
    label: Localized,
    help: Localized,
}

/// The label of the field of a row.
pub(crate) fn label(row: &own_field::Model) -> Result<Localized> {
    let words: StoredWords = serde_json::from_str(&row.labels).map_err(Error::broken)?;
    Ok(words.label.harmless())
}

/// The field of a row.
fn definition(row: &own_field::Model) -> Result<OwnField> {
    let words: StoredWords = serde_json::from_str(&row.labels).map_err(Error::broken)?;
    let options: Vec<FieldOption> = serde_json::from_str(&row.options).map_err(Error::broken)?;
    let number = u8::try_from(row.number).ok().and_then(Field::own);
    Ok(OwnField {
        id: row.id,
        field: number.ok_or_else(|| Error::broken("an own field has no number"))?,
        key: FieldKey::parse(&row.key).map_err(|code| Error::broken(code.as_str()))?,
        kind: row.kind,
        level: row.level,
        label: words.label.harmless(),
        help: words.help.harmless(),
        options: options.into_iter().map(|one| FieldOption { label: one.label.harmless(), ..one }).collect(),
        required_of: required_of(row),
        is_unique: row.is_unique,
        is_for_person: row.is_for_person,
        is_retired: row.retired_at.is_some(),
    })
}

/// The relationships of whom a field is required.
fn required_of(row: &own_field::Model) -> Vec<Relationship> {
    let is_named = |one: &Relationship| row.required_of.split_whitespace().any(|word| word == one.as_str());
    let is_asked = |one: &Relationship| row.is_required && (row.required_of.is_empty() || is_named(one));
    Relationship::ALL.iter().copied().filter(is_asked).collect()
}

/// The two columns that [`required_of`] reads.
fn stored_required_of(required_of: &[Relationship]) -> (bool, String) {
    let is_everybody = required_of.len() == Relationship::ALL.len();
    (!required_of.is_empty(), if is_everybody { String::new() } else { joined(required_of) })
}

fn subject(field: OwnFieldId) -> Subject {
    Subject::new(SubjectKind::OwnField, field)
}

/// Turns a violated constraint into a fault at its field.
fn fault_at_field(error: Error) -> Error {
    match error.violated() {
        Some(Unique::FieldKey) => Faults::one(Field::FieldKey, Code::FieldKeyUsed).into(),
        _ => error,
    }
}

#[cfg(test)]
mod tests;
