//! Dates and nationalities of a file, which come in many forms: as they are read, which is how they are shown and sent.
//!
//! What cannot be read is an error of the preview, where somebody sees the file. The host keeps a draft as it comes:
//! whoever submits it is asked.

use super::{CellFault, Verdicts};
use crate::bulk::Column;
use crate::bulk::csv::Sheet;
use crate::bulk::header::Mapping;
use crate::day::parse;
use crate::form::Code;
use crate::identity::parse_nationalities;
use std::borrow::Cow;

/// The columns whose cells are read.
const READ: [Column; 2] = [Column::DateOfBirth, Column::Nationality];

/// A cell of a column as it is read: a date as `1990-04-17`, nationalities as codes, anything else as it stands.
///
/// # Errors
/// `date_unknown`, `country_unknown`
fn read<'a>(mapping: &Mapping, column: Column, cell: &'a str) -> Result<Cow<'a, str>, Code> {
    if cell.is_empty() {
        return Ok(Cow::Borrowed(cell));
    }
    match column {
        Column::DateOfBirth => {
            let date = parse::parse_date(cell, mapping.date_order()).ok_or(Code::DateUnknown)?;
            Ok(Cow::Owned(date.to_string()))
        }
        Column::Nationality => {
            let all = parse_nationalities(cell)?;
            Ok(Cow::Owned(all.iter().map(|country| country.as_str()).collect::<Vec<_>>().join(" ")))
        }
        _ => Ok(Cow::Borrowed(cell)),
    }
}

/// What cannot be read of a row.
pub(super) fn faults(sheet: &Sheet, mapping: &Mapping, row: usize) -> impl Iterator<Item = CellFault> {
    READ.into_iter().filter_map(move |column| {
        let position = mapping.position(column)?;
        let code = read(mapping, column, sheet.cell(row, position)).err()?;
        Some(CellFault { column: Some(column), position: Some(position), code })
    })
}

pub(super) fn first_fault(sheet: &Sheet, mapping: &Mapping, row: usize) -> Option<(Column, Code)> {
    let fault = faults(sheet, mapping, row).next()?;
    Some((fault.column?, fault.code))
}

impl Verdicts {
    /// A cell as it is read where that can be, else as it came.
    pub fn as_read<'a>(&self, sheet: &'a Sheet, row: usize, position: usize) -> Cow<'a, str> {
        let column = self.mapping.columns().get(position).copied().flatten();
        match column.filter(|column| READ.contains(column)) {
            Some(column) => {
                let cell = sheet.cell(row, position);
                read(&self.mapping, column, cell).unwrap_or(Cow::Borrowed(cell))
            }
            None => Cow::Borrowed(sheet.raw_cell(row, position)),
        }
    }
}
