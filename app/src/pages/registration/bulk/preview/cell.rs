use super::state::{PreviewState, RenderedRow, grid_id, row_id, why_id};
use crate::page_context::text;
use crate::pages::registration::bulk::browser::focus;
use crate::pages::registration::bulk::checked_sheet::ShownColumn;
use domain::bulk::Column;
use domain::day::PartialDate;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::Element;

/// A cell; a click or Enter makes it an input.
pub(super) fn cell(view: PreviewState, shown: &RenderedRow, at: usize, field: ShownColumn) -> AnyView {
    let word = |is_so: bool, word: &'static str| if is_so { word } else { "" };
    let is_faulty = shown.row.faulty == Some(field.column);
    let mono = word(field.column == Column::Username, " mono");
    let faulty = word(is_faulty, " faulty");
    let here = word(shown.here == Some(at), " here");
    view! {
        <span
            class=format!("sheet-cell{mono}{faulty}{here}")
            role="gridcell"
            id=format!("{}-{at}", row_id(view, shown.position))
            aria-invalid=is_faulty.then_some("true")
            aria-readonly=field.position.is_none().then_some("true")
        >
            {content(view, shown, at, field.column)}
        </span>
    }
    .into_any()
}

/// The position and the field of the cell that was clicked.
pub(super) fn pressed(event: &MouseEvent) -> Option<(u32, usize)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let id = target.closest(".sheet-cell").ok()??.id();
    let mut parts = id.rsplit('-');
    let field = parts.next()?.parse().ok()?;
    Some((parts.next()?.parse().ok()?, field))
}

/// The position of the row whose *Delete* was clicked.
pub(super) fn deleting(event: &MouseEvent) -> Option<u32> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let row = target.closest(".sheet-delete").ok()??.closest(".sheet-row").ok()??;
    row.get_attribute("aria-rowindex")?.parse::<u32>().ok()?.checked_sub(2)
}

fn content(view: PreviewState, shown: &RenderedRow, at: usize, column: Column) -> AnyView {
    let row = &shown.row;
    let value = row.cells.get(at).cloned().unwrap_or_default();
    if shown.edited == Some(at) {
        let why = why_id(view, shown.position);
        return view! { <Editor view row=row.row field=at column line=row.line value why/> }.into_any();
    }
    if column == Column::Username && !row.derived.is_empty() {
        let said = text().username_derived(&row.derived);
        return view! { <span class="quiet-text" title=said>{row.derived.clone()}</span> }.into_any();
    }
    // As the reader writes dates; the input has it in the form that is read in one way only.
    let date = (column == Column::DateOfBirth).then(|| PartialDate::parse(&value).ok()).flatten();
    date.map_or(value, PartialDate::day_first).into_any()
}

/// The input of a cell that is being edited.
#[component]
fn Editor(
    view: PreviewState,
    row: u32,
    field: usize,
    column: Column,
    line: u32,
    value: String,
    /// The id of the reason of the row's state.
    why: String,
) -> impl IntoView {
    let t = text();
    let input = NodeRef::<Input>::new();
    input.on_load(|input| {
        request_animation_frame(move || {
            let _ = input.focus();
            input.select();
        });
    });
    let take = move |value: String| {
        if view.editing.get_untracked() == Some((row, field)) {
            view.editing.set(None);
            view.sheet.edit(row, field, &value);
        }
    };
    let press = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            event.stop_propagation();
            take(event_target_value(&event));
            focus(&grid_id(view));
        }
        "Escape" => {
            event.stop_propagation();
            view.editing.set(None);
            focus(&grid_id(view));
        }
        _ => event.stop_propagation(),
    };
    view! {
        <input
            node_ref=input
            class:mono=column == Column::Username
            type="text"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-label=t.edit_cell(&t.column(column), line)
            aria-describedby=why
            value=value
            on:keydown=press
            on:blur=move |event| take(event_target_value(&event))
        />
    }
}
