use super::View;
use super::cell::cell;
use super::counters::{shape_of, tag_of};
use super::grid::RENDERED;
use crate::components::Icon;
use crate::page_context::text;
use crate::pages::registration::bulk::batch::{Field, Seen};
use domain::bulk::RowState;
use domain::form::Code;
use domain::text::Text;
use leptos::prelude::*;

/// A row as it stands in the table.
#[derive(Clone, PartialEq)]
pub(super) struct Shown {
    pub position: u32,
    pub seen: Seen,
    /// The field that the keyboard stands at.
    pub here: Option<usize>,
    /// The field that is being edited.
    pub edited: Option<usize>,
}

/// One of the rendered rows: whichever of those that share its place is in view. It is one signal and one effect,
/// however many cells it has: a screenful of rows changes at every step of a scroll.
#[component]
pub(super) fn Row(
    view: View,
    /// Which of those it is: every row whose position leaves this remainder.
    share: u32,
    fields: Memo<Vec<Field>>,
) -> impl IntoView {
    let shown = Memo::new(move |before: Option<&Option<Shown>>| {
        let first = view.first.get();
        let position = first + (share + RENDERED - first % RENDERED) % RENDERED;
        let row = view.order.with(|order| order.row(position))?;
        let edited = view.editing.get().filter(|(at, _)| *at == row).map(|(_, field)| field);
        let (active, field) = view.active.get();
        // While it is typed in, a row stays as it was, whatever the registry answers: the input must not be made anew.
        let before = before.and_then(Option::as_ref).filter(|before| before.seen.row == row);
        let seen = match before {
            Some(before) if edited.is_some() => before.seen.clone(),
            _ => view.batch.look(row)?,
        };
        Some(Shown { position, seen, here: (active == position).then_some(field), edited })
    });
    view! {
        {move || shown.with(|shown| match shown {
            Some(shown) => fields.with(|fields| elements(view, shown, fields)),
            None => view! { <div class="sheet-row" role="row" hidden=true></div> }.into_any(),
        })}
    }
}

fn elements(view: View, shown: &Shown, fields: &[Field]) -> AnyView {
    let t = text();
    let Shown { position, seen, here, .. } = shown;
    let cells = fields.iter().enumerate().map(|(at, field)| cell(view, shown, at, *field)).collect_view();
    view! {
        <div
            class=if here.is_some() { "sheet-row here" } else { "sheet-row" }
            role="row"
            aria-rowindex=(position + 2).to_string()
            style=("--at", position.to_string())
        >
            <span class="sheet-line" role="rowheader">{t.number(seen.line)}</span>
            {cells}
            <span class="sheet-state" role="gridcell">
                <span class=tag_of(seen.state)><Icon shape=shape_of(seen.state)/>{t.row_state(seen.state)}</span>
            </span>
            <span class="sheet-why" role="gridcell">{why(t, seen)}</span>
        </div>
    }
    .into_any()
}

/// The id of a row's element; that of a cell is made from it.
pub(super) fn row_id(view: View, position: u32) -> String {
    format!("{}-preview-{position}", view.id)
}

/// Why a row stands as it does, in words.
fn why(t: &dyn Text, seen: &Seen) -> String {
    let words = match (seen.state, seen.code) {
        (RowState::Ready | RowState::Skipped, None) => None,
        (RowState::DuplicateInFile, _) | (_, Some(Code::DuplicateInFile)) if seen.repeats.is_some() => {
            seen.repeats.map(|line| t.same_as_line(line))
        }
        (RowState::Warning, _) if seen.slip.is_some() => seen.slip.map(|domain| t.did_you_mean(domain)),
        (_, code) => code.map(|code| t.fault(code).to_owned()),
    };
    words.unwrap_or_default()
}
