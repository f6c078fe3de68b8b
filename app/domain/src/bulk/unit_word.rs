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
/// A name with fewer letters has too many others one letter apart to suggest them.
const SHORT: usize = 4;

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
    /// The ends of the paths of archived units.
    archived_ends: HashMap<String, usize>,
    /// Whole paths and their ends of units in use, the shorter ones first.
    ends: Vec<PathEnd>,
}

/// The last names of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PathEnd {
    letters: Vec<char>,
    unit: usize,
}

impl UnitWords {
    /// The unit that a text names, by its code or by its path. The end of a path is enough where only one unit in use has it,
    /// or only archived ones.
    ///
    /// # Errors
    /// `choice_unknown`
    pub fn named(&self, text: &str) -> Result<&UnitWord, Code> {
        let text = trimmed(text);
        let key = path_key(text);
        let found = self.by_code.get(text).or_else(|| self.by_path.get(&key));
        let found = found.or_else(|| match self.by_end.get(&key) {
            Some(in_use) => in_use.as_ref(),
            None => self.archived_ends.get(&key),
        });
        found.map(|at| &self.units[*at]).ok_or(Code::ChoiceUnknown)
    }

    /// Units in use of which a text may be meant: a typing error in the name or in the end of the path, another case of the
    /// code, or what several units are called.
    pub fn near(&self, text: &str) -> Vec<&UnitWord> {
        let typed = path_key(text);
        let letters: Vec<char> = typed.chars().take(NEAR_LETTERS + 1).collect();
        let mut near: Vec<usize> = self.with_code(&typed).collect();
        // Of short names, most are one letter apart.
        let is_meant = |end: &&PathEnd| letters.len() >= SHORT || end.letters == letters;
        near.extend(self.ends_like(&letters).filter(is_meant).map(|end| end.unit));
        near.sort_unstable();
        near.dedup();
        near.into_iter().take(NEAR_MOST).map(|at| &self.units[at]).collect()
    }

    /// Whether a text looks like one of the units, rather than like a name from elsewhere: what is [`near`](Self::near), and
    /// a short name that differs in a letter, such as `1C` beside `1A` and `1B`.
    pub fn has_like(&self, text: &str) -> bool {
        let typed = path_key(text);
        let letters: Vec<char> = typed.chars().take(NEAR_LETTERS + 1).collect();
        let is_short = letters.len() < SHORT;
        self.with_code(&typed).next().is_some()
            || self.ends_like(&letters).any(|end| !is_short || end.letters.len() == letters.len())
    }

    /// Units in use whose code is this, whatever its case.
    fn with_code(&self, typed: &str) -> impl Iterator<Item = usize> {
        let units = self.units.iter().enumerate().filter(|(_, unit)| !unit.is_archived);
        let found =
            units.filter(move |(_, unit)| unit.code.as_ref().is_some_and(|code| lower(code) == typed));
        found.map(|(at, _)| at)
    }

    /// The ends of paths that are a text, but for one typing error.
    fn ends_like(&self, typed: &[char]) -> impl Iterator<Item = &PathEnd> {
        let count = typed.len();
        let from = self.ends.partition_point(|end| end.letters.len() + 1 < count);
        let to = self.ends.partition_point(|end| end.letters.len() <= count + 1);
        let sized = if count > NEAR_LETTERS { &[][..] } else { &self.ends[from..to] };
        sized.iter().filter(move |end| is_within_one_edit(typed, &end.letters))
    }

    /// Whether a text names no unit: it is empty, or the top of a tree as some programs write it.
    pub(super) fn is_none(text: &str) -> bool {
        path_key(text).is_empty()
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
            let ends = path.match_indices('/').map(|(slash, _)| &path[slash + 1..]);
            if unit.is_archived {
                ends.for_each(|end| _ = words.archived_ends.entry(end.to_owned()).or_insert(at));
            } else {
                if let Some(code) = &unit.code {
                    words.by_code.entry(code.clone()).or_insert(at);
                }
                for end in ends {
                    let found = words.by_end.entry(end.to_owned());
                    found.and_modify(|found| *found = None).or_insert(Some(at));
                    words.ends.push(PathEnd { letters: end.chars().collect(), unit: at });
                }
                words.ends.push(PathEnd { letters: path.chars().collect(), unit: at });
            }
            words.by_path.entry(path).or_insert(at);
        }
        words.ends.sort_by_key(|end| end.letters.len());
        words
    }
}

impl From<UnitWords> for Vec<UnitWord> {
    fn from(words: UnitWords) -> Self {
        words.units
    }
}

/// A path as people write it: names between slashes, however they are spaced. Some programs begin it with a slash.
fn path_key(path: &str) -> String {
    let names = path.split('/').map(|name| lower(trimmed(name))).filter(|name| !name.is_empty());
    names.collect::<Vec<_>>().join("/")
}
