//! Parses dates and nationalities, which files write in many forms, for the preview and for sending.
//!
//! A value that cannot be parsed is an error in the preview. The host stores it in the draft as it is: it is corrected
//! before the identity is submitted.

use super::{CellFault, Verdicts};
use crate::bulk::csv::Sheet;
use crate::bulk::header::Mapping;
use crate::bulk::{Column, JobRow, RowColumn};
use crate::day::parse;
use crate::form::Code;
use crate::identity::parse_nationalities;
use crate::registry::OWN_FIELDS_MOST;
use std::borrow::Cow;

/// The columns whose cells are parsed, besides those of own fields that are dates.
const PARSED: [Column; 2] = [Column::DateOfBirth, Column::Nationality];

/// The most that are parsed.
pub(in crate::bulk) const PARSED_COLUMNS: usize = PARSED.len() + OWN_FIELDS_MOST as usize;

/// Parses the cell of a column: a date becomes `1990-04-17`, nationalities become codes, other columns stay as they are.
///
/// # Errors
/// `date_unknown`, `date_year_short`, `country_unknown`
fn parse_cell<'a>(mapping: &Mapping, position: usize, cell: &'a str) -> Result<Cow<'a, str>, Code> {
    let Some(column) = mapping.columns().get(position).copied().flatten() else {
        return Ok(mapping.dates().read(position, cell));
    };
    if cell.is_empty() {
        return Ok(Cow::Borrowed(cell));
    }
    match column {
        Column::DateOfBirth if parse::is_no_date(cell) => Ok(Cow::Borrowed("")),
        Column::DateOfBirth => {
            let date = parse::parse_date(cell, mapping.dates().order_of(position))
                .ok_or_else(|| parse::fault(cell))?;
            Ok(Cow::Owned(date.to_string()))
        }
        Column::Nationality => {
            let all = parse_nationalities(cell)?;
            Ok(Cow::Owned(all.iter().map(|country| country.as_str()).collect::<Vec<_>>().join(" ")))
        }
        _ => Ok(Cow::Borrowed(cell)),
    }
}

/// The cells of a row that cannot be parsed.
pub(super) fn faults(sheet: &Sheet, mapping: &Mapping, row: usize) -> impl Iterator<Item = CellFault> {
    PARSED.into_iter().filter_map(move |column| {
        let position = mapping.position(column)?;
        let code = parse_cell(mapping, position, sheet.cell(row, position)).err()?;
        Some(CellFault { column: Some(column.into()), position: Some(position), code })
    })
}

pub(super) fn first_fault(sheet: &Sheet, mapping: &Mapping, row: usize) -> Option<(RowColumn, Code)> {
    let fault = faults(sheet, mapping, row).next()?;
    Some((fault.column?, fault.code))
}

impl Verdicts {
    /// The cells of a row as they are in the file, where they were parsed into something else.
    pub(super) fn cells_as_they_came(&self, sheet: &Sheet, row: usize) -> Vec<(u32, String)> {
        let differs = |position: usize| {
            let came = sheet.raw_cell(row, position);
            let is_kept = self.parsed_cell(sheet, row, position) != came && JobRow::can_keep(came);
            is_kept.then(|| Some((u32::try_from(position).ok()?, came.to_owned()))).flatten()
        };
        let known = PARSED.into_iter().filter_map(|column| self.mapping.position(column));
        let own = self.mapping.dates().positions();
        let mut positions: Vec<usize> = known.chain(own).collect();
        positions.sort_unstable();
        positions.dedup();
        positions.into_iter().filter_map(differs).collect()
    }

    /// A cell, parsed if possible.
    pub fn parsed_cell<'a>(&self, sheet: &'a Sheet, row: usize, position: usize) -> Cow<'a, str> {
        let is_date = || self.mapping.dates().positions().any(|at| at == position);
        let is_parsed = match self.mapping.columns().get(position).copied().flatten() {
            Some(column) => PARSED.contains(&column),
            None => is_date(),
        };
        if !is_parsed {
            return Cow::Borrowed(sheet.raw_cell(row, position));
        }
        let cell = sheet.cell(row, position);
        parse_cell(&self.mapping, position, cell).unwrap_or(Cow::Borrowed(cell))
    }
}
