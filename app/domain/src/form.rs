//! Faults of forms: a code, and the field it belongs to.
//!
//! A draft's `check` returns *all* faults at once. Codes are part of the interface: they are stable, occur in every
//! error response, and have one sentence per language (`text/*/fault.rs`).

mod code;
mod field;
mod status;
mod words;

pub use code::Code;
pub use field::Field;
pub(crate) use words::{place_of, read_place, words};

use crate::characters::cleaned;
use crate::misleading::{harmless, is_misleading};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One fault of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub field: Field,
    pub code: Code,
}

/// All faults of a draft; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// These faults; `None` where there are none.
    pub(crate) fn of(faults: Vec<Fault>) -> Option<Self> {
        (!faults.is_empty()).then_some(Self(faults))
    }

    /// These faults; `None` where there are none.
    pub fn all(faults: Vec<Fault>) -> Option<Self> {
        Self::of(faults)
    }

    /// The faults of two parts of a form.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// A single fault, as a unique index reports it.
    pub fn one(field: Field, code: Code) -> Self {
        Self(vec![Fault { field, code }])
    }

    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    /// The first fault of a field, if it has one.
    pub fn at(&self, field: Field) -> Option<Code> {
        self.0.iter().find(|fault| fault.field == field).map(|fault| fault.code)
    }

    /// The fault to show where there is room for one.
    pub fn first(&self) -> Fault {
        self.0[0]
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, fault) in self.0.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(f, "{comma}{}: {}", fault.field, fault.code)?;
        }
        Ok(())
    }
}

/// Collects the faults of a draft, so that all fields are checked.
#[derive(Default)]
pub(crate) struct Checking(Vec<Fault>);

impl Checking {
    /// Returns the value, or records its fault.
    pub(crate) fn take<T>(&mut self, field: Field, result: Result<T, Code>) -> Option<T> {
        result.map_err(|code| self.0.push(Fault { field, code })).ok()
    }

    /// All recorded faults.
    pub(crate) fn faults(self) -> Vec<Fault> {
        self.0
    }

    /// Ends the check: the value if there are no faults, else all faults.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Faults> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Faults(self.0)),
        }
    }
}

/// One line of text: cleaned, at most `most` characters, without control characters, which would break a mail header,
/// a log line or a CSV cell, and without those that make it read differently than it is stored: every list shows it.
pub(crate) fn one_line(text: &str, most: usize, too_long: Code) -> Result<String, Code> {
    let text = cleaned(text);
    if text.chars().any(is_misleading) {
        return Err(Code::ControlCharacter);
    }
    if text.chars().count() > most {
        return Err(too_long);
    }
    Ok(harmless(&text).into_owned())
}
