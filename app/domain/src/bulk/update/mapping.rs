use super::columns::{ColumnUse, column_use, is_id_of_others};
use super::{MatchBy, UpdateColumn};
use crate::bulk::UnitWords;
use crate::bulk::csv::Sheet;
use crate::bulk::date_columns::DateColumns;
use crate::bulk::header::unit_column;
use crate::day::parse::DateOrder;
use crate::form::Code;
use crate::registry::{FieldKind, OwnField};
use serde::{Deserialize, Serialize};

/// A mapping as it is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptMapping {
    columns: Vec<Option<UpdateColumn>>,
    match_by: Option<MatchBy>,
    clears: Vec<UpdateColumn>,
}

/// What the columns of an update file are, by what people are found, and which empty cells take values away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateMapping {
    columns: Vec<Option<UpdateColumn>>,
    match_by: Option<MatchBy>,
    /// Columns whose empty cells take the value away.
    clears: Vec<UpdateColumn>,
    dates: DateColumns,
}

impl UpdateMapping {
    /// Detects the columns from their names. Of several with one meaning, the first has it. People are found by the first
    /// column that every row has: of an export, some may have no code or external id.
    pub fn from_sheet(sheet: &Sheet, fields: &[OwnField]) -> Self {
        let mut mapping = Self { columns: vec![None; sheet.width()], ..Self::default() };
        if sheet.has_header() {
            for (at, name) in sheet.header().iter().enumerate() {
                if let ColumnUse::Value(column) = column_use(name, fields)
                    && mapping.position(column).is_none()
                {
                    mapping.columns[at] = Some(column);
                }
            }
        }
        let is_full = |by: &MatchBy| {
            let at = mapping.position(by.column());
            at.is_some_and(|at| (0..sheet.rows()).all(|row| !sheet.cell(row, at).is_empty()))
        };
        // The results of an update say who each row was about by what people have now.
        let of_results = Some(MatchBy::Username).filter(|by| sheet.is_results() && is_full(by));
        // An id of another program may be new to the registry.
        let is_known = |by: &MatchBy| {
            let name = mapping.position(by.column()).and_then(|at| sheet.header().get(at));
            *by != MatchBy::ExternalId || !name.is_some_and(|name| is_id_of_others(name))
        };
        let known = || mapping.can_match_by().filter(is_known);
        let full =
            of_results.or_else(|| known().find(is_full)).or_else(|| mapping.can_match_by().find(is_full));
        let first = known().next().or_else(|| mapping.can_match_by().next());
        mapping.match_by = full.or(first);
        mapping.detect_dates(sheet, fields);
        mapping
    }

    /// Detects the unit in a column without a meaning that is called as units often are, such as *Class*.
    pub fn detect_unit(&mut self, sheet: &Sheet, units: &UnitWords) {
        if self.position(UpdateColumn::Unit).is_none()
            && let Some(at) = unit_column(sheet, units, |at| self.columns[at].is_none())
        {
            self.columns[at] = Some(UpdateColumn::Unit);
        }
    }

    /// Detects how dates are written in the columns that have them. To be repeated when another column gets such a meaning.
    pub fn detect_dates(&mut self, sheet: &Sheet, fields: &[OwnField]) {
        let is_date = |column: &UpdateColumn| match column {
            UpdateColumn::Starts | UpdateColumn::Ends => true,
            UpdateColumn::Own(field) => {
                fields.iter().any(|own| own.field == *field && own.kind == FieldKind::Date)
            }
            _ => false,
        };
        let columns = self.columns.iter().enumerate();
        let dates = columns.filter(|(_, column)| column.as_ref().is_some_and(is_date)).map(|(at, _)| at);
        self.dates = DateColumns::detect(sheet, dates);
    }

    /// How its dates are written.
    pub fn dates(&self) -> &DateColumns {
        &self.dates
    }

    /// Sets the order of dates that a person has chosen.
    pub fn set_date_order(&mut self, order: DateOrder) {
        self.dates.choose(Some(order));
    }

    /// What somebody has chosen, to be remembered for files with the same header.
    pub fn kept(&self) -> KeptMapping {
        KeptMapping { columns: self.columns.clone(), match_by: self.match_by, clears: self.clears.clone() }
    }

    /// Takes what was chosen for a file with the same header. Columns of fields that are not in use any more are left out.
    pub fn restore(&mut self, kept: KeptMapping, fields: &[OwnField]) {
        if kept.columns.len() != self.columns.len() {
            return;
        }
        let is_known = |column: &UpdateColumn| match column {
            UpdateColumn::Own(field) => fields.iter().any(|own| own.field == *field),
            _ => true,
        };
        self.columns = vec![None; kept.columns.len()];
        for (at, column) in kept.columns.into_iter().enumerate() {
            self.set(at, column.filter(is_known));
        }
        self.match_by = kept.match_by;
        self.settle();
        for column in kept.clears.into_iter().filter(is_known) {
            self.set_clears(column, true);
        }
    }

    pub fn columns(&self) -> &[Option<UpdateColumn>] {
        &self.columns
    }

    pub fn position(&self, column: UpdateColumn) -> Option<usize> {
        self.columns.iter().position(|known| *known == Some(column))
    }

    /// Sets the meaning of a column, and takes it from any other.
    pub fn set(&mut self, position: usize, column: Option<UpdateColumn>) {
        if column.is_some() {
            self.columns.iter_mut().filter(|known| **known == column).for_each(|known| *known = None);
        }
        if let Some(known) = self.columns.get_mut(position) {
            *known = column;
        }
        self.settle();
    }

    /// By what the people of the file can be found, in the order of preference.
    pub fn can_match_by(&self) -> impl Iterator<Item = MatchBy> {
        MatchBy::ALL.iter().copied().filter(|by| self.position(by.column()).is_some())
    }

    pub fn match_by(&self) -> Option<MatchBy> {
        self.match_by
    }

    pub fn set_match_by(&mut self, by: MatchBy) {
        self.match_by = Some(by);
        self.settle();
    }

    pub fn clears(&self) -> &[UpdateColumn] {
        &self.clears
    }

    pub fn set_clears(&mut self, column: UpdateColumn, is_cleared: bool) {
        self.clears.retain(|one| *one != column);
        if is_cleared && column.can_be_cleared() {
            self.clears.push(column);
        }
    }

    /// The columns whose cells are compared, with their positions, in the order of the file.
    pub fn compared(&self) -> Vec<(UpdateColumn, usize)> {
        let has_new = |column: UpdateColumn| {
            let new = match column {
                UpdateColumn::Username => UpdateColumn::NewUsername,
                UpdateColumn::Email => UpdateColumn::NewEmail,
                _ => return false,
            };
            self.position(new).is_some()
        };
        let is_compared = |column: &UpdateColumn| {
            let is_key = self.match_by.map(MatchBy::column) == Some(*column);
            *column != UpdateColumn::Code && !is_key && !has_new(*column)
        };
        let columns = self.columns.iter().enumerate();
        let compared = columns.filter_map(|(at, column)| Some((column.filter(is_compared)?.value(), at)));
        compared.collect()
    }

    /// Why the rows cannot be compared before a person chooses the meaning of columns.
    pub fn fault(&self) -> Option<Code> {
        if self.match_by.is_none() {
            Some(Code::HeaderNoMatch)
        } else if self.compared().is_empty() {
            Some(Code::HeaderNoValues)
        } else {
            self.dates.open().next().map(|_| Code::DateAmbiguous)
        }
    }

    /// Keeps the choices in line with the columns.
    fn settle(&mut self) {
        let first = self.can_match_by().next();
        if self.match_by.is_none_or(|by| self.position(by.column()).is_none()) {
            self.match_by = first;
        }
    }
}
