//! The table of rows. Only those in view are elements, whatever the number of rows. Each element shows every n-th row
//! and is reused during scrolling, so that scrolling creates no elements.

use super::cell::{deleting, pressed};
use super::row::Row;
use super::state::{PreviewState, RENDERED, grid_id, row_id};
use crate::components::{KeyedItem, dynamic, keyed_list};
use crate::page_context::text;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;

/// Elements created between two yields.
const MADE_AT_ONCE: u32 = 4;

/// Elements above the visible part.
const ABOVE: u32 = 6;

#[component]
pub(super) fn Grid(view: PreviewState) -> impl IntoView {
    let t = text();
    let window = NodeRef::<Div>::new();
    let body = NodeRef::<Div>::new();
    let sheet = view.sheet;
    let fields = Memo::new(move |_| sheet.fields());
    let count = Memo::new(move |_| view.order.with(super::row_order::RowOrder::len));
    let place = Place { view, window, body };
    // A table that became shorter may be scrolled past its end. A new one is at its top: measuring it now would force
    // a layout before anything is visible.
    Effect::new(move |is_new: Option<()>| {
        count.track();
        if is_new.is_some() {
            place.follow();
        }
    });
    let made = RwSignal::new(MADE_AT_ONCE);
    make_more(made);
    let row = move |share: u32| KeyedItem::new(share, move || view! { <Row view share fields/> }.into_any());
    let rows = move || (0..made.get()).map(row).collect();
    let heads = move || {
        let fields = fields.get().into_iter().map(|field| t.column(field.column));
        let heads = std::iter::once(t.line().to_owned());
        let heads = heads.chain(fields).chain([t.state().to_owned(), t.why().to_owned()]);
        heads.map(|head| view! { <span role="columnheader">{head}</span> }.into_any()).collect_view()
    };
    view! {
        <p class="visually-hidden" id=format!("{}-preview-hint", view.id)>{t.rows_are_editable()}</p>
        <div
            class="sheet"
            id=grid_id(view)
            node_ref=window
            role="grid"
            tabindex="0"
            hidden=move || count.get() == 0
            aria-label=t.preview()
            aria-describedby=format!("{}-preview-hint", view.id)
            aria-rowcount=move || (count.get() + 1).to_string()
            aria-colcount=move || fields.with(|fields| (fields.len() + 3).to_string())
            aria-activedescendant=move || {
                let (position, field) = view.active.get();
                let first = view.first.get();
                let is_there = (first..first + RENDERED).contains(&position) && position < count.get();
                is_there.then(|| format!("{}-{field}", row_id(view, position)))
            }
            style=("--more", move || fields.with(|fields| (fields.len() - 1).to_string()))
            on:scroll=move |_| place.follow()
            on:keydown=move |event| place.press(&event)
            on:click=move |event| place.point(&event)
        >
            <div class="sheet-head" role="row" aria-rowindex="1">{dynamic(heads)}</div>
            <div
                class="sheet-rows"
                role="rowgroup"
                node_ref=body
                style=("--rows", move || count.get().to_string())
            >
                {keyed_list(rows)}
            </div>
        </div>
    }
}

/// Creates the remaining elements, some in each frame.
fn make_more(made: RwSignal<u32>) {
    request_animation_frame(move || {
        let now = made.try_get_untracked().unwrap_or(RENDERED);
        if now < RENDERED {
            made.set(now + MADE_AT_ONCE);
            make_more(made);
        }
    });
}

/// The visible window over the rows.
#[derive(Clone, Copy)]
struct Place {
    view: PreviewState,
    window: NodeRef<Div>,
    body: NodeRef<Div>,
}

impl Place {
    /// The height of a row, which follows the reader's text size.
    fn row_height(self, count: u32) -> f64 {
        let height = self.body.get_untracked().map_or(0, |body| body.offset_height());
        if count == 0 || height == 0 { 44.0 } else { f64::from(height) / f64::from(count) }
    }

    /// Renders the visible rows.
    fn follow(self) {
        let Some(window) = self.window.get_untracked() else { return };
        let count = self.view.order.with_untracked(super::row_order::RowOrder::len);
        let height = self.row_height(count);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let top = (f64::from(window.scroll_top()) / height).max(0.0) as u32;
        let first = top.saturating_sub(ABOVE).min(count.saturating_sub(RENDERED));
        if self.view.first.get_untracked() != first {
            self.view.first.set(first);
        }
    }

    /// A cell was clicked: it becomes the active cell and is edited.
    fn point(self, event: &MouseEvent) {
        let view = self.view;
        if let Some(row) =
            deleting(event).and_then(|position| view.order.with_untracked(|order| order.row(position)))
        {
            view.sheet.delete_row(row);
            view.arrange();
            return;
        }
        let Some((position, field)) = pressed(event) else { return };
        let Some(row) = view.order.with_untracked(|order| order.row(position)) else { return };
        view.active.set((position, field));
        let is_kept = view.sheet.fields_now().get(field).is_some_and(|field| field.position.is_some());
        if is_kept && view.editing.get_untracked() != Some((row, field)) {
            view.editing.set(Some((row, field)));
        }
    }

    fn press(self, event: &KeyboardEvent) {
        let view = self.view;
        if view.editing.with_untracked(Option::is_some) {
            return;
        }
        let count = view.order.with_untracked(super::row_order::RowOrder::len);
        let fields = view.sheet.fields_now();
        if count == 0 {
            return;
        }
        let (position, field) = view.active.get_untracked();
        let page = self.rows_a_page(count);
        let (next, field) = match event.key().as_str() {
            "ArrowDown" => (position + 1, field),
            "ArrowUp" => (position.saturating_sub(1), field),
            "ArrowRight" => (position, (field + 1).min(fields.len() - 1)),
            "ArrowLeft" => (position, field.saturating_sub(1)),
            "PageDown" => (position + page, field),
            "PageUp" => (position.saturating_sub(page), field),
            "Home" => (0, field),
            "End" => (count - 1, field),
            "Delete" => {
                event.prevent_default();
                if let Some(row) = view.order.with_untracked(|order| order.row(position)) {
                    view.sheet.delete_row(row);
                    view.arrange();
                }
                return;
            }
            "Enter" | "F2" => {
                event.prevent_default();
                let row = view.order.with_untracked(|order| order.row(position));
                if let Some(row) = row
                    && fields[field].position.is_some()
                {
                    self.bring_into_view(position, count);
                    view.editing.set(Some((row, field)));
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let next = next.min(count - 1);
        view.active.set((next, field));
        self.bring_into_view(next, count);
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
