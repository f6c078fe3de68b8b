//! The preview: every row with its line and state, filters with counts, repairs, editing in place.

mod cell;
mod cell_editor;
mod filters;
mod grid;
mod place;
mod row;
mod row_order;
mod state;

use super::checked_sheet::CheckedSheet;
use crate::components::{fetched_part, when_idle};
use crate::page_context::text;
use filters::{RepairButtons, state_filters};
use grid::Grid;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use state::PreviewState;

pub(super) use cell_editor::CellEditor;
pub(super) use place::Place;
pub(super) use row_order::RowOrder;
pub(super) use state::RENDERED;

/// The preview, in a file of its own: a page has no rows at first.
pub(super) fn fetched_preview(id: &'static str, sheet: CheckedSheet) -> AnyView {
    fetched_part(RwSignal::new(false), move || Box::pin(preview(id, sheet)))
}

/// Fetches the preview before somebody has chosen a file.
pub(super) fn fetch_preview_when_idle() {
    when_idle(|| Box::pin(async { _ = fetch_preview().await }));
}

#[wasm_split(preview, wasm_split_path = leptos::wasm_split, preload(fetch_preview), fallible)]
fn preview(id: &'static str, sheet: CheckedSheet) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <Preview id sheet/> }.into_any())
}

#[component]
fn Preview(id: &'static str, sheet: CheckedSheet) -> impl IntoView {
    let t = text();
    let view = PreviewState::new(id, sheet);
    // Lookups and repairs move rows from one filter to another.
    Effect::new(move |before: Option<u32>| {
        let now = sheet.rounds.get();
        if before.is_some_and(|before| before != now) && view.editing.with_untracked(Option::is_none) {
            view.arrange();
        }
        now
    });
    let is_empty = Memo::new(move |_| view.order.with(RowOrder::is_empty));
    view! {
        <div class="tools">
            {state_filters(view)}
            <RepairButtons view/>
        </div>
        {move || is_empty.get().then(|| view! { <p class="body quiet-text" role="status">{t.no_rows_like_this()}</p> }.into_any())}
        <Grid view/>
    }
}

/// The repairs alone, for a list whose cells show their own status.
#[component]
pub(super) fn ListRepairs(sheet: CheckedSheet) -> impl IntoView {
    view! { <RepairButtons view=PreviewState::new("list", sheet)/> }
}
