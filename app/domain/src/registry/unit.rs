//! Units, which form a tree, and groups.

use crate::form::{Code, one_line};
use std::fmt;

/// The most units from the top to the lowest.
pub const UNIT_DEPTH_MOST: usize = 16;
const NAME_MOST: usize = 100;
const CODE_MOST: usize = 40;
/// Between the names of a path, so that no name contains it.
const SEPARATOR: char = '/';

/// The name of a unit, unique among those with the same parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitName(String);

impl UnitName {
    /// # Errors
    /// `text_long`, or `invalid` for an empty one as well: a `/` separates the names of a path.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let name = name(text)?;
        if name.contains(SEPARATOR) { Err(Code::Invalid) } else { Ok(Self(name)) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The short code of a unit, unique in the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCode(String);

impl UnitCode {
    /// # Errors
    /// `text_long`, or `invalid` for anything but ASCII letters, digits, `.`, `_` and `-`.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let code = one_line(text, CODE_MOST, Code::TextLong)?;
        let is_valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        match code.as_str() {
            "" => Err(Code::Invalid),
            text if text.chars().all(is_valid) => Ok(Self(code)),
            _ => Err(Code::Invalid),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The names of a unit and of those above it, from the top: `Sales / Italy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPath(Vec<UnitName>);

impl UnitPath {
    /// Parses names between slashes.
    ///
    /// # Errors
    /// Those of [`UnitName::parse`]; `invalid` for more names than a tree is deep.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let names = text.split(SEPARATOR).map(UnitName::parse).collect::<Result<Vec<_>, _>>()?;
        if names.len() > UNIT_DEPTH_MOST { Err(Code::Invalid) } else { Ok(Self(names)) }
    }

    pub fn names(&self) -> &[UnitName] {
        &self.0
    }
}

impl fmt::Display for UnitPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(UnitName::as_str).collect();
        f.write_str(&names.join(" / "))
    }
}

/// The name of a group, unique in the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupName(String);

impl GroupName {
    /// # Errors
    /// `text_long`, or `invalid` for an empty one.
    pub fn parse(text: &str) -> Result<Self, Code> {
        name(text).map(Self)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn name(text: &str) -> Result<String, Code> {
    let name = one_line(text, NAME_MOST, Code::TextLong)?;
    if name.is_empty() { Err(Code::Invalid) } else { Ok(name) }
}
