//! What a list of people shows, as the query string of its address. It has fixed names in a fixed order, leaves out what
//! is the default, and names things by ids and keys, never by labels, so that a bookmark outlives a change of language.

use super::list_columns::{columns, field_keys, joined};
use super::{FieldFilter, FieldKey, Filters, ListColumns, RegistryColumn, Sort, UnitFilter, When};
use crate::day::Day;
use crate::form::words;
use crate::percent::{decode, encode};
use crate::sorted_set::SortedSet;
use std::fmt::Display;
use std::str::FromStr;

words! {
    Direction { Ascending = "asc", Descending = "desc" }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListOrder {
    /// While words are searched the order of the match, else by name.
    #[default]
    Usual,
    By(Sort, Direction),
}

words! {
    /// People on a page.
    PageSize { Fifty = "50", Hundred = "100", TwoHundred = "200" }
}

impl PageSize {
    /// The number of people.
    pub const fn rows(self) -> u64 {
        match self {
            Self::Fifty => 50,
            Self::Hundred => 100,
            Self::TwoHundred => 200,
        }
    }
}

/// What a list of people shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryQuery {
    /// What is searched, as typed.
    pub search: String,
    pub filters: Filters,
    pub order: ListOrder,
    pub columns: Vec<RegistryColumn>,
    /// The own fields that are columns too, after the others.
    pub fields: Vec<FieldKey>,
    pub page_size: PageSize,
}

impl Default for RegistryQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            filters: Filters::default(),
            order: ListOrder::Usual,
            columns: RegistryColumn::DEFAULT.to_vec(),
            fields: Vec::new(),
            page_size: PageSize::Fifty,
        }
    }
}

/// The version of the names below. A query of a later one is not understood.
const VERSION: &str = "1";
/// The most bytes of a query string: more than any page makes.
const TEXT_MOST: usize = 16 * 1024;
/// The most characters of a search.
const SEARCH_MOST: usize = 254;
/// The most values of one filter. Whoever sends an address decides what the database is asked, so everything in it has an
/// end. A filter with more values is not understood.
const VALUES_MOST: usize = 200;
/// The most groups: a person has to be in each of them, so each is a condition of its own.
pub const GROUPS_ASKED_MOST: usize = 20;
/// The most own fields, each of which is a condition too.
pub const FIELDS_ASKED_MOST: usize = 20;
/// The most parts that are kept of what is not understood, and the most characters of each.
const UNKNOWN_MOST: usize = 20;
const UNKNOWN_LENGTH_MOST: usize = 200;
/// Stands for what was too long to keep. Nothing that is understood ends with it.
const CUT: char = '…';
/// The beginning of the name of a filter on an own field.
const FIELD: &str = "field.";

impl RegistryQuery {
    /// Parses a query string. What is not understood becomes a broken filter, which matches nobody; names of other parts of
    /// the page's address, given in `others`, are passed over.
    pub fn parse(text: &str, others: &[&str]) -> Self {
        let mut query = Self::default();
        if text.len() > TEXT_MOST {
            query.filters.unknown.insert(format!("{CUT}="));
            return query;
        }
        let pairs = text.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
        for pair in pairs {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name), decode(value));
            if !others.contains(&name.as_str())
                && query.take(&name, &value).is_none()
                && query.filters.unknown.len() < UNKNOWN_MOST
            {
                query.filters.unknown.insert(cut(format!("{name}={value}")));
            }
        }
        query
    }

    /// Sets what a pair says; `None` if it is not understood.
    fn take(&mut self, name: &str, value: &str) -> Option<()> {
        let filters = &mut self.filters;
        match name {
            "v" => return (value == VERSION).then_some(()),
            "q" => self.search = value.chars().take(SEARCH_MOST).collect(),
            "account" => take_words(&mut filters.accounts, value, crate::account::AccountState::from_word)?,
            "identity" => take_words(&mut filters.identities, value, super::IdentityStanding::from_word)?,
            "invitation" => {
                take_words(&mut filters.invitations, value, super::InvitationStanding::from_word)?
            }
            "relationship" => {
                take_words(&mut filters.relationships, value, super::RelationshipStanding::from_word)?;
            }
            "unit" => take_words(&mut filters.units, value, |word| match word {
                "none" => Some(UnitFilter::None),
                id => canonical(id).map(UnitFilter::Below),
            })?,
            "group" => {
                let mut groups = filters.groups.clone();
                take_words(&mut groups, value, canonical)?;
                filters.groups = Some(groups).filter(|groups| groups.len() <= GROUPS_ASKED_MOST)?;
            }
            "permission" => {
                take_words(&mut filters.permissions, value, crate::permission::Permission::from_word)?;
            }
            // A form without JavaScript sends its empty fields too, and days without a word before them.
            "signed_in" | "ends" | "created" if value.is_empty() => {}
            "signed_in" if value == "never" => filters.never_signed_in = true,
            "signed_in" => filters.not_signed_in_since = Some(before(value)?),
            "ends" => filters.ends_before = Some(before(value)?),
            "created" => filters.created_before = Some(before(value)?),
            "erasure" => filters.erasure_requested = (value == "requested").then_some(true)?,
            "job" => take_words(&mut filters.jobs, value, canonical)?,
            "invited" => filters.invited_on = Some(on(value)?),
            "accepted" => filters.accepted_on = Some(on(value)?),
            "sort" => self.order = ListOrder::By(Sort::from_word(value)?, self.column_order().1),
            "dir" => self.order = ListOrder::By(self.column_order().0, Direction::from_word(value)?),
            "columns" => self.columns = columns(value)?,
            "fields" => self.fields = field_keys(value)?,
            "rows" => self.page_size = PageSize::from_word(value)?,
            _ => {
                let key = FieldKey::parse(name.strip_prefix(FIELD)?).ok()?;
                let filter = match value.split_once(':') {
                    Some(("is", text)) => FieldFilter::Equals(text.to_owned()),
                    Some(("begins", text)) => FieldFilter::Begins(text.to_owned()),
                    None if value == "empty" => FieldFilter::Empty,
                    _ => return None,
                };
                if filters.fields.len() >= FIELDS_ASKED_MOST && !filters.fields.contains_key(&key) {
                    return None;
                }
                filters.fields.insert(key, filter);
            }
        }
        Some(())
    }

    /// The columns that it shows.
    pub fn list_columns(&self) -> ListColumns {
        ListColumns { columns: self.columns.clone(), fields: self.fields.clone() }
    }

    /// The query string, without a question mark; empty for the default.
    pub fn text(&self) -> String {
        let pairs = self.pairs().into_iter();
        let pairs = pairs.map(|(name, value)| format!("{}={}", encode(&name), encode(&value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// The names and values of the query string, before they are encoded.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut add = |name: &str, value: String| {
            if !value.is_empty() {
                pairs.push((name.to_owned(), value));
            }
        };
        let filters = &self.filters;
        add("q", self.search.clone());
        add("account", joined(&filters.accounts));
        add("identity", joined(&filters.identities));
        add("invitation", joined(&filters.invitations));
        add("relationship", joined(&filters.relationships));
        add(
            "unit",
            joined(filters.units.iter().map(|unit| match unit {
                UnitFilter::None => "none".to_owned(),
                UnitFilter::Below(id) => id.to_string(),
            })),
        );
        add("group", joined(&filters.groups));
        add("permission", joined(&filters.permissions));
        for (key, filter) in &filters.fields {
            let value = match filter {
                FieldFilter::Empty => "empty".to_owned(),
                FieldFilter::Equals(text) => format!("is:{text}"),
                FieldFilter::Begins(text) => format!("begins:{text}"),
            };
            add(&format!("{FIELD}{key}"), value);
        }
        add("signed_in", if filters.never_signed_in { "never".to_owned() } else { String::new() });
        let before = |when: Option<When>| when.map(|when| format!("before:{when}")).unwrap_or_default();
        add("signed_in", before(filters.not_signed_in_since));
        add("ends", before(filters.ends_before));
        add("created", before(filters.created_before));
        add("erasure", if filters.erasure_requested { "requested".to_owned() } else { String::new() });
        add("job", joined(&filters.jobs));
        let on = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        add("invited", on(filters.invited_on));
        add("accepted", on(filters.accepted_on));
        for unknown in &filters.unknown {
            let (name, value) = unknown.split_once('=').unwrap_or((unknown, ""));
            pairs.push((name.to_owned(), value.to_owned()));
        }
        let default = Self::default();
        if let ListOrder::By(sort, direction) = self.order {
            pairs.push(("sort".to_owned(), sort.to_string()));
            if direction == Direction::Descending {
                pairs.push(("dir".to_owned(), direction.to_string()));
            }
        }
        let mut differs = |name: &str, value: String, is_default: bool| {
            if !is_default {
                pairs.push((name.to_owned(), value));
            }
        };
        differs("columns", joined(&self.columns), self.columns == default.columns);
        differs("fields", joined(&self.fields), self.fields.is_empty());
        differs("rows", self.page_size.to_string(), self.page_size == default.page_size);
        if !pairs.is_empty() {
            pairs.push(("v".to_owned(), VERSION.to_owned()));
        }
        pairs
    }

    /// The order where it is that of a column.
    pub const fn column_order(&self) -> (Sort, Direction) {
        match self.order {
            ListOrder::Usual => (Sort::Name, Direction::Ascending),
            ListOrder::By(sort, direction) => (sort, direction),
        }
    }

    /// Another order: by `sort`, or the other way round where the list is shown in that order, `shown`. Times begin with
    /// the latest.
    #[must_use]
    pub fn sorted_by(&self, sort: Sort, shown: Option<(Sort, Direction)>) -> Self {
        let direction = match shown {
            Some((shown, Direction::Ascending)) if shown == sort => Direction::Descending,
            Some((shown, Direction::Descending)) if shown == sort => Direction::Ascending,
            _ if matches!(sort, Sort::Created | Sort::SignedIn) => Direction::Descending,
            _ => Direction::Ascending,
        };
        let is_usual = (sort, direction) == (Sort::Name, Direction::Ascending) && self.search.is_empty();
        let order = if is_usual { ListOrder::Usual } else { ListOrder::By(sort, direction) };
        Self { order, ..self.clone() }
    }
}

/// A day, in the form in which it is written.
fn on(value: &str) -> Option<Day> {
    Day::parse(value).ok().filter(|day| day.to_string() == value)
}

/// A day after `before:`, or alone.
fn before(value: &str) -> Option<When> {
    When::parse(value.strip_prefix("before:").unwrap_or(value))
}

/// Adds all words of a list, or none if one is unknown or there are too many.
fn take_words<T: Ord>(set: &mut SortedSet<T>, value: &str, word: impl Fn(&str) -> Option<T>) -> Option<()> {
    if value.split(',').nth(VALUES_MOST).is_some() {
        return None;
    }
    let words = value.split(',').map(word).collect::<Option<SortedSet<T>>>()?;
    let more = words.iter().filter(|word| !set.contains(word)).count();
    if set.len() + more > VALUES_MOST {
        return None;
    }
    set.extend(words);
    Some(())
}

/// What is not understood, shortened. Its end is replaced, so that no rest of it is understood as another filter.
fn cut(text: String) -> String {
    match text.char_indices().nth(UNKNOWN_LENGTH_MOST) {
        Some((at, _)) => format!("{}{CUT}", &text[..at]),
        None => text,
    }
}

/// An id in the form in which it is written; any other form of it would be a second address of the same list.
fn canonical<I: FromStr + Display>(text: &str) -> Option<I> {
    text.parse::<I>().ok().filter(|id| id.to_string() == text)
}
