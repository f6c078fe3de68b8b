use super::Column;
use crate::form::{Code, Field};
use serde::{Deserialize, Serialize};

/// The meaning of a column: one that every organization has, or an own field of its accounts. On the wire it is a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RowColumn {
    Known(Column),
    Own(Field),
}

impl RowColumn {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Known(column) => column.as_str(),
            Self::Own(field) => field.as_str(),
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        let own = || Field::from_word(word).filter(|field| field.own_number().is_some());
        Column::from_word(word).map(Self::Known).or_else(|| own().map(Self::Own))
    }

    pub const fn known(self) -> Option<Column> {
        match self {
            Self::Known(column) => Some(column),
            Self::Own(_) => None,
        }
    }
}

impl From<Column> for RowColumn {
    fn from(column: Column) -> Self {
        Self::Known(column)
    }
}

impl From<RowColumn> for String {
    fn from(column: RowColumn) -> Self {
        column.as_str().to_owned()
    }
}

impl TryFrom<String> for RowColumn {
    type Error = Code;

    fn try_from(word: String) -> Result<Self, Code> {
        Self::from_word(&word).ok_or(Code::Malformed)
    }
}
