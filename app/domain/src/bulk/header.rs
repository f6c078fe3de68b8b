//! The meaning of a file's columns: detected from their names, or chosen by a person.

use super::Column;
use super::column_names::column_of;
use super::csv::Sheet;
use crate::day::parse::{self, DateOrder, OrderHint};
use crate::form::Code;

/// Why a person has to choose the meaning of columns, and of which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFault {
    pub code: Code,
    /// The column that occurs more than once, or whose dates are ambiguous; `None` if no column has e-mail addresses.
    pub column: Option<Column>,
    /// Positions of the columns concerned, from 0.
    pub positions: Vec<usize>,
}

/// The order of day, month and year in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Dates {
    order: Option<DateOrder>,
    /// Whether the dates are ambiguous and no order was chosen.
    is_open: bool,
}

/// The meaning of each column of a file; `None` for an ignored one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: Vec<Option<Column>>,
    /// Whether the meaning was guessed, for want of a header, and not yet confirmed.
    is_guess: bool,
    dates: Dates,
}

impl Mapping {
    /// Detects the meaning of columns from their names.
    ///
    /// In a file without a header, a plain list of addresses, the column with the first address is proposed. It has to be
    /// [confirmed](Self::confirm), since no mail may be sent because of a guess.
    pub fn from_sheet(sheet: &Sheet) -> Self {
        if sheet.has_header() {
            let names = sheet.header().iter();
            let columns = names.map(|name| column_of(name)).collect();
            let mut mapping = Self { columns, ..Self::default() };
            mapping.detect_date_order(sheet);
            return mapping;
        }
        let mut columns = vec![None; sheet.width()];
        let address = (0..sheet.width()).find(|position| sheet.cell(0, *position).contains('@'));
        if let Some(position) = address {
            columns[position] = Some(Column::Email);
        }
        Self { columns, is_guess: true, ..Self::default() }
    }

    /// A mapping with these meanings.
    pub fn from_columns(columns: &[Option<Column>]) -> Self {
        Self { columns: columns.to_vec(), ..Self::default() }
    }

    /// Detects the order of the dates of birth: an unambiguous date decides for all. To be repeated when another column gets
    /// this meaning.
    pub fn detect_date_order(&mut self, sheet: &Sheet) {
        self.dates = Dates::default();
        let Some(place) = self.position(Column::DateOfBirth) else { return };
        let (mut is_told, mut has_open) = ([false; DateOrder::ALL.len()], false);
        for row in 0..sheet.rows() {
            match parse::order_hint(sheet.cell(row, place)) {
                OrderHint::None => {}
                OrderHint::Is(order) => is_told[order as usize] = true,
                OrderHint::Ambiguous => has_open = true,
            }
        }
        let mut told = DateOrder::ALL.iter().filter(|order| is_told[**order as usize]);
        let order = told.next().copied().filter(|_| told.next().is_none());
        self.dates = Dates { order, is_open: has_open && order.is_none() };
    }

    /// The order of dates, if it is known.
    pub fn date_order(&self) -> Option<DateOrder> {
        self.dates.order
    }

    /// Sets the order that a person has chosen.
    pub fn set_date_order(&mut self, order: DateOrder) {
        self.dates = Dates { order: Some(order), is_open: false };
    }

    pub fn columns(&self) -> &[Option<Column>] {
        &self.columns
    }

    /// The position of a column; of the first, if there are several.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|known| *known == Some(column))
    }

    /// Sets the meaning of a column, and takes it from any other.
    pub fn set(&mut self, position: usize, column: Option<Column>) {
        if column.is_some() {
            self.columns.iter_mut().filter(|known| **known == column).for_each(|known| *known = None);
        }
        if let Some(known) = self.columns.get_mut(position) {
            *known = column;
        }
    }

    /// Confirms a guess.
    pub fn confirm(&mut self) {
        self.is_guess = false;
    }

    /// Why the rows cannot be checked before a person chooses the meaning of columns.
    pub fn fault(&self) -> Option<HeaderFault> {
        for column in Column::ALL {
            let positions: Vec<usize> =
                (0..self.columns.len()).filter(|position| self.columns[*position] == Some(*column)).collect();
            if positions.len() > 1 {
                return Some(HeaderFault { code: Code::HeaderDuplicate, column: Some(*column), positions });
            }
        }
        let email = self.position(Column::Email);
        if email.is_none() || self.is_guess {
            let positions = email.into_iter().collect();
            return Some(HeaderFault { code: Code::HeaderNoEmail, column: None, positions });
        }
        let column = Column::DateOfBirth;
        let positions = self.position(column).into_iter().collect();
        let fault = HeaderFault { code: Code::DateAmbiguous, column: Some(column), positions };
        self.dates.is_open.then_some(fault)
    }

    /// The positions of columns without a meaning. They are kept for the results.
    pub fn ignored(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|position| self.columns[*position].is_none())
    }

    /// The names for the header of a job. Without a header in the file, they are names under which the results can be read
    /// again.
    pub fn names(&self, sheet: &Sheet) -> Vec<String> {
        if sheet.has_header() {
            return sheet.header().to_vec();
        }
        let names = self.columns.iter().enumerate();
        names
            .map(|(at, column)| column.map_or_else(|| format!("Column {}", at + 1), |c| c.name().to_owned()))
            .collect()
    }
}
