use crate::sql::{LAST, SqlBuilder};
use std::collections::BTreeSet;

/// Which words of the index match a word of the search.
#[derive(Clone)]
pub(crate) enum WordMatch {
    Beginning(String),
    OneOf(BTreeSet<String>),
}

impl WordMatch {
    /// The condition on a column of words.
    pub(crate) fn on(&self, sql: &mut SqlBuilder, column: &str) -> String {
        match self {
            Self::Beginning(word) => {
                let (start, end) = (sql.bind(word.as_str()), sql.bind(format!("{word}{LAST}")));
                format!("{column} >= {start} AND {column} < {end}")
            }
            Self::OneOf(words) => match sql.bind_all(words) {
                none if none.is_empty() => "FALSE".to_owned(),
                words => format!("{column} IN ({words})"),
            },
        }
    }

    /// The condition on the few words of one person, which are compared without an index.
    pub(crate) fn on_person(&self, sql: &mut SqlBuilder, column: &str) -> String {
        match self {
            Self::Beginning(_) => self.on(sql, column),
            Self::OneOf(_) => {
                let column = sql.compared(column);
                self.on(sql, &column)
            }
        }
    }

    /// The characters of the longest word, in bytes.
    pub(crate) fn length(&self) -> usize {
        match self {
            Self::Beginning(word) => word.len(),
            Self::OneOf(words) => words.iter().map(String::len).max().unwrap_or_default(),
        }
    }
}
