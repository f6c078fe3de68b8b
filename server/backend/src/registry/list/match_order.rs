//! The order of the match: people by the first word of theirs that matches the leading word of a search, then by account. It
//! is the order of the index of words, so that a page costs the same however many people match.

use super::condition::Condition;
use super::position::{MatchKey, PositionKey};
use super::statement::{List, ListEntry, Order, RowSource, where_all};
use crate::error::{Error, Result};
use crate::search::WordMatch;
use crate::sql::SqlBuilder;
use domain::registry::Direction;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Found {
    no: i64,
    account: Uuid,
    token: String,
}

/// The place of the longest word, of equally long ones the first. How many people have a word does not count: inside a border
/// the same people would come in another order, and the order would tell of those beyond it.
pub(super) fn leading<'a>(words: impl Iterator<Item = &'a WordMatch>) -> Result<usize> {
    let longest = words.enumerate().max_by_key(|(place, word)| (word.length(), usize::MAX - place));
    longest.map(|(place, _)| place).ok_or_else(|| Error::broken("a search has no words"))
}

impl List<'_> {
    /// The words that are searched.
    pub(super) fn searched(&self) -> impl Iterator<Item = &WordMatch> + Clone {
        let first = self.conditions.others.len() - self.words;
        self.conditions.others[first..].iter().filter_map(|condition| match condition {
            Condition::Word(word) => Some(word),
            _ => None,
        })
    }

    /// The leading word, and its place among all conditions.
    fn lead(&self, lead: usize) -> Result<(&WordMatch, usize)> {
        let word =
            self.searched().nth(lead).ok_or_else(|| Error::broken("a word leads that is not searched"))?;
        Ok((word, self.conditions.others.len() - self.words + lead))
    }

    /// A walk through the index of words from the start on: of so many entries, those who meet the conditions.
    pub(super) async fn walk_words(
        &self,
        db: &impl ConnectionTrait,
        lead: usize,
        entries: u64,
        limit: u64,
    ) -> Result<Vec<ListEntry>> {
        let (word, place) = self.lead(lead)?;
        let mut sql = SqlBuilder::new(db);
        let walked = self.walked_words(&mut sql, lead, entries);
        let earlier = word.on_person(&mut sql, "e.token");
        let mut which = vec![
            "p.account = s.account_id".to_owned(),
            // Somebody with several matching words is listed once, by the first.
            format!(
                "NOT EXISTS (SELECT 1 FROM search_token e
                    WHERE e.account_id = s.account_id AND e.token < s.token AND {earlier})"
            ),
        ];
        which.extend(self.conditions.on_cells(&mut sql));
        which.extend(self.conditions.on_row(&mut sql, Some(place)));
        sql.text = format!(
            "SELECT p.no, p.account, s.token FROM ({walked}) s CROSS JOIN person p {} {} LIMIT {limit}",
            where_all(&which),
            self.match_order("s.token, s.account_id")
        );
        entries_of(sql.all(db).await?, lead)
    }

    /// The next entries of the index of words.
    pub(super) fn walked_words(&self, sql: &mut SqlBuilder, lead: usize, entries: u64) -> String {
        let mut which: Vec<String> =
            self.searched().nth(lead).map(|word| word.on(sql, "w.token")).into_iter().collect();
        which.extend(self.beyond_match(sql, "w.token, w.account_id"));
        let order = self.match_order("w.token, w.account_id");
        format!(
            "SELECT w.token, w.account_id FROM search_token w {} {order} LIMIT {entries}",
            where_all(&which)
        )
    }

    /// Everybody of the source who meets the conditions and comes after the previous page, in the order of the match.
    pub(super) async fn gather_words(
        &self,
        db: &impl ConnectionTrait,
        lead: usize,
        source: RowSource,
        limit: u64,
    ) -> Result<Vec<ListEntry>> {
        let (word, _) = self.lead(lead)?;
        let mut sql = SqlBuilder::new(db);
        let first = word.on_person(&mut sql, "e.token");
        let token = format!(
            "(SELECT MIN(e.token) FROM search_token e WHERE e.account_id = p.account AND {first}) AS token"
        );
        let gathered = self.gathered(&mut sql, source, &format!("p.no, p.account, {token}"));
        let which: Vec<String> = self.beyond_match(&mut sql, "g.token, g.account").into_iter().collect();
        sql.text = format!(
            "SELECT g.no, g.account, g.token FROM ({gathered}) g {} {} LIMIT {limit}",
            where_all(&which),
            self.match_order("g.token, g.account")
        );
        entries_of(sql.all(db).await?, lead)
    }

    /// The condition that `columns`, a word and an account, come after the start.
    fn beyond_match(&self, sql: &mut SqlBuilder, columns: &str) -> Option<String> {
        let PositionKey::Match(MatchKey { token, account, .. }) = &self.start.position()?.key else {
            return None;
        };
        let (token, account) = (sql.bind(token.as_str()), sql.bind(*account));
        let sign = if self.is_match_ascending() { '>' } else { '<' };
        Some(format!("({columns}) {sign} ({token}, {account})"))
    }

    fn match_order(&self, columns: &str) -> String {
        let direction = if self.is_match_ascending() { "" } else { " DESC" };
        let columns: Vec<String> = columns.split(", ").map(|column| format!("{column}{direction}")).collect();
        format!("ORDER BY {}", columns.join(", "))
    }

    fn is_match_ascending(&self) -> bool {
        self.direction(Order::Match { lead: 0 }) == Direction::Ascending
    }
}

fn entries_of(found: Vec<Found>, lead: usize) -> Result<Vec<ListEntry>> {
    let entry = |Found { no, account, token }| ListEntry {
        no,
        key: PositionKey::Match(MatchKey { lead, token, account }),
    };
    Ok(found.into_iter().map(entry).collect())
}
