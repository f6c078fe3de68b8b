use super::row_order::RowOrder;
use crate::pages::registration::bulk::checked_sheet::{CheckedSheet, RowView, ShownColumn};
use domain::bulk::RowState;
use leptos::prelude::*;
use std::sync::Arc;

/// The number of row elements: the sixteen that are visible, and some on either side.
pub(in crate::pages::registration::bulk) const RENDERED: u32 = 28;

/// The rows that are shown, and the active cell.
#[derive(Clone, Copy)]
pub(super) struct PreviewState {
    /// The prefix of its elements' ids.
    pub id: &'static str,
    pub sheet: CheckedSheet,
    pub filter: RwSignal<Option<RowState>>,
    /// The rows of the filter at the time it was chosen: a repaired row stays.
    pub order: RwSignal<RowOrder>,
    /// The first rendered position.
    pub first: RwSignal<u32>,
    /// The active cell of the keyboard: a position and a field.
    pub active: RwSignal<(u32, usize)>,
    /// The cell that is being edited: a row and a field.
    pub editing: RwSignal<Option<(u32, usize)>>,
}

impl PreviewState {
    pub fn new(id: &'static str, sheet: CheckedSheet) -> Self {
        Self {
            id,
            sheet,
            filter: RwSignal::new(None),
            order: RwSignal::new(match sheet.shown_now() {
                None => RowOrder::All(sheet.rows_now()),
                Some(rows) => RowOrder::Some(rows.into()),
            }),
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

    /// Applies the filter again.
    pub fn arrange(self) {
        let order = match self.filter.get_untracked() {
            None => self
                .sheet
                .shown_now()
                .map_or_else(|| RowOrder::All(self.sheet.rows_now()), |rows| RowOrder::Some(rows.into())),
            Some(state) => RowOrder::Some(self.sheet.rows_in(state).into()),
        };
        self.order.set(order);
    }
}

/// A column with its name, which a phone shows in each cell.
#[derive(Clone, PartialEq)]
pub(super) struct NamedColumn {
    pub shown: ShownColumn,
    pub name: Arc<str>,
}

/// A row of the table.
#[derive(Clone, PartialEq)]
pub(super) struct RenderedRow {
    pub position: u32,
    pub row: RowView,
    /// The field of the active cell.
    pub here: Option<usize>,
    /// The field that is being edited.
    pub edited: Option<usize>,
}

/// The id of the table's element, which keeps the focus while the keyboard moves through the cells.
pub(super) fn grid_id(view: PreviewState) -> String {
    format!("{}-preview", view.id)
}

/// The id of a row's element; the ids of its cells begin with it.
pub(super) fn row_id(view: PreviewState, position: u32) -> String {
    format!("{}-preview-{position}", view.id)
}

/// The id of the reason of a row's state.
pub(super) fn why_id(view: PreviewState, position: u32) -> String {
    format!("{}-why", row_id(view, position))
}
