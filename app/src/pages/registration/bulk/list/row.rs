use super::cell_answer::{CellAnswer, cell_answer};
use super::options_id;
use super::state::ListState;
use crate::components::{Icon, KeyedItem, Shape, keyed_list};
use crate::page_context::text;
use crate::pages::registration::bulk::browser::{focus, pasted_text};
use crate::pages::registration::bulk::checked_sheet::{ListColumn, RowView};
use domain::account::with_domain;
use domain::bulk::paste::block;
use domain::bulk::{Column, RowColumn};
use domain::form::Code;
use domain::text::Text;
use leptos::ev::{ClipboardEvent, KeyboardEvent};
use leptos::prelude::*;

/// One person: address, username and what else is asked for, each with its status.
#[component]
pub(super) fn ListRow(state: ListState, row: u32) -> impl IntoView {
    let t = text();
    let view = Memo::new(move |_| state.sheet.row_view(row));
    let number = row + 1;
    let cells = move || {
        let cell = |column: ListColumn| {
            KeyedItem::new(column.position, move || {
                let column = column.clone();
                view! { <Cell state row view column/> }.into_any()
            })
        };
        state.columns.get().into_iter().map(cell).collect()
    };
    view! {
        <div class="list-row" class:with-units=move || state.has_units() role="group" aria-label=t.list_row(number)>
            <span class="sheet-line" aria-hidden="true">{t.list_row(number)}</span>
            {keyed_list(cells)}
            <button
                class="btn quiet small square needs-script"
                type="button"
                aria-label=t.delete_row(number)
                on:click=move |_| state.sheet.delete_row(row)
            >
                <Icon shape=Shape::Bin/>
            </button>
        </div>
    }
}

#[component]
fn Cell(state: ListState, row: u32, view: Memo<Option<RowView>>, column: ListColumn) -> impl IntoView {
    let t = text();
    // The columns of a list are all shown in the preview too, in their order.
    let ListColumn { position: field, column, own } = column;
    let name = state.sheet.column_name(column, t);
    let options = own.as_ref().map(options_id);
    let label = if own.is_some() { t.required_label(&name) } else { name.clone() };
    let is = move |known: Column| column == RowColumn::Known(known);
    let (id, says) = (cell_id(row, field), format!("{}-says", cell_id(row, field)));
    let value = Memo::new(move |_| state.sheet.raw(row, field));
    let said = Memo::new(move |_| {
        let said = view.with(|view| cell_answer(view.as_ref(), column));
        let is_early = state.typing.get() == Some((row, field));
        // A failed lookup is not shown as pending.
        let is_vain = said == CellAnswer::Checking && state.sheet.has_lookup_failed.get();
        if is_early || is_vain { CellAnswer::Silent } else { said }
    });
    let type_in = move |event| {
        state.typing.set(Some((row, field)));
        state.sheet.edit(row, field, &event_target_value(&event));
        state.keyed.run(());
    };
    let paste = move |event: ClipboardEvent| {
        let columns = state.columns.get_untracked();
        let known: Vec<Column> = columns.iter().filter_map(|column| column.column.known()).collect();
        let own: Vec<_> = columns.iter().filter_map(|column| column.own.clone()).collect();
        let block = pasted_text(&event).and_then(|text| block(&text, &known, &own));
        let from = columns.iter().position(|column| column.position == field);
        if let Some((block, from)) = block.zip(from) {
            event.prevent_default();
            state.sheet.fill_list(row, from, &block.rows);
            state.left_out.set(u32::try_from(block.names_left_out).unwrap_or(u32::MAX));
            state.typing.set(None);
            state.keyed.run(());
        }
    };
    let press = move |event: KeyboardEvent| {
        let last = state.sheet.rows_now().saturating_sub(1);
        let next = match event.key().as_str() {
            "ArrowUp" if row > 0 => row - 1,
            "ArrowDown" if row < last => row + 1,
            "Enter" if row < last => row + 1,
            "Enter" => {
                state.sheet.add_row();
                row + 1
            }
            _ => return,
        };
        event.prevent_default();
        request_animation_frame(move || focus(&cell_id(next, field)));
    };
    let take = move |domain: &'static str| {
        let email = state.sheet.raw(row, field);
        state.sheet.edit(row, field, &with_domain(&email, domain));
        state.keyed.run(());
        focus(&cell_id(row, field));
    };
    view! {
        <div class=move || said.get().class()>
            // Each input has its own label; on a phone there are no column headers.
            <span class="list-label" aria-hidden="true">{label}</span>
            <input
                id=id
                class:mono=is(Column::Username)
                type="text"
                inputmode=is(Column::Email).then_some("email")
                list=options
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-label=t.cell_of_row(&name, row + 1)
                aria-required=own.is_some().then_some("true")
                aria-describedby=says.clone()
                aria-invalid=move || said.get().is_bad().then_some("true")
                placeholder=move || {
                    is(Column::Username).then(|| view.with(|view| view.as_ref().map(|view| view.derived.clone())))
                }
                prop:value=move || value.get()
                on:input=type_in
                on:paste=paste
                on:keydown=press
                on:blur=move |_| _ = state.typing.try_set(None)
            />
            <p class="says" id=says role="status">
                {move || said.get().shape().map(|shape| view! { <Icon shape/> }.into_any())}
                <span>
                    {move || match said.get() {
                        CellAnswer::Slip(domain) => view! {
                            <button class="as-link" type="button" on:click=move |_| take(domain)>
                                {t.did_you_mean(domain)}
                            </button>
                        }
                        .into_any(),
                        CellAnswer::Refused => view.with(|view| Some(refusal(view.as_ref()?, t))).into_any(),
                        said => said.words().into_any(),
                    }}
                </span>
            </p>
        </div>
    }
}

/// Why what a cell names is refused.
fn refusal(view: &RowView, t: Text) -> String {
    match (&view.refused, view.repeats) {
        (Some(cell), Some(line)) if cell.code() == Code::ValueRepeated => {
            t.same_value_as(&cell.name(t), line)
        }
        (cell, _) => cell.as_ref().map(|cell| cell.words(t)).unwrap_or_default(),
    }
}

pub(super) fn cell_id(row: u32, field: usize) -> String {
    format!("list-{row}-{field}")
}
