use crate::pages::registration::bulk::checked_sheet::{CheckedSheet, LIST_COLUMNS};
use domain::bulk::Column;
use leptos::prelude::*;

/// State that the rows of the list share.
#[derive(Clone, Copy)]
pub(super) struct ListState {
    pub sheet: CheckedSheet,
    /// The cell that is being typed in: it has no status before a pause.
    pub typing: RwSignal<Option<(u32, usize)>>,
    /// A key was pressed.
    pub keyed: Callback<()>,
    /// Whether the organization has units, so that each row has a cell for one.
    pub has_units: Memo<bool>,
    /// The number of names that the last paste left out.
    pub left_out: RwSignal<u32>,
}

impl ListState {
    /// The columns that have cells.
    pub fn columns_now(self) -> &'static [Column] {
        let hidden = usize::from(!self.has_units.get_untracked());
        &LIST_COLUMNS[..LIST_COLUMNS.len() - hidden]
    }
}
