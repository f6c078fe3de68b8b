use crate::characters::trimmed;
use crate::edit_distance::is_within_one_edit;
use crate::form::Code;
use crate::id::UnitId;
use crate::letter_case::lower;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Deref;

/// Most units that are suggested.
const NEAR_MOST: usize = 3;
/// Most letters of a text of which units are suggested.
const NEAR_LETTERS: usize = 80;

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

    /// Units in use of which a text may be meant: a typing error in the name or in the path, another case of the code, or the
    /// name of several.
    pub fn near(&self, text: &str) -> Vec<&UnitWord> {
        let typed = path_key(text);
        let letters: Vec<char> = typed.chars().take(NEAR_LETTERS + 1).collect();
        // Of short names, most are one letter apart.
        let is_typo = |meant: &str| {
            let meant: Vec<char> = meant.chars().take(NEAR_LETTERS + 2).collect();
            letters.len() >= 4
                && letters.len() <= NEAR_LETTERS
                && letters.len().abs_diff(meant.len()) <= 1
                && is_within_one_edit(&letters, &meant)
        };
        let is_near = |unit: &&UnitWord| {
            let path = path_key(&unit.path);
            let name = path.rsplit('/').next().unwrap_or_default();
            let is_code = unit.code.as_ref().is_some_and(|code| lower(code) == typed);
            !unit.is_archived && (is_code || name == typed || is_typo(name) || is_typo(&path))
        };
        self.units.iter().filter(is_near).take(NEAR_MOST).collect()
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
