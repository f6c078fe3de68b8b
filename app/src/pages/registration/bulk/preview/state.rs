use super::row_order::RowOrder;
use crate::pages::registration::bulk::batch::{Batch, RowView};
use domain::bulk::RowState;
use leptos::prelude::*;

/// How many rows are elements: the sixteen that the table is high, and some on either side.
pub(super) const RENDERED: u32 = 28;

/// Which rows are shown, and where one stands among them.
#[derive(Clone, Copy)]
pub(super) struct PreviewState {
    /// What the ids of its elements begin with.
    pub id: &'static str,
    pub batch: Batch,
    pub filter: RwSignal<Option<RowState>>,
    /// The rows of the filter, as they were when it was chosen: a row that was mended stays where it is.
    pub order: RwSignal<RowOrder>,
    /// The first position that is rendered.
    pub first: RwSignal<u32>,
    /// The cell that the keyboard stands at: a position and a field.
    pub active: RwSignal<(u32, usize)>,
    /// The cell that is being edited: a row and a field.
    pub editing: RwSignal<Option<(u32, usize)>>,
}

impl PreviewState {
    pub fn new(id: &'static str, batch: Batch) -> Self {
        Self {
            id,
            batch,
            filter: RwSignal::new(None),
            order: RwSignal::new(RowOrder::All(batch.rows_now())),
            first: RwSignal::new(0),
            active: RwSignal::new((0, 0)),
            editing: RwSignal::new(None),
        }
    }

    pub fn show(self, filter: Option<RowState>) {
        self.filter.set(filter);
        self.arrange();
        self.first.set(0);
        self.active.set((0, 0));
    }

    /// Looks for the rows of the filter again.
    pub fn arrange(self) {
        let order = match self.filter.get_untracked() {
            None => RowOrder::All(self.batch.rows_now()),
            Some(state) => RowOrder::Some(self.batch.rows_in(state).into()),
        };
        self.order.set(order);
    }
}

/// A row as it stands in the table.
#[derive(Clone, PartialEq)]
pub(super) struct RenderedRow {
    pub position: u32,
    pub row: RowView,
    /// The field that the keyboard stands at.
    pub here: Option<usize>,
    /// The field that is being edited.
    pub edited: Option<usize>,
}

/// The id of the whole table's element, which keeps the focus while the keyboard moves through the cells.
pub(super) fn grid_id(view: PreviewState) -> String {
    format!("{}-preview", view.id)
}

/// The id of a row's element; that of a cell is made from it.
pub(super) fn row_id(view: PreviewState, position: u32) -> String {
    format!("{}-preview-{position}", view.id)
}
