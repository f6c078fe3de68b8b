//! The search of people for all pages: by words or by the beginning of a key, with a filter.

use super::list::{AccountKey, KeyRange, by_code, by_key, by_registration};
use super::page::{FoundPeople, ListOrder, PagePosition};
use super::query::{WordMatch, by_words};
use super::statement::{FoundPerson, PeopleFilter};
use super::typo::meant_by;
use crate::Backend;
use crate::error::{Error, Result};
use crate::gate::{CanSearchPeople, Desk};
use crate::idna::to_ascii;
use crate::normalize::words;
use crate::paging::PAGE_LIMIT;
use domain::account::Email;
use domain::identity::{PeoplePage, PersonFilter, PersonRow};
use domain::text::harmless;
use sea_orm::ConnectionTrait;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// How long a search with typing errors waits for its turn.
const GUESS_WAIT: Duration = Duration::from_secs(5);

/// Words of a search that are used.
pub(crate) const WORDS: usize = 6;

/// What people are searched by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SearchBy {
    /// Beginnings of words of a name, a username, the local part of an address, or of a personal code; all of them have to
    /// be found. A text with an `@` is the beginning of an address. Where nobody is found, every word may have one typing
    /// error.
    Words,
    /// The beginning of a username, then that of an address.
    Beginning,
}

/// A search.
pub(crate) struct PeopleQuery<'a> {
    /// As typed; an empty text lists everybody in the filter.
    pub(crate) text: &'a str,
    pub(crate) by: SearchBy,
    pub(crate) filter: PeopleFilter,
    pub(crate) after: Option<PagePosition>,
}

impl Desk<CanSearchPeople> {
    /// One page of people, searched by words.
    ///
    /// # Errors
    /// `malformed` for an invalid position.
    pub async fn people(
        &self,
        search: &str,
        filter: PersonFilter,
        after: Option<&str>,
    ) -> Result<PeoplePage> {
        let after = after.map(PagePosition::parse).transpose()?;
        let filter = PeopleFilter::Registry(filter);
        let query = PeopleQuery { text: search, by: SearchBy::Words, filter, after };
        let found = find(&self.backend, query).await?;
        Ok(PeoplePage {
            rows: found.rows.into_iter().map(person_row).collect(),
            next: found.next.as_ref().map(PagePosition::text),
            is_guess: found.is_guess,
        })
    }
}

fn person_row(row: FoundPerson) -> PersonRow {
    PersonRow {
        account: row.id,
        email: row.email.unwrap_or_default(),
        username: row.username.unwrap_or_default(),
        state: row.state,
        name: harmless(&row.name.unwrap_or_default()).into_owned(),
        code: row.code.map(|code| code.to_string()),
        identity: row.identity_state,
        has_verified: row.verified.is_some(),
    }
}

/// Finds one page of people.
///
/// # Errors
/// `malformed` for an invalid position; `busy` where too many searches with typing errors run at once.
pub(crate) async fn find(backend: &Backend, query: PeopleQuery<'_>) -> Result<FoundPeople> {
    let PeopleQuery { text, by, filter, after } = query;
    let Some(prefix) = key_prefix(text) else { return Ok(FoundPeople::default()) };
    match by {
        SearchBy::Beginning => find_by_beginning(backend, &prefix, filter, after).await,
        SearchBy::Words => find_by_words(backend, (text, &prefix), filter, after).await,
    }
}

/// The text as in keys of accounts; `None` where no key can begin with it. No key contains control characters, and
/// PostgreSQL would refuse some.
pub(crate) fn key_prefix(text: &str) -> Option<String> {
    let text = text.trim();
    if text.chars().any(char::is_control) || text.chars().count() > Email::MOST {
        return None;
    }
    Some(Email::parse(text, to_ascii).map_or_else(|_| text.to_lowercase(), |email| email.key().to_owned()))
}

/// Usernames come first, in their order, then the addresses of those who were not found by their username.
async fn find_by_beginning(
    backend: &Backend,
    prefix: &str,
    filter: PeopleFilter,
    after: Option<PagePosition>,
) -> Result<FoundPeople> {
    let db = backend.db().read();
    let after = after.as_ref().map(|after| (after.order, after.key.as_str()));
    let mut rows = Vec::new();
    if !matches!(after, Some((ListOrder::Email, _))) {
        let key = AccountKey::Username;
        let after = after.map(|(_, key)| key);
        let range = KeyRange { key, prefix, after, without_usernames: false, limit: PAGE_LIMIT };
        rows = by_key(db, range, filter).await?;
    }
    let by_username = rows.len();
    let room = PAGE_LIMIT.saturating_sub(rows.len() as u64);
    if room > 0 && !prefix.is_empty() {
        let key = AccountKey::Email;
        let after = after.filter(|(order, _)| *order == ListOrder::Email).map(|(_, key)| key);
        let range = KeyRange { key, prefix, after, without_usernames: true, limit: room };
        rows.extend(by_key(db, range, filter).await?);
    }
    let order = |place| if place < by_username { ListOrder::Username } else { ListOrder::Email };
    Ok(FoundPeople::new(0, rows, order))
}

async fn find_by_words(
    backend: &Backend,
    (text, prefix): (&str, &str),
    filter: PeopleFilter,
    after: Option<PagePosition>,
) -> Result<FoundPeople> {
    let db = backend.db().read();
    let by_account_key = async |key, order| {
        let after = after.as_ref().map(|after| after.key.as_str());
        let range = KeyRange { key, prefix, after, without_usernames: false, limit: PAGE_LIMIT };
        Ok(FoundPeople::sorted(order, 0, by_key(db, range, filter).await?))
    };
    if prefix.contains('@') {
        return by_account_key(AccountKey::Email, ListOrder::Email).await;
    }
    let words: Vec<String> = words(text).take(WORDS).collect();
    if words.is_empty() {
        return match filter {
            // The text has no letter and no digit.
            _ if !prefix.is_empty() => Ok(FoundPeople::default()),
            PeopleFilter::Registry(PersonFilter::Everyone) | PeopleFilter::Permissions(..) => {
                by_account_key(AccountKey::Username, ListOrder::Username).await
            }
            PeopleFilter::Registry(PersonFilter::WithoutIdentity) => {
                let rows = by_registration(db, filter, after.as_ref()).await?;
                Ok(FoundPeople::sorted(ListOrder::Registration, 0, rows))
            }
            PeopleFilter::Registry(_) => {
                let rows = by_code(db, filter, after.as_ref()).await?;
                Ok(FoundPeople::sorted(ListOrder::Code, 0, rows))
            }
        };
    }
    let asked = after.as_ref().map(|after| after.order);
    if asked != Some(ListOrder::Guess) {
        let wanted: Vec<WordMatch> = words.iter().cloned().map(WordMatch::Beginning).collect();
        let (lead, rows) = by_words(db, &wanted, filter, after.as_ref()).await?;
        if !rows.is_empty() {
            return Ok(FoundPeople::sorted(ListOrder::Words, lead, rows));
        }
        // `Lo Presti` may be `Lopresti`: a superfluous space is tried before any other typing error.
        for joined in joinings(&words) {
            let wanted: Vec<WordMatch> = joined.into_iter().map(WordMatch::Beginning).collect();
            let after = after.as_ref().filter(|after| after.lead < wanted.len());
            let (lead, rows) = by_words(db, &wanted, filter, after).await?;
            if !rows.is_empty() {
                return Ok(FoundPeople::sorted(ListOrder::Words, lead, rows));
            }
        }
        if asked.is_some() {
            return Ok(FoundPeople::default());
        }
    }
    let (lead, rows) = guess(backend, words, filter, after).await?;
    Ok(FoundPeople::sorted(ListOrder::Guess, lead, rows))
}

/// Searches with typing errors. Few run at once, so that other requests find connections. One runs to its end even if its
/// request is gone, since it holds its permit as long as its connection.
async fn guess(
    backend: &Backend,
    words: Vec<String>,
    filter: PeopleFilter,
    after: Option<PagePosition>,
) -> Result<(usize, Vec<FoundPerson>)> {
    let turn = guess_turn(backend).await?;
    let backend = backend.clone();
    let work = async move {
        let (_turn, db) = (turn, backend.db().read());
        match meant(db, &words).await? {
            Some(wanted) => by_words(db, &wanted, filter, after.as_ref()).await,
            None => Ok((0, Vec::new())),
        }
    };
    tokio::spawn(work).await.map_err(Error::broken)?
}

/// Waits for the permit of a search with typing errors.
///
/// # Errors
/// `busy` where too many run at once.
pub(crate) async fn guess_turn(backend: &Backend) -> Result<OwnedSemaphorePermit> {
    let permit = Arc::clone(backend.fuzzy_searches()).acquire_owned();
    let permit = tokio::time::timeout(GUESS_WAIT, permit).await.map_err(|_| Error::CONTENTION)?;
    permit.map_err(Error::broken)
}

/// The words that are in the index and may have been meant by these; `None` if nothing is similar to one of them.
pub(crate) async fn meant(db: &impl ConnectionTrait, words: &[String]) -> Result<Option<Vec<WordMatch>>> {
    let mut wanted = Vec::with_capacity(words.len());
    for word in words {
        let meant = meant_by(db, word).await?;
        if meant.is_empty() {
            return Ok(None);
        }
        wanted.push(WordMatch::OneOf(meant));
    }
    Ok(Some(wanted))
}

/// The words without superfluous spaces: without all of them, then without each.
pub(crate) fn joinings(words: &[String]) -> Vec<Vec<String>> {
    let each = (0..words.len().saturating_sub(1)).map(|at| {
        let mut joined = words.to_vec();
        let next = joined.remove(at + 1);
        joined[at].push_str(&next);
        joined
    });
    let all = (words.len() > 2).then(|| vec![words.concat()]);
    all.into_iter().chain(each).collect()
}
