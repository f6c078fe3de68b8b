use crate::pages::registration::bulk::checked_sheet::CheckedSheet;
use leptos::prelude::*;

/// State that the rows of the list share.
#[derive(Clone, Copy)]
pub(super) struct ListState {
    pub sheet: CheckedSheet,
    /// The cell that is being typed in: it has no status before a pause.
    pub typing: RwSignal<Option<(u32, usize)>>,
    /// A key was pressed.
    pub keyed: Callback<()>,
    /// The number of names that the last paste left out.
    pub left_out: RwSignal<u32>,
}
