//! Cells whose values the organization names. A column has few different ones, so what was checked once is remembered.

use super::shared_values::SharedValues;
use super::{AloneResult, CellFault, Verdicts, fast_check};
use crate::bulk::csv::Sheet;
use crate::bulk::date_columns::DateColumns;
use crate::bulk::{Column, InviteWords, NamedColumns, RefusedCell, RowColumn};
use crate::form::Code;
use std::collections::HashMap;

/// Most values of a column that are remembered.
const REMEMBERED: usize = 1_024;

/// What was said of the values of a column, by value.
type KnownValues = HashMap<Box<str>, Option<Code>>;

/// The columns, with their places, and what was said of their values.
pub(super) struct NamedCells {
    columns: NamedColumns,
    known: Vec<(usize, RowColumn, KnownValues)>,
}

impl NamedCells {
    fn first_fault(&mut self, sheet: &Sheet, dates: &DateColumns, row: usize) -> Option<(RowColumn, Code)> {
        let columns = &self.columns;
        self.known.iter_mut().find_map(|(place, column, known)| {
            let cell = sheet.cell(row, *place);
            let fault = known.get(cell).copied().unwrap_or_else(|| {
                let fault = columns.check(*column, &dates.read(*place, cell)).err();
                if known.len() < REMEMBERED {
                    known.insert(cell.into(), fault);
                }
                fault
            });
            Some((*column, fault?))
        })
    }

    /// The key of a value that no two people can have; `None` if the cell is empty, or refused.
    pub(super) fn unique_key(&self, column: RowColumn, cell: &str) -> Option<String> {
        self.columns.unique_key(column, cell)
    }

    pub(super) fn faults(
        &self,
        sheet: &Sheet,
        dates: &DateColumns,
        row: usize,
    ) -> impl Iterator<Item = CellFault> {
        self.columns.places().filter_map(move |(position, column)| {
            let cell = dates.read(position, sheet.cell(row, position));
            let code = self.columns.check(column, &cell).err()?;
            Some(CellFault { column: Some(column), position: Some(position), code })
        })
    }
}

impl Verdicts {
    /// Sets what the cells can name and what is reserved, and checks all rows again. Before, such cells are not checked.
    pub fn set_words(&mut self, sheet: &Sheet, words: &InviteWords) {
        let columns = NamedColumns::of_mapping(&self.mapping, words);
        self.shared = SharedValues::of(columns.unique());
        let known = columns.places().map(|(place, column)| (place, column, HashMap::new())).collect();
        self.named = Some(NamedCells { columns, known });
        self.fast.reserved = words.reserved.clone();
        self.derived.forget_invalid();
        for row in 0..self.len() {
            self.renew(sheet, row);
        }
        if !self.is_empty() {
            self.resolve(sheet);
        }
    }

    /// Checks a row by itself.
    pub(super) fn check_alone(&mut self, sheet: &Sheet, row: usize) -> AloneResult {
        let own = fast_check::check_alone(sheet, &self.mapping, self.to_ascii, row, &mut self.fast);
        if own.is_blank || own.code.is_some_and(|code| !super::is_warning(code)) {
            return own;
        }
        match self.named.as_mut().and_then(|named| named.first_fault(sheet, self.mapping.dates(), row)) {
            // The earlier warning stays.
            Some((_, code)) if super::is_warning(code) && own.code.is_some() => own,
            Some((column, code)) => AloneResult { code: Some(code), column: Some(column), ..own },
            None => own,
        }
    }

    /// The cell for which a row is refused, if it names what the organization has, or a domain that it refuses.
    pub fn refused_cell(&self, sheet: &Sheet, row: usize) -> Option<RefusedCell> {
        let verdict = self.verdict(row);
        if verdict.code == Some(Code::DomainRefused) {
            let place = self.mapping.position(Column::Email)?;
            return Some(RefusedCell::of_address(sheet.cell(row, place), Code::DomainRefused));
        }
        let named = self.named.as_ref()?;
        let column = verdict.column?;
        let (place, ..) = named.known.iter().find(|(_, known, _)| *known == column)?;
        named.columns.refused(column, sheet.cell(row, *place), verdict.code?)
    }
}
