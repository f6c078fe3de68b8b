//! The statement that finds people by words.
//!
//! It scans the index of words for the rarest word and checks the other words for each person found. Where another word is
//! not much more frequent, its people are selected in a subquery instead: few people have two common given names together,
//! and a scan that checks each person would take too long.

use super::page::PagePosition;
use super::statement::{Few, FoundPerson, LAST, PERSON, PeopleFilter, SqlBuilder};
use crate::error::{Error, Result};
use crate::paging::PAGE_LIMIT;
use domain::form::Code;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// The most people of a subquery; the scan soon finds people with a more frequent word.
const MANY: i64 = 50_000;
/// The most people of a filter that are selected in a subquery.
const SHOWN: i64 = 20_000;
/// Checking one person takes as long as selecting this many.
const AT_ONCE: i64 = 7;

/// Which words of the index match a word of the search.
#[derive(Clone)]
pub(crate) enum WordMatch {
    Beginning(String),
    OneOf(BTreeSet<String>),
}

impl WordMatch {
    /// The condition on words from `from` on.
    pub(crate) fn on(&self, sql: &mut SqlBuilder, column: &str, from: &str) -> String {
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

    /// The condition on the few words of one person, which are compared without an index.
    pub(crate) fn on_person(&self, sql: &mut SqlBuilder, column: &str) -> String {
        match self {
            Self::Beginning(_) => self.on(sql, column, ""),
            Self::OneOf(_) => {
                let column = sql.compared(column);
                self.on(sql, &column, "")
            }
        }
    }

    /// How many people have a matching word, up to a limit.
    async fn count(&self, db: &impl ConnectionTrait) -> Result<i64> {
        let mut sql = SqlBuilder::new(db);
        let held = self.on(&mut sql, "w.token", "");
        sql.text = format!(
            "SELECT COUNT(*) AS count FROM (SELECT 1 FROM search_token w WHERE {held} LIMIT {MANY}) AS found"
        );
        sql.count(db).await
    }

    fn length(&self) -> usize {
        match self {
            Self::Beginning(word) => word.len(),
            Self::OneOf(words) => words.iter().map(String::len).max().unwrap_or_default(),
        }
    }
}

/// People with a match for every word, sorted by the match for the rarest word, and the position of that word. A person
/// with two matches for it is listed at the first.
pub(super) async fn by_words(
    db: &impl ConnectionTrait,
    wanted: &[WordMatch],
    filter: PeopleFilter,
    after: Option<&PagePosition>,
) -> Result<(usize, Vec<FoundPerson>)> {
    let mut counts = vec![0; wanted.len()];
    if wanted.len() > 1 || filter.may_be_few() {
        for (count, one) in counts.iter_mut().zip(wanted) {
            *count = one.count(db).await?;
        }
    }
    let lead = after.map_or_else(|| rarest(wanted, &counts), |after| after.lead);
    let leading = wanted.get(lead).ok_or(Error::Refused(Code::Malformed))?;
    let is_found_at_once = |count: i64, most: i64| count < most && count < counts[lead] * AT_ONCE;

    let mut sql = SqlBuilder::new(db);
    let met = sql.compared("s.account_id");
    let mut which = leading.on(&mut sql, "s.token", after.map_or("", |after| &after.key));
    if let Some(PagePosition { key, account, .. }) = after {
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
    let mut shown = SqlBuilder::new(db);
    if let Some(Few { from, is_condition, .. }) = filter.few(&mut shown) {
        shown.text = format!("SELECT COUNT(*) AS count FROM (SELECT 1 FROM {from} LIMIT {SHOWN}) AS found");
        let is_wanted = is_condition || is_found_at_once(shown.count(db).await?, SHOWN);
        if let Some(Few { column, from, .. }) = filter.few(&mut sql).filter(|_| is_wanted) {
            which += &format!(" AND s.account_id IN (SELECT {column} FROM {from})");
        }
    }
    let earlier = leading.on_person(&mut sql, "e.token");
    sql.text = format!(
        "SELECT s.token AS sort_key, {PERSON} FROM search_token s CROSS JOIN account a
        LEFT JOIN identity i ON i.account_id = a.id
        WHERE a.id = s.account_id AND {which}
            AND NOT EXISTS (SELECT 1 FROM search_token e
                WHERE e.account_id = s.account_id AND e.token < s.token AND {earlier})
            AND {} ORDER BY s.token, s.account_id LIMIT {PAGE_LIMIT}",
        filter.condition()
    );
    Ok((lead, sql.all(db).await?))
}

/// The position of the rarest word; of equally rare ones, the longest.
fn rarest(wanted: &[WordMatch], counts: &[i64]) -> usize {
    let all = (0..wanted.len()).min_by_key(|at| (counts[*at], usize::MAX - wanted[*at].length()));
    all.unwrap_or_default()
}
