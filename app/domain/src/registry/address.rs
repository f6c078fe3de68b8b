use super::RegistryQuery;
use crate::csv_format::Delimiter;
use crate::form::Code;
use crate::id::AccountId;
use crate::percent::{decode, encode};

/// Most rows that are selected one by one. Beyond that, a list with filters is selected as a whole.
pub const SELECTED_MOST: usize = 1_000;

/// Which page of a list is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ListPlace {
    #[default]
    First,
    /// The page after this position.
    After(String),
    /// The page before it.
    Before(String),
}

/// The address of a page of a list: what it shows, and which page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegistryAddress {
    pub query: RegistryQuery,
    pub place: ListPlace,
}

const AFTER: &str = "after";
const BEFORE: &str = "before";
/// What separates the cells of an exported file: the dialog sends it with the address of the list.
pub const DELIMITER: &str = "delimiter";
/// The list of which some people are exported, as the query string of its address. They are sent by a form, since addresses
/// are not longer than 8 KiB everywhere.
pub const LIST: &str = "list";
/// Who is exported of the list.
pub const PEOPLE: &str = "people";
/// The personal information that is exported with them, a field each.
pub const PERSONAL: &str = "personal";

impl RegistryAddress {
    /// Parses a query string, as [`RegistryQuery::parse`] does.
    pub fn parse(text: &str) -> Self {
        let mut place = ListPlace::First;
        for pair in text.trim_start_matches('?').split('&') {
            match pair.split_once('=') {
                Some((AFTER, position)) => place = ListPlace::After(decode(position)),
                Some((BEFORE, position)) => place = ListPlace::Before(decode(position)),
                _ => {}
            }
        }
        Self { query: RegistryQuery::parse(text, &[AFTER, BEFORE, DELIMITER]), place }
    }

    /// The delimiter that an address asks for; `None` if it asks for none that there is.
    pub fn delimiter(text: &str) -> Option<Delimiter> {
        let mut pairs = text.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == DELIMITER).and_then(|(_, word)| Delimiter::from_word(&decode(word)))
    }

    /// The people that are exported of a list, from their ids with commas between them.
    ///
    /// # Errors
    /// `malformed` for anything but ids, and for more than [`SELECTED_MOST`].
    pub fn people(ids: &str) -> Result<Vec<AccountId>, Code> {
        let ids: Vec<AccountId> =
            ids.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|_| Code::Malformed)?;
        if ids.len() > SELECTED_MOST { Err(Code::Malformed) } else { Ok(ids) }
    }

    /// The query string, without a question mark; empty for the first page of the default list.
    pub fn text(&self) -> String {
        let query = self.query.text();
        let (name, position) = match &self.place {
            ListPlace::First => return query,
            ListPlace::After(position) => (AFTER, position),
            ListPlace::Before(position) => (BEFORE, position),
        };
        let and = if query.is_empty() { "" } else { "&" };
        format!("{query}{and}{name}={}", encode(position))
    }
}
