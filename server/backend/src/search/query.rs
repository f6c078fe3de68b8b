//! What somebody has to have to be found by words, and the statement that finds them.
//!
//! It walks along the word that fewest have. What else is wanted of whoever is met there is looked up for each, or, where
//! those who have it are not many more, found once for all: two given names that many have are borne together by few, and
//! a walk that looks each of them up comes to no end.

use super::list::{LAST, MOST, PERSON, SortedPeople, SqlBuilder, few, keyed, shown};
use super::people::PageStart;
use crate::error::{Error, Result};
use domain::form::Code;
use domain::identity::PersonFilter;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// People who are found once for all, at the most; beyond, so many have a word that whoever is met has it soon.
const MANY: i64 = 50_000;
/// People whom a filter shows, up to whom it is from them that the walk begins.
const SHOWN: i64 = 20_000;
/// To look one up takes as long as to find so many at once.
const AT_ONCE: i64 = 7;

/// What a word has to be.
pub(super) enum WordMatch {
    Beginning(String),
    OneOf(BTreeSet<String>),
}

impl WordMatch {
    /// The same as a condition, for words that do not stand before `from`.
    fn on(&self, sql: &mut SqlBuilder, column: &str, from: &str) -> String {
        match self {
            Self::Beginning(word) => {
                let (start, end) = (sql.bind(from.max(word)), sql.bind(format!("{word}{LAST}")));
                format!("{column} >= {start} AND {column} < {end}")
            }
            Self::OneOf(words) => match sql.bind_all(words.range(from.to_owned()..)) {
                none if none.is_empty() => "FALSE".to_owned(),
                words => format!("{column} IN ({words})"),
            },
        }
    }

    /// The same for the few words of one person, among which none of many is looked up.
    fn on_person(&self, sql: &mut SqlBuilder, column: &str) -> String {
        match self {
            Self::Beginning(_) => self.on(sql, column, ""),
            Self::OneOf(_) => {
                let column = sql.compared(column);
                self.on(sql, &column, "")
            }
        }
    }

    /// How many people have such a word, as far as it matters.
    async fn count(&self, db: &impl ConnectionTrait) -> Result<i64> {
        let mut sql = SqlBuilder::on(db);
        let held = self.on(&mut sql, "w.token", "");
        sql.text =
            format!("SELECT COUNT(*) FROM (SELECT 1 FROM search_token w WHERE {held} LIMIT {MANY}) AS found");
        sql.count(db).await
    }

    fn length(&self) -> usize {
        match self {
            Self::Beginning(word) => word.len(),
            Self::OneOf(words) => words.iter().map(String::len).max().unwrap_or_default(),
        }
    }
}

/// People who have a word for each that is wanted, in the order of the word that leads, and which one that is. Somebody
/// with two words for it stands where the first of them does.
pub(super) async fn by_words(
    db: &impl ConnectionTrait,
    wanted: &[WordMatch],
    filter: PersonFilter,
    after: Option<&PageStart>,
) -> Result<(usize, SortedPeople)> {
    let few = few(filter);
    let mut counts = vec![0; wanted.len()];
    if wanted.len() > 1 || few.is_some() {
        for (count, one) in counts.iter_mut().zip(wanted) {
            *count = one.count(db).await?;
        }
    }
    let lead = after.map_or_else(|| rarest(wanted, &counts), |after| after.lead);
    let leading = wanted.get(lead).ok_or(Error::Refused(Code::Malformed))?;
    let is_found_at_once = |count: i64, most: i64| count < most && count < counts[lead] * AT_ONCE;

    let mut sql = SqlBuilder::on(db);
    let met = sql.compared("s.account_id");
    let mut which = leading.on(&mut sql, "s.token", after.map_or("", |after| &after.key));
    if let Some(PageStart { key, account, .. }) = after {
        let (key, account) = (sql.bind(key.as_str()), sql.bind(*account));
        which += &format!(" AND (s.token, s.account_id) > ({key}, {account})");
    }
    for (at, other) in wanted.iter().enumerate().filter(|(at, _)| *at != lead) {
        which += &if is_found_at_once(counts[at], MANY) {
            let held = other.on(&mut sql, "w.token", "");
            format!(" AND {met} IN (SELECT w.account_id FROM search_token w WHERE {held})")
        } else {
            let held = other.on_person(&mut sql, "w.token");
            format!(" AND EXISTS (SELECT 1 FROM search_token w WHERE w.account_id = s.account_id AND {held})")
        };
    }
    if let Some((account, from)) = few {
        let mut shown = SqlBuilder::on(db);
        shown.text = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {from} LIMIT {SHOWN}) AS found");
        if is_found_at_once(shown.count(db).await?, SHOWN) {
            // Each of them is looked up among those who have the word.
            which += &format!(" AND s.account_id IN (SELECT {account} FROM {from})");
        }
    }
    let earlier = leading.on_person(&mut sql, "e.token");
    sql.text = format!(
        "SELECT s.token, {PERSON} FROM search_token s CROSS JOIN account a
        LEFT JOIN identity i ON i.account_id = a.id
        WHERE a.id = s.account_id AND {which}
            AND NOT EXISTS (SELECT 1 FROM search_token e
                WHERE e.account_id = s.account_id AND e.token < s.token AND {earlier})
            AND {} ORDER BY s.token, s.account_id LIMIT {MOST}",
        shown(filter)
    );
    Ok((lead, keyed(sql.all(db).await?)?))
}

/// Which of them fewest have, the longest of those that equally few have.
fn rarest(wanted: &[WordMatch], counts: &[i64]) -> usize {
    let all = (0..wanted.len()).min_by_key(|at| (counts[*at], usize::MAX - wanted[*at].length()));
    all.unwrap_or_default()
}
