//! The columns of a list: address, username and unit, and the own fields that are required, without which nobody is invited.

use super::{CheckedSheet, SheetData};
use crate::idna::to_ascii;
use domain::bulk::check::Verdicts;
use domain::bulk::csv::Sheet;
use domain::bulk::header::Mapping;
use domain::bulk::{Column, InviteWords, RowColumn};
use domain::form::Field;
use domain::registry::OwnField;

/// The columns that every list has.
const COLUMNS: [Column; 3] = [Column::Email, Column::Username, Column::Unit];

/// Initial rows of a list.
const ROWS_FIRST: usize = 3;

/// A column of a list that has cells.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::pages::registration::bulk) struct ListColumn {
    pub position: usize,
    pub column: RowColumn,
    /// Of an own field, which is required.
    pub own: Option<OwnField>,
}

impl CheckedSheet {
    /// An empty list.
    pub fn list() -> Self {
        let list = Self::empty();
        let sheet = Sheet::list(&COLUMNS, ROWS_FIRST);
        let mapping = Mapping::from_columns(&COLUMNS.map(Some));
        let mut verdicts = Verdicts::begin(&mapping, to_ascii);
        verdicts.advance(&sheet, ROWS_FIRST);
        list.data.set_value(Some(SheetData { sheet, mapping, verdicts, words: None }));
        list
    }

    /// Sets what the cells of a list can name, and adds the columns of required fields.
    pub fn set_words(self, words: InviteWords) {
        let is_there = self.update(|data| {
            let required = words.fields.iter().filter(|own| own.is_required_of_everybody());
            required.for_each(|own| data.add_own_column(own.field));
            for own in &words.fields {
                if let Some(at) = data.mapping.own_position(own.field) {
                    data.sheet.rename_column(at, own.key.as_str());
                }
            }
            data.words = Some(words);
            data.check_list();
        });
        // The page may have been left.
        if is_there.is_some() {
            self.change_all();
            self.look_up_rows();
        }
    }

    /// The columns that have cells: the unit only where the organization has units.
    pub fn list_columns(self) -> Vec<ListColumn> {
        self.read(SheetData::list_columns).unwrap_or_default()
    }

    pub fn list_columns_now(self) -> Vec<ListColumn> {
        self.peek(SheetData::list_columns).unwrap_or_default()
    }

    /// Pastes a block whose cells are those of the columns from one of them on.
    pub fn fill_list(self, row: u32, from: usize, block: &[Vec<String>]) {
        let columns = self.list_columns_now();
        let Some(first) = columns.get(from).map(|column| column.position) else { return };
        let wide: Vec<Vec<String>> = block
            .iter()
            .map(|cells| {
                let mut wide = Vec::new();
                for (cell, column) in cells.iter().zip(&columns[from..]) {
                    wide.resize(column.position - first, String::new());
                    wide.push(cell.clone());
                }
                wide
            })
            .collect();
        self.fill(row, first, &wide);
    }

    /// Adds rows that were stored, with the meanings that their columns had.
    pub fn fill_stored(self, rows: &[Vec<String>], meanings: &[Option<RowColumn>]) {
        let usual = COLUMNS.map(|column| Some(column.into()));
        let meanings = if meanings.is_empty() { &usual } else { meanings };
        let places = self.update(|data| {
            let own = meanings.iter().filter_map(|meaning| match meaning {
                Some(RowColumn::Own(field)) => Some(*field),
                _ => None,
            });
            let before = data.sheet.width();
            own.for_each(|field| data.add_own_column(field));
            if data.sheet.width() > before {
                data.check_list();
            }
            let place = |meaning: &Option<RowColumn>| match (*meaning)? {
                RowColumn::Known(column) => data.mapping.position(column),
                RowColumn::Own(field) => data.mapping.own_position(field),
            };
            meanings.iter().map(place).collect::<Vec<_>>()
        });
        let places = places.unwrap_or_default();
        let placed = |row: &Vec<String>| {
            let mut cells = Vec::new();
            for (cell, place) in row.iter().zip(&places) {
                if let Some(place) = place {
                    cells.resize(cells.len().max(place + 1), String::new());
                    cells[*place].clone_from(cell);
                }
            }
            cells
        };
        self.fill(self.rows_filled_now(), 0, &rows.iter().map(placed).collect::<Vec<_>>());
    }
}

impl SheetData {
    fn add_own_column(&mut self, field: Field) {
        if self.mapping.own_position(field).is_none() {
            self.sheet.add_column("");
            self.mapping.add_own(field);
        }
    }

    /// Checks all rows of a list, whose columns may have changed.
    fn check_list(&mut self) {
        let deleted = (0..self.verdicts.len()).filter(|row| self.verdicts.is_deleted(*row)).collect();
        self.verdicts = Verdicts::begin(&self.mapping, to_ascii);
        if let Some(words) = &self.words {
            self.verdicts.set_words(&self.sheet, words);
        }
        self.verdicts.advance(&self.sheet, self.sheet.rows());
        self.verdicts.delete(&self.sheet, deleted);
    }

    fn list_columns(&self) -> Vec<ListColumn> {
        let words = self.words.as_ref();
        let has_units = words.is_some_and(|words| !words.units.is_empty());
        let known = COLUMNS.iter().enumerate();
        let known = known.filter(|(_, column)| **column != Column::Unit || has_units);
        let known =
            known.map(|(position, column)| ListColumn { position, column: (*column).into(), own: None });
        let own = self.mapping.own().iter().enumerate().filter_map(|(position, field)| {
            let own = words?.fields.iter().find(|own| Some(own.field) == *field)?;
            Some(ListColumn { position, column: RowColumn::Own(own.field), own: Some(own.clone()) })
        });
        known.chain(own).collect()
    }
}
