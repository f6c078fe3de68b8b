use super::cell_editor::CellEditor;
use super::state::{NamedColumn, PreviewState, RenderedRow, grid_id, row_id, why_id};
use crate::page_context::text;
use domain::bulk::{Column, RowColumn};
use domain::day::PartialDate;
use leptos::prelude::*;
use std::sync::Arc;

const USERNAME: RowColumn = RowColumn::Known(Column::Username);

/// A cell; a click or Enter makes it an input.
pub(super) fn cell(view: PreviewState, shown: &RenderedRow, at: usize, named: &NamedColumn) -> AnyView {
    let field = named.shown;
    let word = |is_so: bool, word: &'static str| if is_so { word } else { "" };
    let is_faulty = shown.row.faulty == Some(field.column);
    let mono = word(field.column == USERNAME, " mono");
    let faulty = word(is_faulty, " faulty");
    let here = word(shown.here == Some(at), " here");
    view! {
        <span
            class=format!("sheet-cell{mono}{faulty}{here}")
            role="gridcell"
            id=format!("{}-{at}", row_id(view, shown.position))
            data-label=Arc::clone(&named.name)
            aria-invalid=is_faulty.then_some("true")
            aria-readonly=field.position.is_none().then_some("true")
        >
            {content(view, shown, at, field.column)}
        </span>
    }
    .into_any()
}

fn content(view: PreviewState, shown: &RenderedRow, at: usize, column: RowColumn) -> AnyView {
    let row = &shown.row;
    let value = row.cells.get(at).cloned().unwrap_or_default();
    if shown.edited == Some(at) {
        let why = why_id(view, shown.position);
        return view! { <Editor view row=row.row field=at column line=row.line value why/> }.into_any();
    }
    if column == USERNAME && !row.derived.is_empty() {
        let said = text().username_derived(&row.derived);
        return view! { <span class="quiet-text" title=said>{row.derived.clone()}</span> }.into_any();
    }
    // As the reader writes dates; the input has it in the form that is read in one way only.
    let date =
        (column == RowColumn::Known(Column::DateOfBirth)).then(|| PartialDate::parse(&value).ok()).flatten();
    date.map_or(value, PartialDate::day_first).into_any()
}

/// The input of a cell that is being edited.
#[component]
fn Editor(
    view: PreviewState,
    row: u32,
    field: usize,
    column: RowColumn,
    line: u32,
    value: String,
    /// The id of the reason of the row's state.
    why: String,
) -> impl IntoView {
    let t = text();
    let take = Callback::new(move |value: String| {
        if view.editing.get_untracked() == Some((row, field)) {
            view.editing.set(None);
            view.sheet.edit(row, field, &value);
            view.sheet.look_up_rows();
        }
    });
    let leave = Callback::new(move |()| view.editing.set(None));
    let label = t.edit_cell(&view.sheet.column_name(column, t), line);
    view! { <CellEditor label value why mono=column == USERNAME grid=grid_id(view) take leave/> }
}
