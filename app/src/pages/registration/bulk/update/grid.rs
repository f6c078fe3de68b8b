//! The table of rows. Only those in view are elements, whatever the number of rows. Each element shows every n-th row and is
//! reused during scrolling. A cell is corrected in place, as in a bulk invite.

use super::preview_state::{
    UpdatePreviewState, UpdateRowView, has_reasons, heads, row_view, state_class, state_icon,
};
use crate::components::{Icon, KeyedItem, dynamic, keyed_list};
use crate::page_context::text;
use crate::pages::registration::bulk::preview::{CellEditor, Place, RENDERED, RowOrder};
use leptos::html::Div;
use leptos::prelude::*;

/// The id of the table; those of its rows, cells and reasons begin with it.
const ID: &str = "update-preview";

#[component]
pub(super) fn Grid(view: UpdatePreviewState) -> impl IntoView {
    let t = text();
    let window = NodeRef::<Div>::new();
    let body = NodeRef::<Div>::new();
    let count = Memo::new(move |_| view.order.with(RowOrder::len));
    let names = Memo::new(move |_| heads(view, t));
    let has_reasons = Memo::new(move |_| has_reasons(view));
    let place = Place {
        order: view.order,
        first: view.first,
        active: view.active,
        editing: view.editing,
        fields: Callback::new(move |()| view.columns.with_untracked(Vec::len) + 1),
        can_edit: Callback::new(move |(row, field)| view.position(row, field).is_some()),
        delete: None,
        window,
        body,
    };
    // A table of other rows may be scrolled past its end.
    Effect::new(move |is_new: Option<()>| {
        view.order.track();
        if is_new.is_some() {
            if let Some(window) = window.get_untracked() {
                window.set_scroll_top(0);
            }
            place.follow();
        }
    });
    let columns = move || {
        let names = std::iter::once(t.line().to_owned()).chain(names.get());
        let names = names.chain([t.state().to_owned(), t.why().to_owned()]);
        names.map(|name| view! { <span role="columnheader">{name}</span> }.into_any()).collect_view()
    };
    let row = move |share: u32| KeyedItem::new(share, move || view! { <Row view share names/> }.into_any());
    let rows = move || (0..RENDERED.min(count.get())).map(row).collect();
    view! {
        <p class="visually-hidden" id="update-preview-hint">{t.rows_are_editable()}</p>
        <div
            class=move || if has_reasons.get() { "sheet compared" } else { "sheet compared without-reasons" }
            id=ID
            node_ref=window
            role="grid"
            tabindex="0"
            hidden=move || count.get() == 0
            aria-label=t.update_rows_preview()
            aria-describedby="update-preview-hint"
            aria-rowcount=move || (count.get() + 1).to_string()
            aria-activedescendant=move || {
                let (position, field) = view.active.get();
                let first = view.first.get();
                let is_there = (first..first + RENDERED).contains(&position) && position < count.get();
                is_there.then(|| cell_id(position, field))
            }
            style=("--more", move || names.with(|names| names.len().saturating_sub(1).to_string()))
            on:scroll=move |_| place.follow()
            on:keydown=move |event| place.press(&event)
            on:click=move |event| place.point(&event)
        >
            <div class="sheet-head" role="row" aria-rowindex="1">{dynamic(columns)}</div>
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

fn cell_id(position: u32, field: usize) -> String {
    format!("{ID}-{position}-{field}")
}

fn why_id(position: u32) -> String {
    format!("{ID}-{position}-why")
}

/// A row as it is rendered.
#[derive(Clone, PartialEq)]
struct RenderedRow {
    row: UpdateRowView,
    /// The field of the active cell, and the one that is being edited.
    here: Option<usize>,
    edited: Option<usize>,
}

/// A rendered row: the one in view of all that share its element.
#[component]
fn Row(view: UpdatePreviewState, share: u32, names: Memo<Vec<String>>) -> impl IntoView {
    let t = text();
    let shown = Memo::new(move |before: Option<&Option<RenderedRow>>| {
        let first = view.first.get();
        let position = first + (share + RENDERED - first % RENDERED) % RENDERED;
        let row = view.order.with(|order| order.row(position))?;
        let edited = view.editing.get().filter(|(at, _)| *at == row).map(|(_, field)| field);
        let (active, field) = view.active.get();
        // While a row is edited it is not rendered again: the input must not be replaced.
        let before = before.and_then(Option::as_ref).filter(|before| before.row.row == row);
        let row = match before {
            Some(before) if edited.is_some() => before.row.clone(),
            _ => row_view(view, position, row, t)?,
        };
        Some(RenderedRow { row, here: (active == position).then_some(field), edited })
    });
    view! {
        {move || shown.with(|shown| match shown {
            Some(shown) => names.with(|names| elements(view, shown, names)),
            None => view! { <div class="sheet-row" role="row" hidden=true></div> }.into_any(),
        })}
    }
}

fn elements(view: UpdatePreviewState, shown: &RenderedRow, names: &[String]) -> AnyView {
    let t = text();
    let row = &shown.row;
    let name = |field: usize| names.get(field).cloned().unwrap_or_default();
    let cells = row.cells.iter().zip(1..).map(|(cell, field)| {
        let class = match (cell.is_changed, cell.is_faulty) {
            (_, true) => " faulty",
            (true, false) => " changed",
            (false, false) => " quiet-text",
        };
        one_cell(view, shown, (field, name(field)), (class, &cell.text))
    });
    let line = if row.line == 0 { "–".to_owned() } else { t.number(row.line) };
    view! {
        <div
            class=if shown.here.is_some() { "sheet-row here" } else { "sheet-row" }
            role="row"
            aria-rowindex=(row.position + 2).to_string()
            style=("--at", row.position.to_string())
        >
            <span class="sheet-line" role="rowheader">{line}</span>
            {one_cell(view, shown, (0, name(0)), ("", &row.who))}
            {cells.collect_view()}
            <span class="sheet-state" role="gridcell">
                <span class=state_class(row.state)><Icon shape=state_icon(row.state)/>{t.update_state(row.state)}</span>
            </span>
            <span class="sheet-why" role="gridcell"><span id=why_id(row.position) title=row.why.clone()>{row.why.clone()}</span></span>
        </div>
    }
    .into_any()
}

fn one_cell(
    view: UpdatePreviewState,
    shown: &RenderedRow,
    (field, name): (usize, String),
    (class, words): (&str, &str),
) -> AnyView {
    let row = &shown.row;
    let here = if shown.here == Some(field) { " here" } else { "" };
    let content =
        if shown.edited == Some(field) { editor(view, row, field) } else { words.to_owned().into_any() };
    view! {
        <span
            class=format!("sheet-cell{class}{here}")
            role="gridcell"
            id=cell_id(row.position, field)
            title=words.to_owned()
            data-label=name
            aria-invalid=(class == " faulty").then_some("true")
            aria-readonly=(row.line == 0).then_some("true")
        >
            {content}
        </span>
    }
    .into_any()
}

/// The input of a cell, with what the file has.
fn editor(view: UpdatePreviewState, row: &UpdateRowView, field: usize) -> AnyView {
    let t = text();
    let (at, line) = (row.row, row.line);
    let Some(position) = view.position(at, field) else { return ().into_any() };
    let value = view.file.cell(at, position).unwrap_or_default();
    let take = Callback::new(move |typed: String| {
        if view.editing.get_untracked() == Some((at, field)) {
            view.editing.set(None);
            view.file.edit(at, position, &typed);
        }
    });
    let leave = Callback::new(move |()| view.editing.set(None));
    let name = untrack(move || heads(view, t)).into_iter().nth(field).unwrap_or_default();
    let (label, why, grid) = (t.edit_cell(&name, line), why_id(row.position), ID.to_owned());
    view! { <CellEditor label value why mono=false grid take leave/> }.into_any()
}
