use super::list::SortedPeople;
use super::query::{WordMatch, by_words};
use super::{fuzzy, list};
use crate::Backend;
use crate::error::{Error, Result};
use crate::gate::{CanSearchPeople, Desk};
use crate::normalize::words;
use crate::permissions::prefix_of;
use domain::form::Code;
use domain::id::AccountId;
use domain::identity::{PeoplePage, PersonFilter};
use domain::page::PAGE_ROWS;
use std::sync::Arc;
use std::time::Duration;

/// How long a search with slips waits for its turn.
const GUESS_WAIT: Duration = Duration::from_secs(5);

/// Words of a search that are looked at.
const WORDS: usize = 6;

/// Where a page ends, as it sends it back: the key by which it is sorted, and the account.
pub(super) struct PageStart {
    /// Which word the key is found by, where words were searched.
    pub(super) lead: usize,
    pub(super) key: String,
    pub(super) account: AccountId,
}

/// How a list is walked; the first letter of what a page sends back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ListOrder {
    Username,
    Registration,
    Code,
    Email,
    Words,
    Guess,
}

const LIST_ORDERS: [(ListOrder, char); 6] = [
    (ListOrder::Username, 'u'),
    (ListOrder::Registration, 'r'),
    (ListOrder::Code, 'c'),
    (ListOrder::Email, 'e'),
    (ListOrder::Words, 'w'),
    (ListOrder::Guess, 'g'),
];

impl Desk<CanSearchPeople> {
    /// One page of people. Words are beginnings of words of a name, a username, the local part of an address, or of a
    /// personal code, and all of them have to be found; with an `@` it is the beginning of an address. Where nobody is
    /// found, a slip of the keyboard is forgiven in every word.
    ///
    /// # Errors
    /// `malformed` for a next page that no page of ours was given.
    pub async fn people(
        &self,
        search: &str,
        filter: PersonFilter,
        after: Option<&str>,
    ) -> Result<PeoplePage> {
        let db = self.backend.db().read();
        let (asked, after) = match after.map(parse).transpose()? {
            Some((walk, after)) => (Some(walk), Some(after)),
            None => (None, None),
        };
        let Some(prefix) = prefix_of(search) else { return Ok(PeoplePage::default()) };
        if prefix.contains('@') {
            return page(ListOrder::Email, 0, list::by_email(db, &prefix, filter, after).await?);
        }
        let words: Vec<String> = words(search).take(WORDS).collect();
        if words.is_empty() {
            return match filter {
                _ if !prefix.is_empty() => Ok(PeoplePage::default()),
                PersonFilter::Everyone => page(ListOrder::Username, 0, list::by_username(db, after).await?),
                PersonFilter::WithoutIdentity => {
                    page(ListOrder::Registration, 0, list::by_registration(db, after).await?)
                }
                _ => page(ListOrder::Code, 0, list::by_code(db, filter, after).await?),
            };
        }
        if asked != Some(ListOrder::Guess) {
            let wanted: Vec<WordMatch> = words.iter().cloned().map(WordMatch::Beginning).collect();
            let (lead, rows) = by_words(db, &wanted, filter, after.as_ref()).await?;
            if !rows.is_empty() {
                return page(ListOrder::Words, lead, rows);
            }
            // `Lo Presti` may be `Lopresti`: a space too many is looked for before any slip.
            for joined in joinings(&words) {
                let wanted: Vec<WordMatch> = joined.into_iter().map(WordMatch::Beginning).collect();
                let after = after.as_ref().filter(|after| after.lead < wanted.len());
                let (lead, rows) = by_words(db, &wanted, filter, after).await?;
                if !rows.is_empty() {
                    return page(ListOrder::Words, lead, rows);
                }
            }
            if asked.is_some() {
                return Ok(PeoplePage::default());
            }
        }
        let after = after.filter(|_| asked == Some(ListOrder::Guess));
        let (lead, rows) = guess(&self.backend, words, filter, after).await?;
        page(ListOrder::Guess, lead, rows)
    }
}

/// Finds whom a search with slips may mean. Few are made at once, so that searches leave connections to everybody else,
/// and one goes on to its end though nobody waits for it any more: its place is taken for as long as it works.
async fn guess(
    backend: &Backend,
    words: Vec<String>,
    filter: PersonFilter,
    after: Option<PageStart>,
) -> Result<(usize, SortedPeople)> {
    let place = Arc::clone(backend.guesses()).acquire_owned();
    let place = tokio::time::timeout(GUESS_WAIT, place).await.map_err(|_| Error::CONTENTION)?;
    let place = place.map_err(Error::broken)?;
    let backend = backend.clone();
    let work = async move {
        let (_place, db) = (place, backend.db().read());
        let mut wanted = Vec::with_capacity(words.len());
        for word in &words {
            let meant = fuzzy::meant_by(db, word).await?;
            if meant.is_empty() {
                return Ok((0, SortedPeople::new()));
            }
            wanted.push(WordMatch::OneOf(meant));
        }
        by_words(db, &wanted, filter, after.as_ref()).await
    };
    tokio::spawn(work).await.map_err(Error::broken)?
}

/// The words with one space too many taken out: all of them, then each of them.
fn joinings(words: &[String]) -> Vec<Vec<String>> {
    let each = (0..words.len().saturating_sub(1)).map(|at| {
        let mut joined = words.to_vec();
        let next = joined.remove(at + 1);
        joined[at].push_str(&next);
        joined
    });
    let all = (words.len() > 2).then(|| vec![words.concat()]);
    all.into_iter().chain(each).collect()
}

/// Cuts what was found to a page.
fn page(walk: ListOrder, lead: usize, mut found: SortedPeople) -> Result<PeoplePage> {
    let rows = usize::try_from(PAGE_ROWS).map_err(Error::broken)?;
    let has_more = found.len() > rows;
    found.truncate(rows);
    let letter =
        LIST_ORDERS.iter().find(|(one, _)| *one == walk).map(|(_, letter)| *letter).unwrap_or_default();
    let last = found.last().filter(|_| has_more);
    let next = last.map(|(key, row)| format!("{letter}{lead}{} {key}", row.account));
    let is_guess = walk == ListOrder::Guess && !found.is_empty();
    Ok(PeoplePage { rows: found.into_iter().map(|(_, row)| row).collect(), next, is_guess })
}

fn parse(text: &str) -> Result<(ListOrder, PageStart)> {
    let malformed = || Error::Refused(Code::Malformed);
    let mut letters = text.chars();
    let letter = letters.next().ok_or_else(malformed)?;
    let (walk, _) = LIST_ORDERS.iter().find(|(_, known)| *known == letter).ok_or_else(malformed)?;
    let lead = letters.next().and_then(|digit| digit.to_digit(10)).ok_or_else(malformed)?;
    let lead = usize::try_from(lead).map_err(Error::broken)?;
    let (account, key) = letters.as_str().split_once(' ').ok_or_else(malformed)?;
    if key.chars().any(char::is_control) {
        return Err(malformed());
    }
    Ok((*walk, PageStart { lead, key: key.to_owned(), account: account.parse().map_err(|_| malformed())? }))
}
