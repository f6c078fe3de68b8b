//! What the columns of a file mean: by their names, or as a person says.

mod names;

pub use names::column_of;

use super::Column;
use super::csv::Sheet;
use crate::day::parse::{self, DateOrder, OrderHint};
use crate::form::Code;

impl Column {
    /// The name under which the program itself writes the column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Username => "Username",
            Self::Language => "Language",
            Self::GivenNames => "Given names",
            Self::FamilyName => "Family name",
            Self::DateOfBirth => "Date of birth",
            Self::Nationality => "Nationality",
        }
    }
}

/// What stands in the way of reading a file's columns, and at which of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFault {
    pub code: Code,
    /// The column that is there more than once, or whose dates can be read in two ways; `None` where none is known to hold
    /// e-mail addresses.
    pub column: Option<Column>,
    /// Positions of the columns concerned, from 0.
    pub positions: Vec<usize>,
}

/// In which order the dates of a column are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Dates {
    order: Option<DateOrder>,
    /// Whether they could be read in both orders, and nobody has said which is meant.
    is_open: bool,
}

/// What each column of a file means; `None` where it is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: Vec<Option<Column>>,
    /// Without a header the meaning is only a guess, until a person has said that it is right.
    is_guess: bool,
    dates: Dates,
}

impl Mapping {
    /// By the names of the columns.
    ///
    /// A file without a header (no name is known, and one of them is an address) is read from its first row on, for
    /// whoever keeps a plain list of addresses would lose the first person otherwise. The column with the address is
    /// then proposed, yet [`fault`](Self::fault) asks until somebody has looked ([`confirm`](Self::confirm)): a guess
    /// must not send mail.
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

    /// As somebody says, such as the head of a job.
    pub fn from_columns(columns: &[Option<Column>]) -> Self {
        Self { columns: columns.to_vec(), ..Self::default() }
    }

    /// Finds out in which order the dates of birth are written: one that can be read in one way only decides for all. To
    /// be done again whenever another column is said to hold them.
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

    /// In which order dates are written, where that is known.
    pub fn date_order(&self) -> Option<DateOrder> {
        self.dates.order
    }

    /// A person says in which order they are written.
    pub fn set_date_order(&mut self, order: DateOrder) {
        self.dates = Dates { order: Some(order), is_open: false };
    }

    pub fn columns(&self) -> &[Option<Column>] {
        &self.columns
    }

    /// Where a column stands; the first, if there are several.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|known| *known == Some(column))
    }

    /// Says what a column means; another that meant the same no longer does.
    pub fn set(&mut self, position: usize, column: Option<Column>) {
        if column.is_some() {
            self.columns.iter_mut().filter(|known| **known == column).for_each(|known| *known = None);
        }
        if let Some(known) = self.columns.get_mut(position) {
            *known = column;
        }
    }

    /// The person has looked at the guess.
    pub fn confirm(&mut self) {
        self.is_guess = false;
    }

    /// Why a person has to say what the columns mean before anything can be checked; `None` where that is clear.
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

    /// Positions of the columns that have no effect; they are kept for the results.
    pub fn ignored(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|position| self.columns[*position].is_none())
    }

    /// The names for the head of a job. A file without a header gets those under which its results can be read again.
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
