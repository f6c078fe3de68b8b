//! Units of the organization, which form a tree.
//!
//! Every change of the structure goes through [`tree::begin_change`]: it names the version of the tree that its page has
//! shown, and is refused if somebody else has changed the tree since. So changes follow one another, and two units are
//! never moved into each other. People keep the one unit they are in, whatever is above it.

mod archive;
mod create;
mod list;
mod move_effect;
mod move_person;
mod people;
mod tree;
mod update;

use crate::audit::Subject;
use crate::database_error::Unique;
use crate::error::Error;
use domain::audit::SubjectKind;
use domain::form::{Code, Faults, Field};
use domain::id::UnitId;

fn subject(unit: UnitId) -> Subject {
    Subject::new(SubjectKind::Unit, unit)
}

/// Turns a violated constraint into a fault at its field.
fn fault_at_field(error: Error) -> Error {
    match error.violated() {
        Some(Unique::UnitName) => Faults::one(Field::UnitName, Code::NameUsed).into(),
        Some(Unique::UnitCode) => Faults::one(Field::UnitCode, Code::UnitCodeUsed).into(),
        _ => error,
    }
}

#[cfg(test)]
mod tests;
