use crate::error::{Error, Result};
use domain::form::Code;
use domain::registry::Sort;
use uuid::Uuid;

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
    pub(super) key: PositionKey,
    pub(super) no: i64,
}

/// Where a person is in the order of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PositionKey {
    Text(String),
    Number(i64),
    Match(MatchKey),
}

/// Where a person is in the order of the match: by the first word of theirs that matches the leading word, then by
/// account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MatchKey {
    /// The position of the leading word among those searched.
    pub(super) lead: usize,
    pub(super) token: String,
    pub(super) account: Uuid,
}

/// The value of a key in a column; that of the match is two values.
impl From<&PositionKey> for sea_orm::Value {
    fn from(key: &PositionKey) -> Self {
        match key {
            PositionKey::Text(text) => text.as_str().into(),
            PositionKey::Number(number) => (*number).into(),
            PositionKey::Match(key) => key.token.as_str().into(),
        }
    }
}

impl PositionKey {
    /// The key in a column, from its text.
    pub(super) fn parse(text: &str, sort: Sort) -> Option<Self> {
        match sort {
            Sort::Name | Sort::Email | Sort::Username => Some(Self::Text(text.to_owned())),
            Sort::Created | Sort::SignedIn | Sort::Ends => text.parse().ok().map(Self::Number),
        }
    }
}

impl MatchKey {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ' ');
        let (lead, account) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { lead, account, token: parts.next()?.to_owned() })
    }
}

/// Begins a position in the order of the match.
const MATCH: char = 'm';
const GUESS: &str = "g";

impl Position {
    /// Parses what [`text`](Self::text) has made; `sort` is the column of a list that is not in the order of the match.
    ///
    /// # Errors
    /// `malformed` for anything else.
    pub(super) fn parse(text: &str, sort: Sort) -> Result<Self> {
        let (is_match, parts) = match text.strip_prefix(MATCH) {
            Some(parts) => (true, parts),
            None => (false, text),
        };
        let mut parts = parts.splitn(3, '.');
        let mut next = || parts.next();
        let position = (|| {
            let attempt = match next()? {
                GUESS => Attempt::Guess,
                number => Attempt::AsTyped(number.parse().ok()?),
            };
            let no = next()?.parse().ok()?;
            let key = next().filter(|key| !key.contains('\0'))?;
            let key = if is_match {
                MatchKey::parse(key).map(PositionKey::Match)
            } else {
                PositionKey::parse(key, sort)
            };
            Some(Self { attempt, key: key?, no })
        })();
        position.ok_or(Error::Refused(Code::Malformed))
    }

    /// The text that a page sends back for the next one.
    pub(super) fn text(&self) -> String {
        let attempt = match self.attempt {
            Attempt::AsTyped(number) => number.to_string(),
            Attempt::Guess => GUESS.to_owned(),
        };
        let no = self.no;
        match &self.key {
            PositionKey::Text(text) => format!("{attempt}.{no}.{text}"),
            PositionKey::Number(number) => format!("{attempt}.{no}.{number}"),
            PositionKey::Match(MatchKey { lead, token, account }) => {
                format!("{MATCH}{attempt}.{no}.{lead} {account} {token}")
            }
        }
    }
}
