use crate::characters::trimmed;
use crate::form::Code;
use crate::id::UnitId;
use crate::letter_case::lower;
use serde::{Deserialize, Serialize};

/// A unit that a file can name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitWord {
    pub id: UnitId,
    pub code: Option<String>,
    /// `Sales / Italy`.
    pub path: String,
    pub is_archived: bool,
}

impl UnitWord {
    /// The unit that a text names, by its code or by its path. The end of a path is enough where only one unit in use has it.
    ///
    /// # Errors
    /// `choice_unknown`
    pub fn named<'a>(units: &'a [Self], text: &str) -> Result<&'a Self, Code> {
        let text = trimmed(text);
        let key = path_key(text);
        let by_code = units.iter().find(|unit| unit.code.as_deref() == Some(text) && !unit.is_archived);
        let found = by_code.or_else(|| units.iter().find(|unit| path_key(&unit.path) == key));
        found.or_else(|| Self::ending(units, &key)).ok_or(Code::ChoiceUnknown)
    }

    /// Whether a text is its path.
    pub(super) fn has_path(&self, text: &str) -> bool {
        path_key(&self.path) == path_key(text)
    }

    /// The only unit in use whose path ends so.
    fn ending<'a>(units: &'a [Self], key: &str) -> Option<&'a Self> {
        let end = format!("/{key}");
        let mut found = units.iter().filter(|unit| !unit.is_archived && path_key(&unit.path).ends_with(&end));
        found.next().filter(|_| found.next().is_none())
    }
}

/// A path as people write it: names between slashes, however they are spaced.
fn path_key(path: &str) -> String {
    let names: Vec<String> = path.split('/').map(|name| lower(trimmed(name))).collect();
    names.join("/")
}
