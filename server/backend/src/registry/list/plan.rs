//! How a page is found: gathered from the rarest condition, or by a walk through the order.
//!
//! Statements are raw and fenced, so that the planner of neither database changes the way: `INDEXED BY` and `CROSS JOIN`
//! on SQLite, `OFFSET 0` on PostgreSQL.

use super::match_order;
use super::position::PositionKey;
use super::statement::{List, ListEntry, Order, RowSource, Start, where_all};
use crate::error::{Error, Result};
use crate::sql::SqlBuilder;
use domain::form::Code;
use domain::registry::{Direction, ListOrder, PeopleCount, Sort};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// A page of it.
pub(super) struct Listed {
    /// The numbers of the people, in order.
    pub(super) numbers: Vec<i64>,
    /// The first of them, if there are people before, and the last, if there are more.
    pub(super) previous: Option<ListEntry>,
    pub(super) next: Option<ListEntry>,
    pub(super) count: PeopleCount,
    /// The column by which they are sorted; `None` for the order of the match.
    pub(super) order: Option<(Sort, Direction)>,
}

#[derive(FromQueryResult)]
struct Found {
    no: i64,
    sort_key: String,
}

impl List<'_> {
    pub(super) async fn page(&self, db: &impl ConnectionTrait) -> Result<Listed> {
        let (source, size) = self.rarest(db).await?;
        let count = self.count(db, source).await?;
        let order = self.order_of_page(count)?;
        let limit = self.query.page_size.rows() + 1;
        let mut found = if size == 0 {
            Vec::new()
        } else if self.conditions.is_everybody() {
            self.walk(db, order, limit, limit).await?
        } else if size <= self.limits.few {
            self.gather(db, order, source, limit).await?
        } else {
            let found = self.walk(db, order, self.limits.walked, limit).await?;
            if found.len() as u64 == limit || self.ends_within(db, order, self.limits.walked).await? {
                found
            } else {
                self.gather(db, order, source, limit).await?
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
        Ok(Listed {
            previous: found.first().filter(|_| has_previous).cloned(),
            next: found.last().filter(|_| has_next).cloned(),
            numbers: found.into_iter().map(|entry| entry.no).collect(),
            count,
            order: (order == Order::Column).then(|| self.column_order()),
        })
    }

    /// The order of a page: that of the page before, or that of the match where words are searched and no other order is
    /// asked for, or where so many people match that sorting them would take too long.
    fn order_of_page(&self, count: PeopleCount) -> Result<Order> {
        match (self.start.position().map(|position| &position.key), self.query.order) {
            (Some(PositionKey::Match(key)), _) if key.lead >= self.words => {
                Err(Error::Refused(Code::Malformed))
            }
            (Some(PositionKey::Match(key)), _) => Ok(Order::Match { lead: key.lead }),
            (Some(_), _) => Ok(Order::Column),
            (None, _) if self.words == 0 => Ok(Order::Column),
            (None, ListOrder::By(..)) if matches!(count, PeopleCount::Exactly(_)) => Ok(Order::Column),
            (None, _) => Ok(Order::Match { lead: match_order::leading(self.searched())? }),
        }
    }

    /// The numbers of everybody in the list, in order, where they are few; `None` where no condition is met by so few.
    pub(super) async fn few(&self, db: &impl ConnectionTrait) -> Result<Option<Vec<i64>>> {
        let (source, size) = self.rarest(db).await?;
        if size > self.limits.few {
            return Ok(None);
        }
        let found = self.gather(db, Order::Column, source, size.cast_unsigned()).await?;
        Ok(Some(found.into_iter().map(|entry| entry.no).collect()))
    }

    /// The next people of a list that is read to its end, and the position of the last of them. However rare they are, the
    /// order is walked once in all, which takes as long for the last piece as for the first.
    pub(super) async fn walk_on(
        &self,
        db: &impl ConnectionTrait,
        limit: u64,
    ) -> Result<(Vec<i64>, Option<ListEntry>)> {
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
        let found = self.entries(sql.all(db).await?)?;
        Ok((found.iter().map(|entry| entry.no).collect(), found.last().cloned()))
    }

    fn entries(&self, found: Vec<Found>) -> Result<Vec<ListEntry>> {
        let (sort, _) = self.column_order();
        let entry =
            |row: Found| Some(ListEntry { no: row.no, key: PositionKey::parse(&row.sort_key, sort)? });
        let entries: Option<Vec<ListEntry>> = found.into_iter().map(entry).collect();
        entries.ok_or_else(|| Error::broken("a key is no key"))
    }

    /// The condition that the fewest people meet, and how many, up to a limit.
    async fn rarest(&self, db: &impl ConnectionTrait) -> Result<(RowSource, i64)> {
        let mut rarest = (RowSource::Cells, self.conditions.in_cells);
        for (at, condition) in self.conditions.others.iter().enumerate() {
            let mut sql = SqlBuilder::new(db);
            let Some(numbers) = condition.numbers(&mut sql) else { continue };
            sql.text =
                format!("SELECT COUNT(*) AS count FROM ({numbers} LIMIT {}) AS found", self.limits.few + 1);
            let count = sql.count(db).await?;
            if count < rarest.1 {
                rarest = (RowSource::Condition(at), count);
            }
        }
        Ok(rarest)
    }

    /// How many people are in the list.
    async fn count(&self, db: &impl ConnectionTrait, source: RowSource) -> Result<PeopleCount> {
        let mut sql = SqlBuilder::new(db);
        let count = if self.conditions.is_in_cells() {
            self.conditions.in_cells
        } else {
            let gathered = self.gathered(&mut sql, source, "p.no");
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
        match self.column_order().0 {
            Sort::Name => "name_key",
            Sort::Email => "email_key",
            Sort::Username => "username",
            Sort::Created => "created_at",
            Sort::SignedIn => "signed_in_at",
            Sort::Ends => "ends_at",
        }
    }

    fn index(&self) -> &'static str {
        match self.column_order().0 {
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
        match self.direction(Order::Column) {
            Direction::Ascending => format!("ORDER BY {row}.{column}, {row}.no"),
            Direction::Descending => format!("ORDER BY {row}.{column} DESC, {row}.no DESC"),
        }
    }

    /// The condition that a row `p` comes after the start.
    fn beyond(&self, sql: &mut SqlBuilder) -> Option<String> {
        let position = self.start.position()?;
        let (key, no) = (sql.bind(&position.key), sql.bind(position.no));
        let sign = if self.direction(Order::Column) == Direction::Ascending { '>' } else { '<' };
        Some(format!("(p.{}, p.no) {sign} ({key}, {no})", self.column()))
    }

    /// A walk through the order from the start on: of so many entries, those who meet the conditions.
    async fn walk(
        &self,
        db: &impl ConnectionTrait,
        order: Order,
        entries: u64,
        limit: u64,
    ) -> Result<Vec<ListEntry>> {
        if let Order::Match { lead } = order {
            return self.walk_words(db, lead, entries, limit).await;
        }
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
        self.entries(sql.all(db).await?)
    }

    /// The next entries of the order of a column.
    fn walked(&self, sql: &mut SqlBuilder, entries: u64) -> String {
        let beyond: Vec<String> = self.beyond(sql).into_iter().collect();
        let by = if sql.is_sqlite() { format!("INDEXED BY {}", self.index()) } else { String::new() };
        format!("SELECT p.* FROM person p {by} {} {} LIMIT {entries}", where_all(&beyond), self.order("p"))
    }

    /// Whether the order has no more entries than these.
    async fn ends_within(&self, db: &impl ConnectionTrait, order: Order, entries: u64) -> Result<bool> {
        let mut sql = SqlBuilder::new(db);
        let walked = match order {
            Order::Column => self.walked(&mut sql, 1),
            Order::Match { lead } => self.walked_words(&mut sql, lead, 1),
        };
        sql.text = format!("SELECT COUNT(*) AS count FROM ({walked} OFFSET {entries}) AS next");
        Ok(sql.count(db).await? == 0)
    }

    /// Everybody of the source who meets the conditions and comes after the previous page, sorted.
    async fn gather(
        &self,
        db: &impl ConnectionTrait,
        order: Order,
        source: RowSource,
        limit: u64,
    ) -> Result<Vec<ListEntry>> {
        if let Order::Match { lead } = order {
            return self.gather_words(db, lead, source, limit).await;
        }
        let mut sql = SqlBuilder::new(db);
        let gathered = self.gathered(&mut sql, source, &format!("p.no, p.{}", self.column()));
        let beyond: Vec<String> = self.beyond(&mut sql).into_iter().collect();
        // The fence keeps PostgreSQL from walking the order after all.
        let fence = if sql.is_sqlite() { "" } else { "OFFSET 0" };
        let and = if beyond.is_empty() { String::new() } else { format!(" AND {}", beyond.join(" AND ")) };
        sql.text = format!(
            "SELECT g.no, CAST(g.{} AS TEXT) AS sort_key FROM ({gathered}{and} {fence}) g {} LIMIT {limit}",
            self.column(),
            self.order("g")
        );
        self.entries(sql.all(db).await?)
    }
}
