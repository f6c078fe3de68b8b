//! What the columns of a compared file are, and what somebody chooses of them.

use super::{ComparedFile, FileColumn, FileData, count};
use domain::bulk::update::{MatchBy, UpdateColumn};
use domain::day::parse::DateOrder;
use domain::form::Code;

impl ComparedFile {
    pub(in super::super) fn columns_now(self) -> Vec<FileColumn> {
        let column = |data: &FileData| {
            let sample = |at| {
                (0..data.sheet.rows().min(20))
                    .map(|row| data.sheet.cell(row, at))
                    .find(|cell| !cell.is_empty())
            };
            let names = data.sheet.header().iter().enumerate();
            names
                .map(|(at, name)| FileColumn {
                    name: name.clone(),
                    sample: sample(at).unwrap_or_default().chars().take(60).collect(),
                })
                .collect()
        };
        self.peek(column).unwrap_or_default()
    }

    /// The names of the columns of which nothing is used, not even for people who are invited.
    pub(in super::super) fn unused_columns_now(self) -> Vec<String> {
        self.peek(|data| {
            let columns = data.mapping.columns().iter().zip(data.sheet.header());
            let unused = columns.filter(|(column, name)| column.is_none() && !name.is_empty());
            unused.map(|(_, name)| name.clone()).collect()
        })
        .unwrap_or_default()
    }

    pub(in super::super) fn meaning(self, at: usize) -> Option<UpdateColumn> {
        self.look(|data| data.mapping.columns().get(at).copied().flatten()).flatten()
    }

    pub(in super::super) fn set_meaning(self, at: usize, column: Option<UpdateColumn>) {
        self.update(|data| {
            data.mapping.set(at, column);
            data.mapping.detect_dates(&data.sheet, &data.words.fields);
        });
        self.change();
    }

    /// Whether a column has dates.
    pub(in super::super) fn has_dates(self) -> bool {
        self.look(|data| !data.mapping.dates().is_empty()).unwrap_or_default()
    }

    pub(in super::super) fn date_order(self) -> Option<DateOrder> {
        self.look(|data| data.mapping.dates().order()).flatten()
    }

    pub(in super::super) fn set_date_order(self, order: DateOrder) {
        self.update(|data| data.mapping.set_date_order(order));
        self.change();
    }

    pub(in super::super) fn match_by(self) -> Option<MatchBy> {
        self.look(|data| data.mapping.match_by()).flatten()
    }

    pub(in super::super) fn can_match_by(self) -> Vec<MatchBy> {
        self.look(|data| data.mapping.can_match_by().collect()).unwrap_or_default()
    }

    pub(in super::super) fn set_match_by(self, by: MatchBy) {
        self.update(|data| data.mapping.set_match_by(by));
        self.change();
    }

    pub(in super::super) fn set_clears(self, column: UpdateColumn, is_cleared: bool) {
        self.update(|data| data.mapping.set_clears(column, is_cleared));
        self.change();
    }

    /// The columns whose empty cells can take values away, and whether they do.
    pub(in super::super) fn clearable(self) -> Vec<(UpdateColumn, bool)> {
        self.look(|data| {
            let compared = data.mapping.compared().into_iter().map(|(column, _)| column);
            let clearable = compared.filter(|column| data.words.can_be_cleared(*column));
            clearable.map(|column| (column, data.mapping.clears().contains(&column))).collect()
        })
        .unwrap_or_default()
    }

    pub(in super::super) fn mapping_fault(self) -> Option<Code> {
        self.look(|data| data.mapping.fault()).flatten()
    }

    /// The number of columns that are compared, and of the others.
    pub(in super::super) fn column_counts(self) -> (u32, u32) {
        self.look(|data| {
            let used = data.mapping.compared().len();
            (count(used), count(data.mapping.columns().len().saturating_sub(used)))
        })
        .unwrap_or_default()
    }
}
