use super::View;
use super::grid::grid_id;
use super::row::row_id;
use crate::first::text;
use crate::pages::registration::bulk::batch::{Field, Seen};
use crate::pages::registration::bulk::browser::focus;
use domain::bulk::Column;
use leptos::either::Either;
use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// A cell of a row; a press or Enter makes it an input.
#[component]
pub(super) fn FieldCell(
    view: View,
    position: Memo<Option<u32>>,
    row: Memo<Option<u32>>,
    seen: Memo<Option<Seen>>,
    field: usize,
    fields: Memo<Vec<Field>>,
) -> impl IntoView {
    let t = text();
    let column = fields.with_untracked(|fields| fields[field].column);
    let is_kept = fields.with_untracked(|fields| fields[field].position.is_some());
    let is_edited = Memo::new(move |_| row.get().is_some_and(|row| view.editing.get() == Some((row, field))));
    let is_faulty =
        Memo::new(move |_| seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.faulty == Some(column))));
    let id = move || position.get().map(|position| format!("{}-{field}", row_id(view, position)));
    let is_active = move || position.get().is_some_and(|position| view.active.get() == (position, field));
    let is_mono = column == Column::Username;
    let class = move || {
        let word = |is_so: bool, word: &'static str| if is_so { word } else { "" };
        let (mono, faulty, here) =
            (word(is_mono, " mono"), word(is_faulty.get(), " faulty"), word(is_active(), " here"));
        format!("sheet-cell{mono}{faulty}{here}")
    };
    let press = move |_| {
        if let (Some(position), Some(row)) = (position.get_untracked(), row.get_untracked()) {
            view.active.set((position, field));
            if is_kept && view.editing.get_untracked() != Some((row, field)) {
                view.editing.set(Some((row, field)));
            }
        }
    };
    let words = move || {
        seen.with(|seen| {
            let seen = seen.as_ref()?;
            let text = seen.cells.get(field).filter(|text| !text.is_empty());
            Some(match text {
                Some(text) => Either::Left(text.clone()),
                None if column == Column::Username && !seen.derived.is_empty() => {
                    let said = t.username_derived(&seen.derived);
                    Either::Right(view! {
                        <span class="quiet-text" title=said>{seen.derived.clone()}</span>
                    })
                }
                None => Either::Left(String::new()),
            })
        })
    };
    view! {
        <span
            class=class
            role="gridcell"
            id=id
            aria-invalid=move || is_faulty.get().then_some("true")
            aria-readonly=(!is_kept).then_some("true")
            on:click=press
        >
            {move || if is_edited.get() {
                Either::Left(view! { <Editor view row field column seen/> })
            } else {
                Either::Right(words)
            }}
        </span>
    }
}

/// Takes the cell's text for as long as it is edited.
#[component]
fn Editor(
    view: View,
    row: Memo<Option<u32>>,
    field: usize,
    column: Column,
    seen: Memo<Option<Seen>>,
) -> impl IntoView {
    let t = text();
    let input = NodeRef::<Input>::new();
    let (value, line) = seen.with_untracked(|seen| {
        seen.as_ref().map_or((String::new(), 0), |seen| (seen.cells[field].clone(), seen.line))
    });
    input.on_load(|input| {
        request_animation_frame(move || {
            let _ = input.focus();
            input.select();
        });
    });
    let row = row.get_untracked();
    let take = move |value: String| {
        let Some(row) = row else { return };
        if view.editing.get_untracked() == Some((row, field)) {
            view.editing.set(None);
            view.batch.edit(row, field, &value);
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
            value=value
            on:keydown=press
            on:blur=move |event| take(event_target_value(&event))
        />
    }
}
