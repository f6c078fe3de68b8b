use crate::error::{Error, Result};
use domain::form::Code;
use domain::registry::Sort;

/// How what is searched was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// As typed, or without some of its spaces: which of the ways.
    AsTyped(u8),
    /// With typing errors.
    Guess,
}

/// The last person of the previous page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) attempt: Attempt,
    pub(super) key: Key,
    pub(super) no: i64,
}

/// A value of the column by which a list is sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Text(String),
    Number(i64),
}

impl From<Key> for sea_orm::Value {
    fn from(key: Key) -> Self {
        match key {
            Key::Text(text) => text.into(),
            Key::Number(number) => number.into(),
        }
    }
}

impl Key {
    /// The key of a column, from its text.
    pub(super) fn parse(text: &str, sort: Sort) -> Option<Self> {
        match sort {
            Sort::Name | Sort::Email | Sort::Username => Some(Self::Text(text.to_owned())),
            Sort::Created | Sort::SignedIn | Sort::Ends => text.parse().ok().map(Self::Number),
        }
    }
}

const GUESS: &str = "g";

impl Position {
    /// Parses what [`text`](Self::text) has made.
    ///
    /// # Errors
    /// `malformed` for anything else.
    pub(super) fn parse(text: &str, sort: Sort) -> Result<Self> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next();
        let position = (|| {
            let attempt = match next()? {
                GUESS => Attempt::Guess,
                number => Attempt::AsTyped(number.parse().ok()?),
            };
            let no = next()?.parse().ok()?;
            let key = next()?;
            let key = (!key.contains('\0')).then(|| Key::parse(key, sort))??;
            Some(Self { attempt, key, no })
        })();
        position.ok_or(Error::Refused(Code::Malformed))
    }

    /// The text that a page sends back for the next one.
    pub(super) fn text(&self) -> String {
        let attempt = match self.attempt {
            Attempt::AsTyped(number) => number.to_string(),
            Attempt::Guess => GUESS.to_owned(),
        };
        let key = match &self.key {
            Key::Text(text) => text.clone(),
            Key::Number(number) => number.to_string(),
        };
        format!("{attempt}.{}.{key}", self.no)
    }
}
