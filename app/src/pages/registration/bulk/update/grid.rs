//! The table of rows. Only those in view are elements, whatever the number of rows. Each element shows every n-th row and is
//! reused during scrolling. Nothing in it is edited, so that it scrolls as any part of a page does.

use super::preview::{PreviewState, RowView, heads, row_view, state_class, state_icon};
use crate::components::{Icon, KeyedItem, dynamic, keyed_list};
use crate::page_context::text;
use crate::pages::registration::bulk::preview::RowOrder;
use leptos::html::Div;
use leptos::prelude::*;

/// The number of row elements: the sixteen that are visible, and some on either side.
const RENDERED: u32 = 28;
/// Elements above the visible part.
const ABOVE: u32 = 6;

#[component]
pub(super) fn Grid(view: PreviewState) -> impl IntoView {
    let t = text();
    let window = NodeRef::<Div>::new();
    let body = NodeRef::<Div>::new();
    let count = Memo::new(move |_| view.order.with(RowOrder::len));
    let names = Memo::new(move |_| heads(view.file, t));
    let follow = move || {
        let Some(window) = window.get_untracked() else { return };
        let rows = count.get_untracked();
        let height = body.get_untracked().map_or(0, |body| body.offset_height());
        // The height of a row follows the reader's text size.
        let height = if rows == 0 || height == 0 { 44.0 } else { f64::from(height) / f64::from(rows) };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let top = (f64::from(window.scroll_top()) / height).max(0.0) as u32;
        let first = top.saturating_sub(ABOVE).min(rows.saturating_sub(RENDERED));
        if view.first.get_untracked() != first {
            view.first.set(first);
        }
    };
    // A table of other rows may be scrolled past its end.
    Effect::new(move |is_new: Option<()>| {
        view.order.track();
        if is_new.is_some() {
            if let Some(window) = window.get_untracked() {
                window.set_scroll_top(0);
            }
            follow();
        }
    });
    let columns = move || {
        let names = std::iter::once(t.line().to_owned()).chain(names.get());
        let names = names.chain([t.state().to_owned(), t.why().to_owned()]);
        names.map(|name| view! { <span role="columnheader">{name}</span> }.into_any()).collect_view()
    };
    let row = move |share: u32| KeyedItem::new(share, move || view! { <Row view share/> }.into_any());
    let rows = move || (0..RENDERED.min(count.get())).map(row).collect();
    view! {
        <div
            class="sheet compared"
            id="update-preview"
            node_ref=window
            role="table"
            tabindex="0"
            hidden=move || count.get() == 0
            aria-label=t.update_rows_preview()
            aria-rowcount=move || (count.get() + 1).to_string()
            style=("--more", move || names.with(|names| names.len().saturating_sub(1).to_string()))
            on:scroll=move |_| follow()
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

/// A rendered row: the one in view of all that share its element.
#[component]
fn Row(view: PreviewState, share: u32) -> impl IntoView {
    let t = text();
    let shown = Memo::new(move |_| {
        let first = view.first.get();
        let position = first + (share + RENDERED - first % RENDERED) % RENDERED;
        let row = view.order.with(|order| order.row(position))?;
        row_view(view, position, row, t)
    });
    view! {
        {move || shown.with(|shown| match shown {
            Some(shown) => elements(shown),
            None => view! { <div class="sheet-row" role="row" hidden=true></div> }.into_any(),
        })}
    }
}

fn elements(row: &RowView) -> AnyView {
    let t = text();
    let cells = row.cells.iter().map(|cell| {
        let class = match (cell.is_changed, cell.is_faulty) {
            (_, true) => "sheet-cell faulty",
            (true, false) => "sheet-cell changed",
            (false, false) => "sheet-cell quiet-text",
        };
        view! { <span class=class role="cell" title=cell.text.clone()>{cell.text.clone()}</span> }.into_any()
    });
    view! {
        <div
            class="sheet-row"
            role="row"
            aria-rowindex=(row.position + 2).to_string()
            style=("--at", row.position.to_string())
        >
            <span class="sheet-line" role="rowheader">{t.number(row.line)}</span>
            <span class="sheet-cell" role="cell" title=row.who.clone()>{row.who.clone()}</span>
            {cells.collect_view()}
            <span class="sheet-state" role="cell">
                <span class=state_class(row.state)><Icon shape=state_icon(row.state)/>{t.update_state(row.state)}</span>
            </span>
            <span class="sheet-why" role="cell"><span>{row.why.clone()}</span></span>
        </div>
    }
    .into_any()
}
