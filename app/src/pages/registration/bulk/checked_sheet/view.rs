//! Reads of a sheet for rendering. All subscribe to its changes, except those named `_now`.

use super::{CheckedSheet, SheetData, count};
use crate::pages::registration::bulk::file_column::{FileColumn, file_columns};
use domain::account::{pasted_address, suggest_domain};
use domain::bulk::check::Repairs;
use domain::bulk::csv::FirstLine;
use domain::bulk::{Column, RefusedCell, RowColumn, RowState};
use domain::characters::trimmed;
use domain::day::parse::DateOrder;
use domain::form::Code;
use domain::registry::OwnField;
use domain::text::Text;

/// Rows among which the header can be chosen.
const ROWS_OFFERED: usize = 5;

/// A column of the preview. Without a position it is not in the file, as is often the case for usernames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages::registration::bulk) struct ShownColumn {
    pub column: RowColumn,
    pub position: Option<usize>,
}

/// A row of the preview.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::pages::registration::bulk) struct RowView {
    pub row: u32,
    pub line: u32,
    /// In the order of the fields.
    pub cells: Vec<String>,
    /// The username derived from the address, if none is given.
    pub derived: String,
    pub state: RowState,
    pub code: Option<Code>,
    /// The column of the code.
    pub faulty: Option<RowColumn>,
    /// The refused cell, if it names what the organization has.
    pub refused: Option<RefusedCell>,
    /// The line that it repeats.
    pub repeats: Option<u32>,
    /// The address that is used alone, if the cell has more text.
    pub pasted: Option<String>,
    /// The domain that was probably meant.
    pub slip: Option<&'static str>,
    pub is_blank: bool,
    /// Whether its lookup is pending.
    pub is_waiting: bool,
}

impl CheckedSheet {
    pub fn has_sheet(self) -> bool {
        self.read(|_| ()).is_some()
    }

    /// Whether any cell has text.
    pub fn has_content(self) -> bool {
        self.read(|data| data.verdicts.has_rows_to_send()).unwrap_or_default()
    }

    pub fn rows(self) -> u32 {
        self.read(|data| count(data.sheet.rows())).unwrap_or_default()
    }

    pub fn rows_now(self) -> u32 {
        self.peek(|data| count(data.sheet.rows())).unwrap_or_default()
    }

    /// The current rows in a state.
    pub fn rows_in(self, state: RowState) -> Vec<u32> {
        self.peek(|data| data.verdicts.rows_in(state).map(count).collect()).unwrap_or_default()
    }

    /// The number of rows in a state, or of all.
    pub fn count(self, state: Option<RowState>) -> u32 {
        let counted = |data: &SheetData| {
            let all = data.sheet.rows() - data.verdicts.deleted();
            count(state.map_or(all, |state| data.verdicts.count(state)))
        };
        self.read(counted).unwrap_or_default()
    }

    /// The rows that are not deleted; `None` if none is.
    pub fn shown_now(self) -> Option<Vec<u32>> {
        self.peek(|data| {
            let rows = (0..data.sheet.rows()).filter(|row| !data.verdicts.is_deleted(*row));
            (data.verdicts.deleted() > 0).then(|| rows.map(count).collect())
        })
        .flatten()
    }

    /// The rows that are not deleted.
    pub fn shown(self) -> Vec<u32> {
        self.track_version();
        self.shown_now().unwrap_or_else(|| (0..self.rows_now()).collect())
    }

    /// The number of rows that would be invited.
    pub fn processed(self) -> u32 {
        self.read(|data| count(data.verdicts.processed())).unwrap_or_default()
    }

    /// The number of them whose open invitation would be sent again.
    pub fn resent(self) -> u32 {
        self.read(|data| count(data.verdicts.resent())).unwrap_or_default()
    }

    pub fn repairs(self) -> Repairs {
        self.read(|data| data.verdicts.repairs()).unwrap_or_default()
    }

    /// The columns of the preview: those with a meaning, in the order of the file, and always the username, which comes after
    /// the address where the file has none.
    pub fn fields(self) -> Vec<ShownColumn> {
        self.read(SheetData::fields).unwrap_or_default()
    }

    pub fn fields_now(self) -> Vec<ShownColumn> {
        self.peek(SheetData::fields).unwrap_or_default()
    }

    pub fn row_view(self, row: u32) -> Option<RowView> {
        self.read(|data| data.row_view(row as usize)).flatten()
    }

    /// A cell as it was typed.
    pub fn raw(self, row: u32, field: usize) -> String {
        self.read(|data| data.raw(row as usize, field)).unwrap_or_default()
    }

    /// The columns of the file.
    pub fn columns_now(self) -> Vec<FileColumn> {
        self.peek(|data| file_columns(&data.sheet)).unwrap_or_default()
    }

    /// The number of columns with and without a meaning.
    pub fn column_counts(self) -> (u32, u32) {
        self.read(|data| {
            let ignored = data.mapping.ignored().count();
            (count(data.mapping.columns().len() - ignored), count(ignored))
        })
        .unwrap_or_default()
    }

    /// The names of the columns that are own fields of the organization.
    pub fn own_columns(self) -> Vec<String> {
        self.read(|data| {
            let own = data.mapping.own().iter().zip(data.sheet.header());
            own.filter(|(own, _)| own.is_some()).map(|(_, name)| name.clone()).collect()
        })
        .unwrap_or_default()
    }

    /// The own fields that a column can be.
    pub fn own_fields_now(self) -> Vec<OwnField> {
        self.peek(|data| data.words.as_ref().map(|words| words.fields.clone())).flatten().unwrap_or_default()
    }

    /// What a column is called.
    pub fn column_name(self, column: RowColumn, t: Text) -> String {
        let name = |data: &SheetData| {
            let fields = data.words.as_ref().map_or(&[][..], |words| words.fields.as_slice());
            column.name(fields, t)
        };
        self.peek(name).unwrap_or_default()
    }

    /// Whether the organization has units that a cell can name.
    pub fn has_units(self) -> bool {
        let has_any = |data: &SheetData| data.words.as_ref().is_some_and(|words| !words.units.is_empty());
        self.read(has_any).unwrap_or_default()
    }

    /// The positions, from 1, and the names of the columns without a meaning.
    pub fn ignored_columns(self) -> Vec<(u32, String)> {
        self.read(|data| {
            data.mapping.ignored().map(|at| (count(at + 1), data.sheet.header()[at].clone())).collect()
        })
        .unwrap_or_default()
    }

    /// The lines of the rows of which another address is used than the cell has, at most so many, and the number of all.
    pub fn pasted_addresses_now(self, most: usize) -> (u32, Vec<u32>) {
        self.peek(|data| {
            let rows: Vec<usize> = data.verdicts.rows_with_pasted_addresses(&data.sheet).collect();
            (count(rows.len()), rows.into_iter().take(most).map(|row| data.sheet.line(row)).collect())
        })
        .unwrap_or_default()
    }

    pub fn meaning(self, at: usize) -> Option<RowColumn> {
        self.read(|data| data.mapping.meaning(at)).flatten()
    }

    pub fn set_meaning(self, at: usize, column: Option<RowColumn>) {
        self.update(|data| {
            data.mapping.set_meaning(at, column);
            data.detect_date_order();
        });
        self.change();
    }

    /// Takes back what was chosen of the columns since they were checked.
    pub fn restore_mapping(self) {
        self.update(|data| data.mapping = data.verdicts.mapping().clone());
        self.change();
    }

    /// Whether something was chosen of the columns since they were checked.
    pub fn has_new_mapping_now(self) -> bool {
        self.peek(|data| data.mapping != *data.verdicts.mapping()).unwrap_or_default()
    }

    /// Whether a column has dates.
    pub fn has_dates(self) -> bool {
        self.read(|data| !data.mapping.dates().is_empty()).unwrap_or_default()
    }

    /// The order of dates, if it is known.
    pub fn date_order(self) -> Option<DateOrder> {
        self.read(|data| data.mapping.dates().order()).flatten()
    }

    pub fn set_date_order(self, order: DateOrder) {
        self.update(|data| data.mapping.set_date_order(order));
        self.change();
    }

    /// The lines at the beginning of a file, among which the header can be chosen.
    pub fn first_lines(self) -> Vec<FirstLine> {
        self.read(|data| data.sheet.first_lines(ROWS_OFFERED)).unwrap_or_default()
    }

    /// The lines above the header of a file.
    pub fn left_out(self) -> Vec<String> {
        self.read(|data| data.sheet.left_out().to_vec()).unwrap_or_default()
    }

    /// Words that suggest another encoding than the detected one.
    pub fn doubtful_words_now(self) -> Vec<String> {
        self.peek(|data| data.sheet.doubtful_words().into_iter().map(str::to_owned).collect())
            .unwrap_or_default()
    }

    /// The number of rows of a checked file with an address as username.
    pub fn usernames_that_are_addresses_now(self) -> u32 {
        self.peek(|data| count(data.verdicts.usernames_that_are_addresses(&data.sheet))).unwrap_or_default()
    }

    /// Why nothing can be checked yet.
    pub fn mapping_fault(self) -> Option<Code> {
        self.read(|data| data.mapping.fault().map(|fault| fault.code)).flatten()
    }

    pub fn mapping_fault_now(self) -> Option<Code> {
        self.peek(|data| data.mapping.fault().map(|fault| fault.code)).flatten()
    }

    /// Whether the current meaning of the columns is valid.
    pub fn can_use_mapping(self) -> bool {
        self.read(|data| {
            let mut mapping = data.mapping.clone();
            mapping.confirm();
            mapping.fault().is_none()
        })
        .unwrap_or_default()
    }

    pub fn confirm_mapping(self) {
        self.update(|data| data.mapping.confirm());
        self.change();
    }
}

impl SheetData {
    /// Detects the order of dates again, after a column got another meaning.
    pub(super) fn detect_date_order(&mut self) {
        let fields = self.words.as_ref().map_or(&[][..], |words| words.fields.as_slice());
        self.mapping.detect_date_order(&self.sheet, fields);
    }

    pub(super) fn fields(&self) -> Vec<ShownColumn> {
        let known = Column::ALL.iter().map(|column| (*column, self.mapping.position(*column)));
        let known = known.filter(|(column, position)| position.is_some() || *column == Column::Username);
        let known = known.map(|(column, position)| ShownColumn { column: column.into(), position });
        let own = self.mapping.own().iter().enumerate();
        let own = own.filter_map(|(at, own)| {
            Some(ShownColumn { column: RowColumn::Own((*own)?), position: Some(at) })
        });
        let mut shown: Vec<ShownColumn> = known.chain(own).collect();
        let email = self.mapping.position(Column::Email);
        shown.sort_by_key(|field| (field.position.or(email), field.position.is_none()));
        shown
    }

    fn raw(&self, row: usize, field: usize) -> String {
        let position = self.fields().get(field).and_then(|field| field.position);
        match position {
            Some(position) if row < self.sheet.rows() => self.sheet.raw_cell(row, position).to_owned(),
            _ => String::new(),
        }
    }

    fn row_view(&self, row: usize) -> Option<RowView> {
        if row >= self.verdicts.len() {
            return None;
        }
        let verdict = self.verdicts.verdict(row);
        let mut cells: Vec<String> = self
            .fields()
            .iter()
            .map(|field| {
                let read = |at| self.verdicts.parsed_cell(&self.sheet, row, at);
                field.position.map_or(String::new(), |at| trimmed(&read(at)).to_owned())
            })
            .collect();
        // An address is not shown as a username.
        let fields = self.fields();
        let place = |column: Column| fields.iter().position(|field| field.column == RowColumn::Known(column));
        if let Some(name) = place(Column::Username).and_then(|at| cells.get_mut(at))
            && name.contains('@')
            && verdict.column != Some(Column::Username.into())
        {
            name.clear();
        }
        let email = place(Column::Email).and_then(|at| cells.get(at)).map_or("", String::as_str);
        let derived = self.verdicts.derived_username(&self.sheet, row).unwrap_or_default();
        let typed = fields.iter().find(|field| field.column == RowColumn::Known(Column::Email));
        let typed = typed.and_then(|field| field.position).map_or("", |at| self.sheet.raw_cell(row, at));
        let pasted =
            (verdict.code.is_none() && verdict.state == RowState::Ready).then(|| pasted_address(typed));
        let is_blank = verdict.state == RowState::Skipped && cells.iter().all(String::is_empty);
        let slip = (verdict.code == Some(Code::EmailSlip)).then(|| suggest_domain(email)).flatten();
        Some(RowView {
            row: count(row),
            line: self.sheet.line(row),
            derived,
            state: verdict.state,
            code: verdict.code,
            faulty: verdict.column,
            refused: self.verdicts.refused_cell(&self.sheet, row),
            repeats: verdict.repeats.map(|first| self.sheet.line(first)),
            pasted: pasted.flatten(),
            slip,
            is_blank,
            is_waiting: self.verdicts.needs_lookup(row),
            cells,
        })
    }
}
