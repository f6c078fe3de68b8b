use crate::characters::trimmed;
use crate::form::Code;
use crate::id::UnitId;
use crate::letter_case::lower;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Deref;

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
    /// Whether a text is its path.
    pub(super) fn has_path(&self, text: &str) -> bool {
        path_key(&self.path) == path_key(text)
    }
}

/// The units that a file can name, found by their names: a file may name one in each of 100,000 rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<UnitWord>", into = "Vec<UnitWord>")]
pub struct UnitWords {
    units: Vec<UnitWord>,
    by_id: HashMap<UnitId, usize>,
    by_code: HashMap<String, usize>,
    by_path: HashMap<String, usize>,
    /// The ends of the paths of units in use; `None` where several have it.
    by_end: HashMap<String, Option<usize>>,
}

impl UnitWords {
    /// The unit that a text names, by its code or by its path. The end of a path is enough where only one unit in use has it.
    ///
    /// # Errors
    /// `choice_unknown`
    pub fn named(&self, text: &str) -> Result<&UnitWord, Code> {
        let text = trimmed(text);
        let key = path_key(text);
        let found = self.by_code.get(text).or_else(|| self.by_path.get(&key));
        let found = found.or_else(|| self.by_end.get(&key).and_then(Option::as_ref));
        found.map(|at| &self.units[*at]).ok_or(Code::ChoiceUnknown)
    }

    pub fn find(&self, id: UnitId) -> Option<&UnitWord> {
        self.by_id.get(&id).map(|at| &self.units[*at])
    }
}

impl Deref for UnitWords {
    type Target = [UnitWord];

    fn deref(&self) -> &[UnitWord] {
        &self.units
    }
}

impl From<Vec<UnitWord>> for UnitWords {
    fn from(units: Vec<UnitWord>) -> Self {
        let mut words = Self { units, ..Self::default() };
        for (at, unit) in words.units.iter().enumerate() {
            words.by_id.entry(unit.id).or_insert(at);
            let path = path_key(&unit.path);
            if !unit.is_archived {
                if let Some(code) = &unit.code {
                    words.by_code.entry(code.clone()).or_insert(at);
                }
                for (slash, _) in path.match_indices('/') {
                    let end = words.by_end.entry(path[slash + 1..].to_owned());
                    end.and_modify(|found| *found = None).or_insert(Some(at));
                }
            }
            words.by_path.entry(path).or_insert(at);
        }
        words
    }
}

impl From<UnitWords> for Vec<UnitWord> {
    fn from(words: UnitWords) -> Self {
        words.units
    }
}

/// A path as people write it: names between slashes, however they are spaced.
fn path_key(path: &str) -> String {
    let names: Vec<String> = path.split('/').map(|name| lower(trimmed(name))).collect();
    names.join("/")
}
