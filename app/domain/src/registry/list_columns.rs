use super::{FieldKey, OWN_FIELDS_MOST, RegistryColumn};
use crate::sorted_set::SortedSet;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// The columns that somebody has chosen: those of the program, then own fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListColumns {
    pub columns: Vec<RegistryColumn>,
    pub fields: Vec<FieldKey>,
}

impl ListColumns {
    /// Both in their order as one text.
    pub fn text(&self) -> String {
        let fields = if self.fields.is_empty() { "" } else { ";" };
        format!("{}{fields}{}", joined(&self.columns), joined(&self.fields))
    }

    /// Parses what [`text`](Self::text) has made; `None` for an unknown column or one that is twice there.
    pub fn parse(text: &str) -> Option<Self> {
        let (named, fields) = text.split_once(';').unwrap_or((text, ""));
        Some(Self { columns: columns(named)?, fields: field_keys(fields)? })
    }
}

/// Keys of own fields in their order, each once.
pub(super) fn field_keys(value: &str) -> Option<Vec<FieldKey>> {
    let mut met = SortedSet::default();
    let all = value.split(',').filter(|word| !word.is_empty()).map(|word| FieldKey::parse(word).ok());
    let all = all.take(usize::from(OWN_FIELDS_MOST) + 1).collect::<Option<Vec<FieldKey>>>()?;
    let is_short = all.len() <= usize::from(OWN_FIELDS_MOST);
    (is_short && all.iter().all(|key| met.insert(key.clone()))).then_some(all)
}

/// Columns in their order, each once.
pub(super) fn columns(value: &str) -> Option<Vec<RegistryColumn>> {
    let mut met = SortedSet::default();
    let all = value.split(',').filter(|word| !word.is_empty()).map(RegistryColumn::from_word);
    let all = all.collect::<Option<Vec<RegistryColumn>>>()?;
    all.iter().all(|column| met.insert(*column)).then_some(all)
}

/// Words with commas between them.
pub(super) fn joined<T: Display>(all: impl IntoIterator<Item = T>) -> String {
    all.into_iter().map(|one| one.to_string()).collect::<Vec<_>>().join(",")
}
