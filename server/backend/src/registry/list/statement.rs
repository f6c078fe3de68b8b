//! A list of people, and what all its statements have in common.

use super::condition::PersonConditions;
use super::position::{Position, PositionKey};
use crate::sql::SqlBuilder;
use domain::registry::{Direction, ListOrder, RegistryQuery, Sort};

/// Where one way of finding a page ends and the next begins.
#[derive(Clone, Copy)]
pub(super) struct PlanLimits {
    /// A condition that so few people meet is gathered at once.
    pub(super) few: i64,
    /// Entries of an order that are walked before people are gathered after all: some milliseconds.
    pub(super) walked: u64,
    /// Up to so many people are counted.
    pub(super) counted: i64,
}

impl PlanLimits {
    pub(super) const DEFAULT: Self = Self { few: 20_000, walked: 5_000, counted: 10_000 };
}

/// A list of people.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    pub(super) query: &'a RegistryQuery,
    pub(super) conditions: &'a PersonConditions,
    /// How many of the conditions, the last ones, are words that are searched.
    pub(super) words: usize,
    /// The column of the usual order, where that is not the order of the match.
    pub(super) usual: Sort,
    pub(super) start: Start<'a>,
    pub(super) limits: PlanLimits,
}

/// In which order a page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Column,
    /// That of the match. `lead` is the place of the leading word among those searched.
    Match {
        lead: usize,
    },
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

/// A person in the order of a list.
#[derive(Clone)]
pub(super) struct ListEntry {
    pub(super) no: i64,
    pub(super) key: PositionKey,
}

/// Where people are gathered from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RowSource {
    /// Their units and shapes.
    Cells,
    /// One of the other conditions.
    Condition(usize),
}

impl List<'_> {
    pub(super) fn column_order(&self) -> (Sort, Direction) {
        match self.query.order {
            ListOrder::Usual => (self.usual, Direction::Ascending),
            ListOrder::By(sort, direction) => (sort, direction),
        }
    }

    /// The direction in which entries are read.
    pub(super) fn direction(&self, order: Order) -> Direction {
        let direction = match order {
            Order::Column => self.column_order().1,
            Order::Match { .. } => Direction::Ascending,
        };
        match (self.start, direction) {
            (Start::Before(_), Direction::Ascending) => Direction::Descending,
            (Start::Before(_), Direction::Descending) => Direction::Ascending,
            (_, direction) => direction,
        }
    }

    /// The statement that selects `columns` of everybody of the source who meets the conditions, in no order. It ends with
    /// a condition.
    pub(super) fn gathered(&self, sql: &mut SqlBuilder, source: RowSource, columns: &str) -> String {
        let mut which = Vec::new();
        let (is_sqlite, fence) = if sql.is_sqlite() { (true, "") } else { (false, "OFFSET 0") };
        let from = match source {
            RowSource::Cells => {
                let index =
                    if self.conditions.units.is_some() { "ix_person_unit" } else { "ix_person_shape" };
                let by = match (&self.conditions.units, &self.conditions.shapes) {
                    (None, None) => "",
                    _ if is_sqlite => &format!("INDEXED BY {index}"),
                    _ => "",
                };
                format!("person p {by}")
            }
            RowSource::Condition(at) => {
                let numbers = self.conditions.others[at].numbers(sql).unwrap_or_default();
                which.push("p.no = l.no".to_owned());
                format!("(SELECT DISTINCT n.no FROM ({numbers}) n {fence}) l CROSS JOIN person p")
            }
        };
        let but = match source {
            RowSource::Cells => None,
            RowSource::Condition(at) => Some(at),
        };
        which.extend(self.conditions.on_cells(sql));
        which.extend(self.conditions.on_row(sql, but));
        if which.is_empty() {
            which.push("TRUE".to_owned());
        }
        format!("SELECT {columns} FROM {from} {}", where_all(&which))
    }
}

pub(super) fn where_all(conditions: &[String]) -> String {
    if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) }
}
