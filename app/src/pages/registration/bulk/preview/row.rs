use super::cell::FieldCell;
use super::counters::{shape_of, tag_of};
use super::grid::RENDERED;
use super::{Order, View};
use crate::components::Icon;
use crate::first::text;
use crate::pages::registration::bulk::batch::{Field, Seen};
use domain::bulk::RowState;
use domain::form::Code;
use leptos::prelude::*;

/// One of the rendered rows: whichever of those that share its place is in view.
#[component]
pub(super) fn Row(
    view: View,
    /// Which of those it is: every row whose position leaves this remainder.
    share: u32,
    fields: Memo<Vec<Field>>,
) -> impl IntoView {
    let t = text();
    let position = Memo::new(move |_| {
        let first = view.first.get();
        let position = first + (share + RENDERED - first % RENDERED) % RENDERED;
        (position < view.order.with(Order::len)).then_some(position)
    });
    let seen = Memo::new(move |_| {
        let row = view.order.with(|order| order.row(position.get()?))?;
        view.batch.look(row)
    });
    let at = move || position.get().unwrap_or_default();
    let is_active = move || position.get().is_some_and(|position| view.active.get().0 == position);
    let row = Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|seen| seen.row)));
    let state = Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|seen| seen.state)));
    let cells = move || {
        let count = fields.with(Vec::len);
        (0..count).map(|field| view! { <FieldCell view position row seen field fields/> }).collect_view()
    };
    view! {
        <div
            class=move || if is_active() { "sheet-row here" } else { "sheet-row" }
            role="row"
            hidden=move || position.get().is_none()
            aria-rowindex=move || (at() + 2).to_string()
            style=("--at", move || at().to_string())
        >
            <span class="sheet-line" role="rowheader">
                {move || seen.with(|seen| seen.as_ref().map(|seen| t.number(seen.line)))}
            </span>
            {cells}
            <span class="sheet-state" role="gridcell">
                {move || state.get().map(|state| view! {
                    <span class=tag_of(state)><Icon shape=shape_of(state)/>{t.row_state(state)}</span>
                })}
            </span>
            <span class="sheet-why" role="gridcell">
                {move || seen.with(|seen| seen.as_ref().and_then(why))}
            </span>
        </div>
    }
}

/// The id of a row's element; that of a cell is made from it.
pub(super) fn row_id(view: View, position: u32) -> String {
    format!("{}-preview-{position}", view.id)
}

/// Why a row stands as it does, in words.
fn why(seen: &Seen) -> Option<String> {
    let t = text();
    match (seen.state, seen.code) {
        (RowState::Ready | RowState::Skipped, None) => None,
        (RowState::DuplicateInFile, _) | (_, Some(Code::DuplicateInFile)) if seen.repeats.is_some() => {
            seen.repeats.map(|line| t.same_as_line(line))
        }
        (RowState::Warning, _) if seen.slip.is_some() => seen.slip.map(|domain| t.did_you_mean(domain)),
        (_, code) => code.map(|code| t.fault(code).to_owned()),
    }
}
