//! What the columns of the file mean, and what people are matched by.

use super::{ComparedFile, count};
use crate::pages::registration::bulk::file_column::{FileColumn, file_columns};
use domain::bulk::update::{MatchBy, UpdateColumn};
use domain::day::parse::DateOrder;
use domain::form::Code;

impl ComparedFile {
    pub fn columns_now(self) -> Vec<FileColumn> {
        self.peek(|data| file_columns(&data.sheet)).unwrap_or_default()
    }

    /// The names of the columns of which nothing is used, not even for people who are invited.
    pub fn unused_columns_now(self) -> Vec<String> {
        self.peek(|data| {
            let columns = data.mapping.columns().iter().zip(data.sheet.header());
            let unused = columns.filter(|(column, name)| column.is_none() && !name.is_empty());
            unused.map(|(_, name)| name.clone()).collect()
        })
        .unwrap_or_default()
    }

    pub fn meaning(self, at: usize) -> Option<UpdateColumn> {
        self.look(|data| data.mapping.columns().get(at).copied().flatten()).flatten()
    }

    pub fn set_meaning(self, at: usize, column: Option<UpdateColumn>) {
        self.update(|data| {
            data.mapping.set(at, column);
            data.mapping.detect_dates(&data.sheet, &data.words.fields);
        });
        self.change();
    }

    /// Whether a column has dates.
    pub fn has_dates(self) -> bool {
        self.look(|data| !data.mapping.dates().is_empty()).unwrap_or_default()
    }

    pub fn date_order(self) -> Option<DateOrder> {
        self.look(|data| data.mapping.dates().order()).flatten()
    }

    pub fn set_date_order(self, order: DateOrder) {
        self.update(|data| data.mapping.set_date_order(order));
        self.change();
    }

    pub fn match_by(self) -> Option<MatchBy> {
        self.look(|data| data.mapping.match_by()).flatten()
    }

    pub fn can_match_by(self) -> Vec<MatchBy> {
        self.look(|data| data.mapping.can_match_by().collect()).unwrap_or_default()
    }

    pub fn set_match_by(self, by: MatchBy) {
        self.update(|data| data.mapping.set_match_by(by));
        self.change();
    }

    pub fn set_clears(self, column: UpdateColumn, is_cleared: bool) {
        self.update(|data| data.mapping.set_clears(column, is_cleared));
        self.change();
    }

    /// The columns whose empty cells can take values away, and whether they do.
    pub fn clearable(self) -> Vec<(UpdateColumn, bool)> {
        self.look(|data| {
            let compared = data.mapping.compared().into_iter().map(|(column, _)| column);
            let clearable = compared.filter(|column| data.words.can_be_cleared(*column));
            clearable.map(|column| (column, data.mapping.clears().contains(&column))).collect()
        })
        .unwrap_or_default()
    }

    pub fn mapping_fault(self) -> Option<Code> {
        self.look(|data| data.mapping.fault()).flatten()
    }

    /// By what people were matched, and the number of columns that were compared, and of the others: as chosen, where nothing
    /// was compared yet.
    pub fn used_mapping(self) -> (Option<MatchBy>, u32, u32) {
        self.look(|data| {
            let mapping = data.compared_mapping.as_ref().unwrap_or(&data.mapping);
            let used = mapping.compared().len();
            (mapping.match_by(), count(used), count(mapping.columns().len().saturating_sub(used)))
        })
        .unwrap_or_default()
    }
}
