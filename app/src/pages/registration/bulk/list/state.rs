use crate::pages::registration::bulk::batch::Batch;
use leptos::prelude::*;

/// What the rows of the list share.
#[derive(Clone, Copy)]
pub(super) struct ListState {
    pub batch: Batch,
    /// The cell that is being typed in: nothing is said of it before a pause.
    pub typing: RwSignal<Option<(u32, usize)>>,
    /// A key was pressed.
    pub keyed: Callback<()>,
    /// How many names the last paste left out.
    pub left_out: RwSignal<u32>,
}
