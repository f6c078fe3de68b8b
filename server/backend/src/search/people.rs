use super::fold::words;
use super::list::{LAST, MOST, PERSON, Sql, person, shown};
use super::slip;
use crate::error::{Error, Result};
use crate::gate::{CanSearchPeople, Desk};
use crate::permissions::prefix_of;
use domain::form::Code;
use domain::identity::{PeoplePage, PersonFilter, PersonRow};
use domain::page::PAGE_ROWS;
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Words of a search that are looked at.
const WORDS: usize = 6;
/// Words that may have been meant, before they are compared letter by letter.
const CANDIDATES: u32 = 5_000;
/// Words of the registry that one word of a search may stand for, where it is guessed what was meant.
const MEANT: usize = 60;

/// A key by which a page is sorted, with the account it ends at, as a page sends it back.
struct After {
    key: String,
    account: Uuid,
}

/// How a list is walked; the first letter of what a page sends back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Walk {
    Username,
    Code,
    Email,
    Words,
    Guess,
}

const WALKS: [(Walk, char); 5] =
    [(Walk::Username, 'u'), (Walk::Code, 'c'), (Walk::Email, 'e'), (Walk::Words, 'w'), (Walk::Guess, 'g')];

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
            return page(Walk::Email, by_email(db, &prefix, filter, after).await?);
        }
        let wanted: Vec<String> = words(search).take(WORDS).collect();
        if wanted.is_empty() {
            if !prefix.is_empty() {
                return Ok(PeoplePage::default());
            }
            return match identities(filter) {
                Some(states) => page(Walk::Code, by_code(db, states, after).await?),
                None => page(Walk::Username, by_username(db, filter, after).await?),
            };
        }
        if asked != Some(Walk::Guess) {
            let rows = by_words(db, &wanted, filter, after.as_ref()).await?;
            if !rows.is_empty() || asked.is_some() {
                return page(Walk::Words, rows);
            }
        }
        let after = after.filter(|_| asked == Some(Walk::Guess));
        page(Walk::Guess, by_guess(db, &wanted, filter, after.as_ref()).await?)
    }
}

/// Cuts what was found to a page.
fn page(walk: Walk, mut found: Vec<(String, PersonRow)>) -> Result<PeoplePage> {
    let rows = usize::try_from(PAGE_ROWS).map_err(Error::broken)?;
    let has_more = found.len() > rows;
    found.truncate(rows);
    let letter = WALKS.iter().find(|(one, _)| *one == walk).map(|(_, letter)| *letter).unwrap_or_default();
    let last = found.last().filter(|_| has_more);
    let next = last.map(|(key, row)| format!("{letter}{} {key}", row.account));
    let is_guess = walk == Walk::Guess && !found.is_empty();
    Ok(PeoplePage { rows: found.into_iter().map(|(_, row)| row).collect(), next, is_guess })
}

fn parse(text: &str) -> Result<(Walk, After)> {
    let malformed = || Error::Refused(Code::Malformed);
    let mut letters = text.chars();
    let letter = letters.next().ok_or_else(malformed)?;
    let (walk, _) = WALKS.iter().find(|(_, known)| *known == letter).ok_or_else(malformed)?;
    let (account, key) = letters.as_str().split_once(' ').ok_or_else(malformed)?;
    if key.chars().any(char::is_control) {
        return Err(malformed());
    }
    Ok((*walk, After { key: key.to_owned(), account: account.parse().map_err(|_| malformed())? }))
}

/// The states of identities that a list without a search walks, where that is shorter than walking everybody.
const fn identities(filter: PersonFilter) -> Option<&'static str> {
    match filter {
        PersonFilter::Everyone | PersonFilter::WithoutIdentity => None,
        PersonFilter::Draft => Some("i.state IN ('draft', 'changes_requested')"),
        PersonFilter::InReview => Some("i.state IN ('submitted', 'in_review')"),
        PersonFilter::Verified => Some("i.state = 'verified'"),
        PersonFilter::ErasureAsked => Some("i.erasure_asked_at IS NOT NULL AND i.state <> 'erased'"),
    }
}

async fn by_username(
    db: &impl ConnectionTrait,
    filter: PersonFilter,
    after: Option<After>,
) -> Result<Vec<(String, PersonRow)>> {
    let mut sql = Sql::default();
    let after = sql.bind(after.map_or(String::new(), |after| after.key));
    sql.text = format!(
        "SELECT a.username, {PERSON} FROM account a LEFT JOIN identity i ON i.account_id = a.id
        WHERE a.username > {after} AND {} ORDER BY a.username LIMIT {MOST}",
        shown(filter)
    );
    keyed(sql.all(db).await?)
}

async fn by_email(
    db: &impl ConnectionTrait,
    prefix: &str,
    filter: PersonFilter,
    after: Option<After>,
) -> Result<Vec<(String, PersonRow)>> {
    let mut sql = Sql::default();
    let start = sql.bind(prefix);
    let end = sql.bind(format!("{prefix}{LAST}"));
    let after = sql.bind(after.map_or(String::new(), |after| after.key));
    sql.text = format!(
        "SELECT a.email_key, {PERSON} FROM account a LEFT JOIN identity i ON i.account_id = a.id
        WHERE a.email_key >= {start} AND a.email_key < {end} AND a.email_key > {after} AND {}
        ORDER BY a.email_key LIMIT {MOST}",
        shown(filter)
    );
    keyed(sql.all(db).await?)
}

async fn by_code(
    db: &impl ConnectionTrait,
    states: &str,
    after: Option<After>,
) -> Result<Vec<(String, PersonRow)>> {
    let after = after.map_or(Ok(0), |after| after.key.parse::<i64>());
    let mut sql = Sql::default();
    let after = sql.bind(after.map_err(|_| Error::Refused(Code::Malformed))?);
    // From identities to their accounts, and never along all accounts.
    sql.text = format!(
        "SELECT CAST(i.code AS TEXT), {PERSON} FROM identity i CROSS JOIN account a
        WHERE a.id = i.account_id AND i.code > {after} AND {states} AND a.state <> 'deleted'
        ORDER BY i.code LIMIT {MOST}"
    );
    keyed(sql.all(db).await?)
}

/// People with a word that begins with each of these. The longest leads, for it leaves the fewest; somebody who has two
/// words that begin with it stands where the first of them does.
async fn by_words(
    db: &impl ConnectionTrait,
    words: &[String],
    filter: PersonFilter,
    after: Option<&After>,
) -> Result<Vec<(String, PersonRow)>> {
    let lead = lead(words);
    let mut sql = Sql::default();
    let start = sql.bind(words[lead].as_str());
    let end = sql.bind(format!("{}{LAST}", words[lead]));
    let key = sql.bind(after.map_or(words[lead].as_str(), |after| after.key.as_str()));
    let account = sql.bind(after.map_or(Uuid::nil(), |after| after.account));
    let mut others = String::new();
    for word in words.iter().enumerate().filter(|(at, _)| *at != lead).map(|(_, word)| word) {
        let (start, end) = (sql.bind(word.as_str()), sql.bind(format!("{word}{LAST}")));
        others.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM search_token w
                WHERE w.account_id = s.account_id AND w.token >= {start} AND w.token < {end})"
        ));
    }
    sql.text = format!(
        "SELECT s.token, {PERSON} FROM search_token s CROSS JOIN account a
        LEFT JOIN identity i ON i.account_id = a.id
        WHERE a.id = s.account_id AND s.token >= {key} AND s.token < {end}
            AND (s.token, s.account_id) > ({key}, {account})
            AND NOT EXISTS (SELECT 1 FROM search_token e
                WHERE e.account_id = s.account_id AND e.token >= {start} AND e.token < s.token){others}
            AND {} ORDER BY s.token, s.account_id LIMIT {MOST}",
        shown(filter)
    );
    keyed(sql.all(db).await?)
}

/// The same, where each word stands for whatever it may have been meant to be.
async fn by_guess(
    db: &impl ConnectionTrait,
    words: &[String],
    filter: PersonFilter,
    after: Option<&After>,
) -> Result<Vec<(String, PersonRow)>> {
    let mut meant = Vec::with_capacity(words.len());
    for word in words {
        let one = meant_by(db, word).await?;
        if one.is_empty() {
            return Ok(Vec::new());
        }
        meant.push(one);
    }
    let lead = lead(words);
    let mut sql = Sql::default();
    let leading = sql.bind_all(&meant[lead]);
    let key = sql.bind(after.map_or("", |after| after.key.as_str()));
    let account = sql.bind(after.map_or(Uuid::nil(), |after| after.account));
    let mut others = String::new();
    for one in meant.iter().enumerate().filter(|(at, _)| *at != lead).map(|(_, one)| one) {
        let one = sql.bind_all(one);
        others.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM search_token w WHERE w.account_id = s.account_id AND w.token IN ({one}))"
        ));
    }
    sql.text = format!(
        "SELECT s.token, {PERSON} FROM search_token s CROSS JOIN account a
        LEFT JOIN identity i ON i.account_id = a.id
        WHERE a.id = s.account_id AND s.token IN ({leading}) AND (s.token, s.account_id) > ({key}, {account})
            AND NOT EXISTS (SELECT 1 FROM search_token e
                WHERE e.account_id = s.account_id AND e.token < s.token AND e.token IN ({leading})){others}
            AND {} ORDER BY s.token, s.account_id LIMIT {MOST}",
        shown(filter)
    );
    keyed(sql.all(db).await?)
}

/// Words of the registry that may have been meant: those that begin with it, and those a slip away.
async fn meant_by(db: &impl ConnectionTrait, word: &str) -> Result<BTreeSet<String>> {
    let mut meant = in_range(db, "token", word, None, u32::try_from(MEANT).unwrap_or(u32::MAX)).await?;
    let length = word.chars().count();
    // A slip in a number is another number.
    if length < slip::LEAST || word.chars().any(char::is_numeric) {
        return Ok(meant);
    }
    let (head, tail) = slip::halves(word);
    for (column, half) in [("token", head), ("reversed", tail)] {
        let near = in_range(db, column, &half, Some(length), CANDIDATES).await?;
        meant.extend(near.into_iter().filter(|one| slip::is_near(word, one)));
    }
    Ok(meant.into_iter().take(2 * MEANT).collect())
}

/// Words that begin, or end, like this, each once; of about this length.
async fn in_range(
    db: &impl ConnectionTrait,
    column: &str,
    prefix: &str,
    length: Option<usize>,
    most: u32,
) -> Result<BTreeSet<String>> {
    let mut sql = Sql::default();
    let (start, end) = (sql.bind(prefix), sql.bind(format!("{prefix}{LAST}")));
    let length = match length {
        Some(length) => format!("AND LENGTH(word) BETWEEN {} AND {}", length - 1, length + 1),
        None => String::new(),
    };
    // From each word to the next one in the index, over everybody else who has it: people share their names.
    sql.text = format!(
        "WITH RECURSIVE found(word) AS (
            SELECT MIN({column}) FROM search_token WHERE {column} >= {start} AND {column} < {end}
            UNION ALL
            SELECT (SELECT MIN(s.{column}) FROM search_token s WHERE s.{column} > found.word AND s.{column} < {end})
            FROM found WHERE found.word IS NOT NULL)
        SELECT word FROM found WHERE word IS NOT NULL {length} LIMIT {most}"
    );
    let rows = sql.all(db).await?;
    let words = rows.iter().map(|row| row.try_get_by_index::<String>(0));
    let words = words.map(|word| Ok(if column == "token" { word? } else { word?.chars().rev().collect() }));
    words.collect()
}

fn lead(words: &[String]) -> usize {
    let longest = words.iter().enumerate().max_by_key(|(_, word)| word.chars().count());
    longest.map_or(0, |(at, _)| at)
}

fn keyed(rows: Vec<QueryResult>) -> Result<Vec<(String, PersonRow)>> {
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, person(row, 1)?))).collect()
}
