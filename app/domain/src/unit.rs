//! Units, which form a tree.

use crate::characters::trimmed;
use crate::form::{Checking, Code, Faults, Field, one_line};
use crate::id::UnitId;
use crate::sorted_set::SortedSet;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most units from the top to the lowest.
pub const UNIT_DEPTH_MOST: usize = 16;
/// The most units of an organization, archived ones included.
pub const UNITS_MOST: u64 = 5_000;
const NAME_MOST: usize = 100;
const CODE_MOST: usize = 40;
/// Between the names of a path, so that no name contains it.
const SEPARATOR: char = '/';

/// The name of a unit, unique among those with the same parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitName(String);

impl UnitName {
    /// # Errors
    /// `name_missing`, `text_long`, `control_character`; `name_slash`, since a `/` separates the names of a path.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let name = name(text)?;
        if name.contains(SEPARATOR) { Err(Code::NameSlash) } else { Ok(Self(name)) }
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
    /// `text_long`; `unit_code_charset` for an empty one, and for anything but ASCII letters, digits, `.`, `_` and `-`.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let code = one_line(text, CODE_MOST, Code::TextLong)?;
        let is_valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        match code.as_str() {
            "" => Err(Code::UnitCodeCharset),
            text if text.chars().all(is_valid) => Ok(Self(code)),
            _ => Err(Code::UnitCodeCharset),
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

/// A name of a unit or a group: one line.
pub(crate) fn name(text: &str) -> Result<String, Code> {
    let name = one_line(text, NAME_MOST, Code::TextLong)?;
    if name.is_empty() { Err(Code::NameMissing) } else { Ok(name) }
}

/// What is typed for a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitDraft {
    pub name: String,
    /// Empty for none.
    pub code: String,
    /// The id of the unit above; empty at the top.
    pub parent: String,
}

/// A unit as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedUnit {
    pub name: UnitName,
    pub code: Option<UnitCode>,
    pub parent: Option<UnitId>,
}

impl UnitDraft {
    /// # Errors
    /// All faults: those of [`UnitName::parse`] and [`UnitCode::parse`]; `choice_unknown` at the unit above.
    pub fn check(&self) -> Result<CheckedUnit, Faults> {
        let mut checking = Checking::default();
        let name = checking.take(Field::UnitName, UnitName::parse(&self.name));
        let code = match trimmed(&self.code) {
            "" => Some(None),
            text => checking.take(Field::UnitCode, UnitCode::parse(text)).map(Some),
        };
        let parent = match self.parent.as_str() {
            "" => Some(None),
            id => checking.take(Field::ParentUnit, id.parse().map_err(|_| Code::ChoiceUnknown)).map(Some),
        };
        let unit = name.zip(code).zip(parent);
        checking.finish(unit.map(|((name, code), parent)| CheckedUnit { name, code, parent }))
    }
}

/// A unit that can be chosen, or that was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitChoice {
    pub id: UnitId,
    /// As `Sales / Italy`.
    pub path: String,
}

/// Whose sight of people changes where a unit is moved: the names of people who hold permissions inside units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveEffect {
    /// Those who will see its people.
    pub gains: Vec<String>,
    /// Those who will see them no more.
    pub loses: Vec<String>,
    /// Further ones of both.
    pub more: u32,
}

impl MoveEffect {
    /// The most names of each.
    pub const NAMES: usize = 20;
}

/// A unit in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    pub id: UnitId,
    /// `None` at the top.
    pub parent: Option<UnitId>,
    pub name: String,
    pub code: Option<String>,
    /// How many units are above it.
    pub depth: usize,
    /// The path from the top: `Sales / Italy`.
    pub path: String,
    pub is_archived: bool,
    /// People in the unit and in those below it.
    pub people: u64,
}

/// All units, each before those below it, and by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitTree {
    /// Counts the changes to the structure. A change names the version that its page has shown.
    pub version: i64,
    pub units: Vec<UnitRow>,
    /// Whether units are left out.
    #[serde(default)]
    pub is_shortened: bool,
}

impl UnitTree {
    /// As many units as a list of filters shows, and those that are chosen. The upper ones come first: whoever filters by one
    /// gets those below it too.
    #[must_use]
    pub fn shortened(mut self, is_chosen: impl Fn(UnitId) -> bool) -> Self {
        const UNITS: usize = 500;
        /// A deep tree with long names has long paths.
        const BYTES: usize = 60_000;
        let deepest = self.units.iter().map(|unit| unit.depth).max().unwrap_or_default();
        let by_depth =
            (0..=deepest).flat_map(|depth| self.units.iter().filter(move |unit| unit.depth == depth));
        let paths = by_depth.scan(0, |bytes, unit| {
            *bytes += unit.path.len();
            (*bytes <= BYTES).then_some(unit.id)
        });
        let kept: SortedSet<UnitId> = paths.take(UNITS).collect();
        let all = self.units.len();
        self.units.retain(|unit| kept.contains(&unit.id) || is_chosen(unit.id));
        self.is_shortened = self.units.len() < all;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_tree_of_any_size_is_shortened_to_its_upper_units_and_the_chosen_ones() {
        let unit = |number: u128, depth: usize| UnitRow {
            id: UnitId::new(Uuid::from_u128(number)),
            parent: None,
            name: format!("Unit {number}"),
            code: None,
            depth,
            path: "x".repeat(100 * (depth + 1)),
            is_archived: false,
            people: 0,
        };
        let small = UnitTree { units: (0..500).map(|n| unit(n, 0)).collect(), ..UnitTree::default() };
        assert_eq!(small.clone().shortened(|_| false), small);
        let wide = UnitTree { units: (0..5_000).map(|n| unit(n, 0)).collect(), ..UnitTree::default() };
        let wide = wide.shortened(|_| false);
        assert_eq!((wide.units.len(), wide.is_shortened), (500, true));
        let deep =
            UnitTree { units: (0..960).map(|n| unit(n, n as usize % 16)).collect(), ..UnitTree::default() };
        let chosen = UnitId::new(Uuid::from_u128(959));
        let deep = deep.shortened(|id| id == chosen);
        assert!(deep.units.iter().map(|unit| unit.path.len()).sum::<usize>() <= 61_600);
        assert!(deep.units.iter().filter(|unit| unit.depth == 0).count() == 60);
        assert!(deep.units.iter().any(|unit| unit.id == chosen));
    }
}
