//! Groups of people. A membership may have an end; one that has ended counts for nothing, and the purge removes it.

mod list;
mod members;
mod structure;

use crate::audit::Subject;
use crate::database_error::Unique;
use crate::error::Error;
use domain::audit::SubjectKind;
use domain::form::{Code, Faults, Field};
use domain::id::GroupId;

fn subject(group: GroupId) -> Subject {
    Subject::new(SubjectKind::Group, group)
}

/// Turns a violated constraint into a fault at its field.
fn fault_at_field(error: Error) -> Error {
    match error.violated() {
        Some(Unique::GroupName) => Faults::one(Field::GroupName, Code::NameUsed).into(),
        _ => error,
    }
}

#[cfg(test)]
mod tests;
