//! The meaning of a file's columns: detected from their names, or chosen by a person.

use super::csv::Sheet;
use super::date_columns::DateColumns;
use super::own_columns::OwnColumns;
use super::{Column, RowColumn, UnitWords};
use crate::account::address_in;
use crate::column_names::{column_of, doubtful_column, is_name_of_program, is_sign_in_address, may_be_unit};
use crate::day::parse::DateOrder;
use crate::form::{Code, Field};
use crate::registry::{FieldKind, OwnField};

/// Why a person has to choose the meaning of columns, and of which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFault {
    pub code: Code,
    /// The column that occurs more than once, or whose dates are ambiguous; `None` if no column has e-mail addresses.
    pub column: Option<Column>,
    /// Positions of the columns concerned, from 0.
    pub positions: Vec<usize>,
}

/// The meaning of each column of a file; `None` for an ignored one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: Vec<Option<Column>>,
    /// The own fields among the other columns.
    own: Vec<Option<Field>>,
    /// Whether the e-mail column was guessed from its cells, for want of a name, and not yet confirmed.
    is_guess: bool,
    dates: DateColumns,
}

impl Mapping {
    /// Detects the meaning of columns from their names.
    ///
    /// If none is named as the e-mail, that is the column with the names under which people sign in to Microsoft Entra,
    /// which are addresses. Otherwise the only column with addresses is proposed. It has to be
    /// [confirmed](Self::confirm), since no mail may be sent because of a guess.
    pub fn from_sheet(sheet: &Sheet) -> Self {
        let mut mapping = Self::from_columns(&vec![None; sheet.width()]);
        if sheet.has_header() {
            mapping.columns = sheet.header().iter().map(|name| column_of(name)).collect();
            mapping.judge_doubtful(sheet);
            mapping.ignore_empty(sheet);
            mapping.ignore_sign_in_addresses(sheet);
        }
        if mapping.position(Column::Email).is_none() {
            mapping.detect_email(sheet);
        }
        mapping.detect_date_order(sheet, &[]);
        mapping
    }

    /// Gives columns with a [doubtful name](doubtful_column) a meaning if their cells have it and no other column does.
    fn judge_doubtful(&mut self, sheet: &Sheet) {
        for (at, name) in sheet.header().iter().enumerate() {
            let Some(column) = doubtful_column(name) else { continue };
            let others = || self.columns.iter().enumerate().filter(move |(other, _)| *other != at);
            let has = |column: Column| others().any(|(_, known)| *known == Some(column));
            let is_it = match column {
                Column::FamilyName => has(Column::GivenNames),
                _ => has_usernames(sheet, at),
            };
            self.columns[at] = Some(column).filter(|column| is_it && !has(*column));
        }
    }

    /// Of several columns with usernames, ignores those with which people sign in to Microsoft Entra.
    fn ignore_sign_in_addresses(&mut self, sheet: &Sheet) {
        let is_username = |at: &usize| self.columns[*at] == Some(Column::Username);
        let places = (0..self.columns.len()).filter(is_username);
        let (addresses, names): (Vec<usize>, Vec<usize>) =
            places.partition(|at| sheet.header().get(*at).is_some_and(|name| is_sign_in_address(name)));
        if !names.is_empty() {
            addresses.into_iter().for_each(|at| self.columns[at] = None);
        }
    }

    /// Of several columns with one meaning, ignores the empty ones if a single one has values.
    fn ignore_empty(&mut self, sheet: &Sheet) {
        for column in Column::ALL {
            let places = (0..self.columns.len()).filter(|at| self.columns[*at] == Some(*column));
            let places: Vec<usize> = places.collect();
            if places.len() < 2 {
                continue;
            }
            let has_values = |at: &usize| (0..sheet.rows()).any(|row| !sheet.cell(row, *at).is_empty());
            let mut full = places.iter().copied().filter(has_values);
            if let (Some(only), None) = (full.next(), full.next()) {
                places.iter().filter(|at| **at != only).for_each(|at| self.columns[*at] = None);
            }
        }
    }

    /// Detects the e-mail column if no name says it.
    fn detect_email(&mut self, sheet: &Sheet) {
        let names = sheet.header().iter().enumerate();
        let mut named = names.filter(|(_, name)| sheet.has_header() && is_sign_in_address(name));
        if let (Some((position, _)), None) = (named.next(), named.next()) {
            self.columns[position] = Some(Column::Email);
            return;
        }
        self.is_guess = !sheet.has_header();
        let could_be = |position: &usize| matches!(self.columns[*position], None | Some(Column::Username));
        let mut full = (0..self.columns.len()).filter(could_be).filter(|at| has_addresses(sheet, *at));
        let first_address = || (0..sheet.width()).find(|position| sheet.cell(0, *position).contains('@'));
        let position = match (full.next(), full.next()) {
            (Some(only), None) => Some(only),
            // Somebody has to choose in any case: without names, the first address helps to see what is meant.
            _ if !sheet.has_header() => first_address(),
            _ => None,
        };
        if let Some(position) = position {
            self.columns[position] = Some(Column::Email);
            self.is_guess = true;
        }
    }

    /// A mapping with these meanings.
    pub fn from_columns(columns: &[Option<Column>]) -> Self {
        Self { columns: columns.to_vec(), own: vec![None; columns.len()], ..Self::default() }
    }

    /// Adds a column that is an own field.
    pub fn add_own(&mut self, field: Field) {
        self.columns.push(None);
        self.own.push(Some(field));
    }

    /// The position of an own field.
    pub fn own_position(&self, field: Field) -> Option<usize> {
        self.own.iter().position(|own| *own == Some(field))
    }

    /// Detects own fields of the organization from the names of the columns without a meaning. A known name that is not the
    /// program's own gives way to a field that is called so, except that of the only e-mail column.
    pub fn detect_own(&mut self, sheet: &Sheet, fields: &[OwnField]) {
        let mut has_given_way = false;
        for (at, name) in sheet.header().iter().enumerate().filter(|_| sheet.has_header()) {
            let known = self.columns.get(at).copied().flatten();
            let Some(column) = known.filter(|known| column_of(name) == Some(*known)) else { continue };
            let is_only = self.columns.iter().filter(|known| **known == Some(column)).count() == 1;
            let is_kept = is_name_of_program(name) || (column == Column::Email && is_only);
            if !is_kept && OwnColumns::is_one(name, fields) {
                self.columns[at] = None;
                has_given_way = true;
            }
        }
        for (at, own) in OwnColumns::find(sheet.header(), &self.columns, fields).places() {
            self.own[at] = Some(own.field);
        }
        let is_date = |own: &OwnField| own.kind == FieldKind::Date && self.own_position(own.field).is_some();
        if has_given_way || fields.iter().any(is_date) {
            let chosen = self.dates.chosen();
            self.detect_date_order(sheet, fields);
            self.dates.choose(chosen);
        }
    }

    /// Detects the unit in a column without a meaning that is called as units often are, such as *Class*. To be done after the own
    /// fields are [detected](Self::detect_own), which may be called so.
    pub fn detect_unit(&mut self, sheet: &Sheet, units: &UnitWords) {
        if self.position(Column::Unit).is_none()
            && let Some(at) = unit_column(sheet, units, |at| self.meaning(at).is_none())
        {
            self.columns[at] = Some(Column::Unit);
        }
    }

    /// Detects how dates are written in the columns that have them, of own fields by what is known of these. To be repeated
    /// when another column gets such a meaning.
    pub fn detect_date_order(&mut self, sheet: &Sheet, fields: &[OwnField]) {
        let is_date = |field: Field| {
            fields.iter().any(|own| own.field == field && own.kind == FieldKind::Date && !own.is_retired)
        };
        let own = self.own.iter().enumerate().filter(|(_, own)| own.is_some_and(is_date)).map(|(at, _)| at);
        let positions: Vec<usize> = self.position(Column::DateOfBirth).into_iter().chain(own).collect();
        self.dates = DateColumns::detect(sheet, positions.into_iter());
    }

    /// How its dates are written.
    pub fn dates(&self) -> &DateColumns {
        &self.dates
    }

    /// Sets the order that a person has chosen.
    pub fn set_date_order(&mut self, order: DateOrder) {
        self.dates.choose(Some(order));
    }

    pub fn columns(&self) -> &[Option<Column>] {
        &self.columns
    }

    /// The own fields, column by column.
    pub fn own(&self) -> &[Option<Field>] {
        &self.own
    }

    pub fn meaning(&self, position: usize) -> Option<RowColumn> {
        let known = self.columns.get(position).copied().flatten().map(RowColumn::Known);
        known.or_else(|| self.own.get(position).copied().flatten().map(RowColumn::Own))
    }

    /// The position of a column; of the first, if there are several.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|known| *known == Some(column))
    }

    /// Sets the meaning of a column, and takes it from any other. Whoever chooses the e-mail column leaves nothing to
    /// confirm.
    pub fn set(&mut self, position: usize, column: Option<Column>) {
        self.set_meaning(position, column.map(RowColumn::Known));
    }

    /// The same; an own field is a meaning too.
    pub fn set_meaning(&mut self, position: usize, meaning: Option<RowColumn>) {
        self.is_guess &= meaning != Some(RowColumn::Known(Column::Email));
        let (column, own) = match meaning {
            Some(RowColumn::Known(column)) => (Some(column), None),
            Some(RowColumn::Own(field)) => (None, Some(field)),
            None => (None, None),
        };
        for at in 0..self.columns.len() {
            let is_it = at == position;
            if is_it || (meaning.is_some() && self.meaning(at) == meaning) {
                self.columns[at] = column.filter(|_| is_it);
                self.own[at] = own.filter(|_| is_it);
            }
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
        let positions: Vec<usize> = self.dates.open().collect();
        let column = positions.first().and_then(|at| self.columns[*at]);
        (!positions.is_empty()).then_some(HeaderFault { code: Code::DateAmbiguous, column, positions })
    }

    /// The positions of columns without a meaning. They are kept for the results.
    pub fn ignored(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|position| self.meaning(*position).is_none())
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

/// A name for files with this header, which does not tell what it is (FNV-1a).
pub fn header_key(header: &[String]) -> String {
    let bytes = header.iter().flat_map(|name| name.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// The only one of these columns that is called as units often are and names one.
pub(super) fn unit_column(
    sheet: &Sheet,
    units: &UnitWords,
    is_free: impl Fn(usize) -> bool,
) -> Option<usize> {
    let rows = sheet.rows().min(ROWS_READ);
    let names_one = |at: &usize| (0..rows).any(|row| units.named(sheet.cell(row, *at)).is_ok());
    let called = sheet.header().iter().enumerate().filter(|(at, name)| is_free(*at) && may_be_unit(name));
    let mut found = called.map(|(at, _)| at).filter(names_one);
    found.next().filter(|_| found.next().is_none())
}

/// The rows that tell what a column holds.
const ROWS_READ: usize = 1000;

/// Whether the cells of a column look like usernames: without spaces, and not only digits.
fn has_usernames(sheet: &Sheet, position: usize) -> bool {
    let cells = (0..sheet.rows().min(ROWS_READ)).map(|row| sheet.cell(row, position));
    let mut filled = cells.filter(|cell| !cell.is_empty()).peekable();
    let is_name = |cell: &str| !cell.contains(' ') && !cell.chars().all(|c| c.is_ascii_digit());
    filled.peek().is_some() && filled.all(is_name)
}

/// Whether nine in ten cells of a column are addresses.
fn has_addresses(sheet: &Sheet, position: usize) -> bool {
    let rows = sheet.rows().min(ROWS_READ);
    let is_address = |row: &usize| {
        let cell = address_in(sheet.cell(*row, position));
        let parts = cell.split_once('@');
        parts
            .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.') && !domain.contains('@'))
    };
    let addresses = (0..rows).filter(is_address).count();
    addresses > 0 && addresses * 10 >= rows * 9
}
