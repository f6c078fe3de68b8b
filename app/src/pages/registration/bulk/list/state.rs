use crate::pages::registration::bulk::checked_sheet::{CheckedSheet, ListColumn};
use domain::bulk::{Column, RowColumn};
use leptos::prelude::*;

/// State that the rows of the list share.
#[derive(Clone, Copy)]
pub(super) struct ListState {
    pub sheet: CheckedSheet,
    /// The cell that is being typed in: it has no status before a pause.
    pub typing: RwSignal<Option<(u32, usize)>>,
    /// A key was pressed.
    pub keyed: Callback<()>,
    /// The columns that have cells.
    pub columns: Memo<Vec<ListColumn>>,
    /// The number of names that the last paste left out.
    pub left_out: RwSignal<u32>,
}

impl ListState {
    /// Whether the organization has units, so that each row has a cell for one.
    pub fn has_units(self) -> bool {
        let is_unit = |column: &ListColumn| column.column == RowColumn::Known(Column::Unit);
        self.columns.with(|columns| columns.iter().any(is_unit))
    }

    /// Whether there are own fields: a row then has more cells than fit beside each other.
    pub fn is_wide(self) -> bool {
        self.columns.with(|columns| columns.iter().any(|column| column.own.is_some()))
    }
}
