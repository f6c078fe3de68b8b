use super::RegistryQuery;
use crate::form::{Checking, Code, Faults, Field, one_line};
use crate::id::ViewId;
use serde::{Deserialize, Serialize};

/// The most views that one person has saved, shared ones included.
pub const VIEWS_MOST: u64 = 50;
const NAME_MOST: usize = 60;
/// The most bytes of a query: more than any page makes.
const QUERY_MOST: usize = 8 * 1024;

/// A list that somebody has saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: ViewId,
    pub name: String,
    /// The query string of the list.
    pub query: String,
    /// Whether everybody has it who may see the registry.
    pub is_shared: bool,
    /// Whether the reader may rename and delete it.
    pub can_be_changed: bool,
}

/// *Save view*, and *Rename*, which changes the name alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewDraft {
    pub name: String,
    pub query: String,
    pub is_shared: bool,
}

/// A view that can be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedView {
    name: String,
    query: String,
    is_shared: bool,
}

impl ViewDraft {
    /// # Errors
    /// `view_name_missing`, `text_long` or `control_character` at the name, also for a query that is longer than any.
    pub fn check(&self) -> Result<CheckedView, Faults> {
        let mut checking = Checking::default();
        let name = match one_line(&self.name, NAME_MOST, Code::TextLong) {
            Ok(name) if name.is_empty() => Err(Code::ViewNameMissing),
            other => other,
        };
        let query = RegistryQuery::parse(&self.query, &[]).text();
        // What is not understood of a long one is shortened.
        let is_long = self.query.len().max(query.len()) > QUERY_MOST;
        let query = if is_long { Err(Code::TextLong) } else { Ok(query) };
        let name = checking.take(Field::ViewName, name);
        let query = checking.take(Field::ViewName, query);
        let view =
            name.zip(query).map(|(name, query)| CheckedView { name, query, is_shared: self.is_shared });
        checking.finish(view)
    }
}

impl CheckedView {
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The query string in its one form.
    pub fn query(&self) -> &str {
        &self.query
    }

    pub fn is_shared(&self) -> bool {
        self.is_shared
    }
}
