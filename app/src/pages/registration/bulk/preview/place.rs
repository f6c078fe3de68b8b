//! Moving through a table of rows of which only those in view are elements: by scrolling, by pointer and by keyboard.

use super::row_order::RowOrder;
use super::state::RENDERED;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::{Element, HtmlElement};

/// Elements above the visible part.
const ABOVE: u32 = 6;

/// The visible window over the rows, and the active cell.
#[derive(Clone, Copy)]
pub(in crate::pages::registration::bulk) struct Place {
    pub order: RwSignal<RowOrder>,
    /// The first rendered position.
    pub first: RwSignal<u32>,
    /// The active cell of the keyboard: a position and a field.
    pub active: RwSignal<(u32, usize)>,
    /// The cell that is being edited: a row and a field.
    pub editing: RwSignal<Option<(u32, usize)>>,
    /// The number of fields.
    pub fields: Callback<(), usize>,
    /// Whether the cell of a row and a field can be edited.
    pub can_edit: Callback<(u32, usize), bool>,
    /// Deletes a row, where rows can be deleted.
    pub delete: Option<Callback<u32>>,
    pub window: NodeRef<Div>,
    pub body: NodeRef<Div>,
}

impl Place {
    /// The height of a row, which follows the reader's text size.
    fn row_height(self, count: u32) -> f64 {
        let height = self.body.get_untracked().map_or(0, |body| body.offset_height());
        if count == 0 || height == 0 { 44.0 } else { f64::from(height) / f64::from(count) }
    }

    /// Renders the visible rows.
    pub fn follow(self) {
        let Some(window) = self.window.get_untracked() else { return };
        let count = self.order.with_untracked(RowOrder::len);
        let height = self.row_height(count);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let top = (f64::from(window.scroll_top()) / height).max(0.0) as u32;
        let first = top.saturating_sub(ABOVE).min(count.saturating_sub(RENDERED));
        if self.first.get_untracked() != first {
            self.first.set(first);
        }
    }

    /// A cell was clicked: it becomes the active cell and is edited.
    pub fn point(self, event: &MouseEvent) {
        if let Some(delete) = self.delete
            && let Some(row) = deleting(event).and_then(|position| self.row(position))
        {
            delete.run(row);
            return;
        }
        let Some((position, field)) = pressed(event) else { return };
        let Some(row) = self.row(position) else { return };
        self.active.set((position, field));
        if self.can_edit.run((row, field)) && self.editing.get_untracked() != Some((row, field)) {
            self.editing.set(Some((row, field)));
        }
    }

    /// The row at a position.
    fn row(self, position: u32) -> Option<u32> {
        self.order.with_untracked(|order| order.row(position))
    }

    pub fn press(self, event: &KeyboardEvent) {
        if self.editing.with_untracked(Option::is_some) {
            return;
        }
        let count = self.order.with_untracked(RowOrder::len);
        let fields = self.fields.run(());
        if count == 0 || fields == 0 {
            return;
        }
        let (position, field) = self.active.get_untracked();
        let page = self.rows_a_page(count);
        let (next, field) = match event.key().as_str() {
            "ArrowDown" => (position + 1, field),
            "ArrowUp" => (position.saturating_sub(1), field),
            "ArrowRight" => (position, (field + 1).min(fields - 1)),
            "ArrowLeft" => (position, field.saturating_sub(1)),
            "PageDown" => (position + page, field),
            "PageUp" => (position.saturating_sub(page), field),
            "Home" => (0, field),
            "End" => (count - 1, field),
            "Delete" if self.delete.is_some() => {
                event.prevent_default();
                if let (Some(delete), Some(row)) = (self.delete, self.row(position)) {
                    delete.run(row);
                }
                return;
            }
            "Enter" | "F2" => {
                event.prevent_default();
                if let Some(row) = self.row(position)
                    && self.can_edit.run((row, field))
                {
                    self.bring_into_view(position, count);
                    self.editing.set(Some((row, field)));
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let next = next.min(count - 1);
        self.active.set((next, field));
        self.bring_into_view(next, count);
        // Once the active cell is rendered.
        request_animation_frame(move || self.bring_beside_state());
    }

    /// Scrolls across until the active cell is beside the columns that stay in sight.
    fn bring_beside_state(self) {
        let Some(window) = self.window.try_get_untracked().flatten() else { return };
        if window.scroll_width() <= window.client_width() {
            return;
        }
        let cell = window.get_attribute("aria-activedescendant");
        let cell = cell.and_then(|id| document().get_element_by_id(&id));
        let state = cell.as_ref().and_then(|cell| cell.closest(".sheet-row").ok().flatten());
        let state = state.and_then(|row| row.query_selector(".sheet-state").ok().flatten());
        let html = |element: Element| element.dyn_into::<HtmlElement>().ok();
        let Some((cell, state)) = cell.and_then(html).zip(state.and_then(html)) else { return };
        let (from, covered) = (cell.offset_left(), state.offset_left());
        let (left, beyond) = (window.scroll_left(), from + cell.offset_width() - covered);
        if from < left {
            window.set_scroll_left(from);
        } else if beyond > 0 {
            window.set_scroll_left(left + beyond.min(from - left));
        }
    }

    fn rows_a_page(self, count: u32) -> u32 {
        let row = self.window.get_untracked().map_or(400, |window| window.client_height());
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let rows = (f64::from(row) / self.row_height(count)) as u32;
        rows.saturating_sub(2).max(1)
    }

    fn bring_into_view(self, position: u32, count: u32) {
        let Some(window) = self.window.get_untracked() else { return };
        let height = self.row_height(count);
        let top = f64::from(position) * height;
        // The header covers the first row that would be visible.
        let head = height;
        let (from, row) = (f64::from(window.scroll_top()), f64::from(window.client_height()));
        #[allow(clippy::cast_possible_truncation)]
        if top < from {
            window.set_scroll_top(top as i32);
        } else if top + height + head > from + row {
            window.set_scroll_top((top + height + head - row).ceil() as i32);
        }
        self.follow();
    }
}

/// The position and the field of the cell that was clicked.
fn pressed(event: &MouseEvent) -> Option<(u32, usize)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let id = target.closest(".sheet-cell").ok()??.id();
    let mut parts = id.rsplit('-');
    let field = parts.next()?.parse().ok()?;
    Some((parts.next()?.parse().ok()?, field))
}

/// The position of the row whose *Delete* was clicked.
fn deleting(event: &MouseEvent) -> Option<u32> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let row = target.closest(".sheet-delete").ok()??.closest(".sheet-row").ok()??;
    row.get_attribute("aria-rowindex")?.parse::<u32>().ok()?.checked_sub(2)
}
