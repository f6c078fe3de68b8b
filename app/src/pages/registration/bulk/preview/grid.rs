//! The table of rows. Only those in view are elements, whatever the number of rows. Each element shows every n-th row
//! and is reused during scrolling, so that scrolling creates no elements.

use super::place::Place;
use super::row::Row;
use super::state::{NamedColumn, PreviewState, RENDERED, grid_id, row_id};
use crate::components::{KeyedItem, dynamic, keyed_list};
use crate::page_context::text;
use crate::pages::registration::bulk::checked_sheet::ShownColumn;
use leptos::html::Div;
use leptos::prelude::*;

/// Elements created between two yields.
const MADE_AT_ONCE: u32 = 4;

#[component]
pub(super) fn Grid(view: PreviewState) -> impl IntoView {
    let t = text();
    let window = NodeRef::<Div>::new();
    let body = NodeRef::<Div>::new();
    let sheet = view.sheet;
    let fields = Memo::new(move |_| {
        let named =
            |shown: ShownColumn| NamedColumn { shown, name: sheet.column_name(shown.column, t).into() };
        sheet.fields().into_iter().map(named).collect::<Vec<_>>()
    });
    let count = Memo::new(move |_| view.order.with(super::row_order::RowOrder::len));
    let place = Place {
        order: view.order,
        first: view.first,
        active: view.active,
        editing: view.editing,
        fields: Callback::new(move |()| sheet.fields_now().len()),
        can_edit: Callback::new(move |(_, field): (u32, usize)| {
            sheet.fields_now().get(field).is_some_and(|field| field.position.is_some())
        }),
        delete: Some(Callback::new(move |row| {
            sheet.delete_row(row);
            view.arrange();
        })),
        window,
        body,
    };
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
        let fields = fields.get().into_iter().map(|field| field.name.to_string());
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
