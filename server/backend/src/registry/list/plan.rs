//! How a page is found: gathered from the rarest condition, or by a walk through the order.
//!
//! Statements are raw and fenced, so that the planner of neither database changes the way: `INDEXED BY` and `CROSS JOIN`
//! on SQLite, `OFFSET 0` on PostgreSQL.

use super::condition::Conditions;
use super::position::{Key, Position};
use crate::error::{Error, Result};
use crate::search::SqlBuilder;
use domain::registry::{Direction, PeopleCount, RegistryQuery, Sort};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Where one way of finding a page ends and the next begins.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// A condition that so few people meet is gathered at once.
    pub(super) few: i64,
    /// Entries of an order that are walked before people are gathered after all: some milliseconds.
    pub(super) walked: u64,
    /// Up to so many people are counted.
    pub(super) counted: i64,
}

impl Limits {
    pub(super) const DEFAULT: Self = Self { few: 20_000, walked: 5_000, counted: 10_000 };
}

/// A list of people.
pub(super) struct List<'a> {
    pub(super) query: &'a RegistryQuery,
    pub(super) conditions: &'a Conditions,
    pub(super) start: Start<'a>,
    pub(super) limits: Limits,
}

/// Where a page begins, and in which direction it is read.
#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    First,
    After(&'a Position),
    Before(&'a Position),
}

impl<'a> Start<'a> {
    pub(super) fn position(self) -> Option<&'a Position> {
        match self {
            Self::First => None,
            Self::After(position) | Self::Before(position) => Some(position),
        }
    }
}

/// A page of it.
pub(super) struct Listed {
    /// The numbers of the people, in order.
    pub(super) numbers: Vec<i64>,
    /// The key and the number of the first of them, if there are people before, and of the last, if there are more.
    pub(super) previous: Option<(Key, i64)>,
    pub(super) next: Option<(Key, i64)>,
    pub(super) count: PeopleCount,
}

#[derive(FromQueryResult)]
struct Found {
    no: i64,
    sort_key: String,
}

/// Where people are gathered from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Their units and shapes.
    Cells,
    /// One of the other conditions.
    Condition(usize),
}

impl List<'_> {
    pub(super) async fn page(&self, db: &impl ConnectionTrait) -> Result<Listed> {
        let (source, size) = self.rarest(db).await?;
        let count = self.count(db, source).await?;
        let limit = self.query.page_size.rows() + 1;
        let mut found = if size == 0 {
            Vec::new()
        } else if self.conditions.is_everybody(&mut SqlBuilder::new(db)) {
            self.walk(db, limit, limit).await?
        } else if size <= self.limits.few {
            self.gather(db, source, limit).await?
        } else {
            let found = self.walk(db, self.limits.walked, limit).await?;
            if found.len() as u64 == limit || self.ends_within(db, self.limits.walked).await? {
                found
            } else {
                self.gather(db, source, limit).await?
            }
        };
        let has_more = found.len() as u64 == limit;
        if has_more {
            found.pop();
        }
        let (has_previous, has_next) = match self.start {
            Start::First => (false, has_more),
            Start::After(_) => (true, has_more),
            Start::Before(_) => (has_more, true),
        };
        if matches!(self.start, Start::Before(_)) {
            found.reverse();
        }
        let edge = |row: Option<&Found>, is_inner: bool| {
            row.filter(|_| is_inner).map(|row| self.key_of(row).map(|key| (key, row.no))).transpose()
        };
        let (previous, next) = (edge(found.first(), has_previous)?, edge(found.last(), has_next)?);
        Ok(Listed { numbers: found.into_iter().map(|row| row.no).collect(), previous, next, count })
    }

    /// The numbers of everybody in the list, in order, where they are few; `None` where no condition is met by so few.
    pub(super) async fn few(&self, db: &impl ConnectionTrait) -> Result<Option<Vec<i64>>> {
        let (source, size) = self.rarest(db).await?;
        if size > self.limits.few {
            return Ok(None);
        }
        let found = self.gather(db, source, size.cast_unsigned()).await?;
        Ok(Some(found.into_iter().map(|row| row.no).collect()))
    }

    /// The next people of a list that is read to its end, and the position of the last of them. However rare they are, the
    /// order is walked once in all, which takes as long for the last piece as for the first.
    pub(super) async fn walk_on(
        &self,
        db: &impl ConnectionTrait,
        limit: u64,
    ) -> Result<(Vec<i64>, Option<(Key, i64)>)> {
        let mut sql = SqlBuilder::new(db);
        let mut which: Vec<String> = self.beyond(&mut sql).into_iter().collect();
        which.extend(self.conditions.on_cells(&mut sql));
        which.extend(self.conditions.on_row(&mut sql, None));
        let by = if sql.is_sqlite() { format!("INDEXED BY {}", self.index()) } else { String::new() };
        sql.text = format!(
            "SELECT p.no, CAST(p.{} AS TEXT) AS sort_key FROM person p {by} {} {} LIMIT {limit}",
            self.column(),
            where_all(&which),
            self.order("p")
        );
        let found: Vec<Found> = sql.all(db).await?;
        let last = found.last().map(|row| self.key_of(row).map(|key| (key, row.no))).transpose();
        Ok((found.iter().map(|row| row.no).collect(), last?))
    }

    /// The direction in which entries are read.
    fn direction(&self) -> Direction {
        match (self.start, self.query.direction) {
            (Start::Before(_), Direction::Ascending) => Direction::Descending,
            (Start::Before(_), Direction::Descending) => Direction::Ascending,
            (_, direction) => direction,
        }
    }

    fn key_of(&self, row: &Found) -> Result<Key> {
        Key::parse(&row.sort_key, self.query.sort).ok_or_else(|| Error::broken("a key is no key"))
    }

    /// The condition that the fewest people meet, and how many, up to a limit.
    async fn rarest(&self, db: &impl ConnectionTrait) -> Result<(Source, i64)> {
        let mut rarest = (Source::Cells, self.conditions.in_cells);
        for (at, condition) in self.conditions.others.iter().enumerate() {
            let mut sql = SqlBuilder::new(db);
            let Some(numbers) = condition.numbers(&mut sql) else { continue };
            sql.text =
                format!("SELECT COUNT(*) AS count FROM ({numbers} LIMIT {}) AS found", self.limits.few + 1);
            let count = sql.count(db).await?;
            if count < rarest.1 {
                rarest = (Source::Condition(at), count);
            }
        }
        Ok(rarest)
    }

    /// How many people are in the list.
    async fn count(&self, db: &impl ConnectionTrait, source: Source) -> Result<PeopleCount> {
        let mut sql = SqlBuilder::new(db);
        let count = if self.conditions.is_in_cells(&mut sql) {
            self.conditions.in_cells
        } else {
            let gathered = self.gathered(&mut sql, source, false);
            sql.text = format!(
                "SELECT COUNT(*) AS count FROM ({gathered} LIMIT {}) AS found",
                self.limits.counted + 1
            );
            sql.count(db).await?
        };
        let most = self.limits.counted.cast_unsigned();
        let count = count.cast_unsigned();
        Ok(if count > most { PeopleCount::MoreThan(most) } else { PeopleCount::Exactly(count) })
    }

    fn column(&self) -> &'static str {
        match self.query.sort {
            Sort::Name => "name_key",
            Sort::Email => "email_key",
            Sort::Username => "username",
            Sort::Created => "created_at",
            Sort::SignedIn => "signed_in_at",
            Sort::Ends => "ends_at",
        }
    }

    fn index(&self) -> &'static str {
        match self.query.sort {
            Sort::Name => "ix_person_name",
            Sort::Email => "ix_person_email",
            Sort::Username => "ix_person_username",
            Sort::Created => "ix_person_created",
            Sort::SignedIn => "ix_person_signed_in",
            Sort::Ends => "ix_person_ends",
        }
    }

    /// The order of a row with this name.
    fn order(&self, row: &str) -> String {
        let column = self.column();
        match self.direction() {
            Direction::Ascending => format!("ORDER BY {row}.{column}, {row}.no"),
            Direction::Descending => format!("ORDER BY {row}.{column} DESC, {row}.no DESC"),
        }
    }

    /// The condition that a row `p` comes after the start.
    fn beyond(&self, sql: &mut SqlBuilder) -> Option<String> {
        let position = self.start.position()?;
        let (key, no) = (sql.bind(position.key.clone()), sql.bind(position.no));
        let sign = if self.direction() == Direction::Ascending { '>' } else { '<' };
        Some(format!("(p.{}, p.no) {sign} ({key}, {no})", self.column()))
    }

    /// A walk through the order from the start on: of so many entries, those who meet the conditions.
    async fn walk(&self, db: &impl ConnectionTrait, entries: u64, limit: u64) -> Result<Vec<Found>> {
        let mut sql = SqlBuilder::new(db);
        let walked = self.walked(&mut sql, entries);
        let mut which = self.conditions.on_cells(&mut sql);
        which.extend(self.conditions.on_row(&mut sql, None));
        sql.text = format!(
            "SELECT p.no, CAST(p.{} AS TEXT) AS sort_key FROM ({walked}) p {} {} LIMIT {limit}",
            self.column(),
            where_all(&which),
            self.order("p")
        );
        sql.all(db).await
    }

    /// The next entries of the order.
    fn walked(&self, sql: &mut SqlBuilder, entries: u64) -> String {
        let beyond: Vec<String> = self.beyond(sql).into_iter().collect();
        let by = if sql.is_sqlite() { format!("INDEXED BY {}", self.index()) } else { String::new() };
        format!("SELECT p.* FROM person p {by} {} {} LIMIT {entries}", where_all(&beyond), self.order("p"))
    }

    /// Whether the order has no more entries than these.
    async fn ends_within(&self, db: &impl ConnectionTrait, entries: u64) -> Result<bool> {
        let mut sql = SqlBuilder::new(db);
        let walked = self.walked(&mut sql, 1);
        sql.text = format!("SELECT COUNT(*) AS count FROM ({walked} OFFSET {entries}) AS next");
        Ok(sql.count(db).await? == 0)
    }

    /// Everybody of the source who meets the conditions and comes after the previous page, sorted.
    async fn gather(&self, db: &impl ConnectionTrait, source: Source, limit: u64) -> Result<Vec<Found>> {
        let mut sql = SqlBuilder::new(db);
        let gathered = self.gathered(&mut sql, source, true);
        sql.text = format!(
            "SELECT g.no, CAST(g.{} AS TEXT) AS sort_key FROM ({gathered}) g {} LIMIT {limit}",
            self.column(),
            self.order("g")
        );
        sql.all(db).await
    }

    /// The statement of those people, in no order.
    fn gathered(&self, sql: &mut SqlBuilder, source: Source, is_page: bool) -> String {
        let mut which = Vec::new();
        let (is_sqlite, fence) = if sql.is_sqlite() { (true, "") } else { (false, "OFFSET 0") };
        let from = match source {
            Source::Cells => {
                let index =
                    if self.conditions.units.is_some() { "ix_person_unit" } else { "ix_person_shape" };
                let by = match (&self.conditions.units, &self.conditions.shapes) {
                    (None, None) => "",
                    _ if is_sqlite => &format!("INDEXED BY {index}"),
                    _ => "",
                };
                format!("person p {by}")
            }
            Source::Condition(at) => {
                let numbers = self.conditions.others[at].numbers(sql).unwrap_or_default();
                which.push("p.no = l.no".to_owned());
                format!("(SELECT DISTINCT n.no FROM ({numbers}) n {fence}) l CROSS JOIN person p")
            }
        };
        let but = match source {
            Source::Cells => None,
            Source::Condition(at) => Some(at),
        };
        which.extend(self.conditions.on_cells(sql));
        which.extend(self.conditions.on_row(sql, but));
        if is_page {
            which.extend(self.beyond(sql));
        }
        let fence = if is_page { fence } else { "" };
        format!("SELECT p.no, p.{} FROM {from} {} {fence}", self.column(), where_all(&which))
    }
}

fn where_all(conditions: &[String]) -> String {
    if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) }
}
