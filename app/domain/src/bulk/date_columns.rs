//! How the columns of a file write their dates. A date with a day above 12 decides for its whole column; where none does, a
//! person is asked once for all columns.

use super::csv::Sheet;
use crate::day::parse::{DateOrder, OrderHint, order_hint, parse_date};
use std::borrow::Cow;

/// The columns with dates, and the order that a person has chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateColumns {
    columns: Vec<DateColumn>,
    chosen: Option<DateOrder>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct DateColumn {
    position: usize,
    /// What its dates tell.
    order: Option<DateOrder>,
    /// Whether some of them have two readings.
    is_open: bool,
}

impl DateColumns {
    /// Detects the order in each of these columns.
    pub fn detect(sheet: &Sheet, positions: impl Iterator<Item = usize>) -> Self {
        let detect = |position| {
            let (mut is_told, mut has_open) = ([false; DateOrder::ALL.len()], false);
            for row in 0..sheet.rows() {
                match order_hint(sheet.cell(row, position)) {
                    OrderHint::None => {}
                    OrderHint::Is(order) => is_told[order as usize] = true,
                    OrderHint::Ambiguous => has_open = true,
                }
            }
            let mut told = DateOrder::ALL.iter().filter(|order| is_told[**order as usize]);
            let order = told.next().copied().filter(|_| told.next().is_none());
            DateColumn { position, order, is_open: has_open && order.is_none() }
        };
        Self { columns: positions.map(detect).collect(), chosen: None }
    }

    /// The order that a person has chosen.
    pub fn chosen(&self) -> Option<DateOrder> {
        self.chosen
    }

    pub fn choose(&mut self, order: Option<DateOrder>) {
        self.chosen = order;
    }

    /// The order that was chosen, else the one of the first column that tells it, unless another one needs a choice.
    pub fn order(&self) -> Option<DateOrder> {
        let told = || self.columns.iter().find_map(|column| column.order);
        self.chosen.or_else(|| told().filter(|_| self.open().next().is_none()))
    }

    /// The order in a column.
    pub fn order_of(&self, position: usize) -> Option<DateOrder> {
        self.chosen.or_else(|| self.columns.iter().find(|column| column.position == position)?.order)
    }

    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    pub fn positions(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().map(|column| column.position)
    }

    /// The columns that can be read in two ways.
    pub fn open(&self) -> impl Iterator<Item = usize> {
        let open = self.columns.iter().filter(|column| column.is_open && self.chosen.is_none());
        open.map(|column| column.position)
    }

    /// A cell of a column, as `1990-04-17` if it is a date. Other cells stay as they are.
    pub fn read<'a>(&self, position: usize, cell: &'a str) -> Cow<'a, str> {
        if cell.is_empty() || self.columns.iter().all(|column| column.position != position) {
            return Cow::Borrowed(cell);
        }
        match parse_date(cell, self.order_of(position)) {
            Some(date) => Cow::Owned(date.to_string()),
            None => Cow::Borrowed(cell),
        }
    }
}
