use super::cell_answer::{CellAnswer, cell_answer};
use super::state::ListState;
use crate::components::{Icon, Shape, dynamic};
use crate::page_context::text;
use crate::pages::registration::bulk::browser::{focus, pasted_text};
use crate::pages::registration::bulk::checked_sheet::{LIST_COLUMNS, RowView};
use domain::account::with_domain;
use domain::bulk::Column;
use domain::bulk::paste::block;
use leptos::ev::{ClipboardEvent, KeyboardEvent};
use leptos::prelude::*;

/// One person: address and username, each with its status.
#[component]
pub(super) fn ListRow(state: ListState, row: u32) -> impl IntoView {
    let t = text();
    let view = Memo::new(move |_| state.sheet.row_view(row));
    let number = row + 1;
    view! {
        <div class="list-row" class:with-units=move || state.has_units.get() role="group" aria-label=t.list_row(number)>
            <span class="sheet-line" aria-hidden="true">{t.list_row(number)}</span>
            <Cell state row view field=0/>
            <Cell state row view field=1/>
            {dynamic(move || state.has_units.get().then(|| view! { <Cell state row view field=2/> }.into_any()))}
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
fn Cell(state: ListState, row: u32, view: Memo<Option<RowView>>, field: usize) -> impl IntoView {
    let t = text();
    let column = LIST_COLUMNS[field];
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
        let columns = state.columns_now();
        let block = pasted_text(&event).and_then(|text| block(&text, columns));
        if let Some(mut block) = block {
            event.prevent_default();
            block.rows.iter_mut().for_each(|cells| cells.truncate(columns.len() - field));
            state.sheet.fill(row, field, &block.rows);
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
            <span class="list-label" aria-hidden="true">{t.column(column)}</span>
            <input
                id=id
                class:mono=column == Column::Username
                type="text"
                inputmode=(column == Column::Email).then_some("email")
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-label=t.cell_of_row(&t.column(column), row + 1)
                aria-describedby=says.clone()
                aria-invalid=move || said.get().is_bad().then_some("true")
                placeholder=move || match column {
                    Column::Username => view.with(|view| view.as_ref().map(|view| view.derived.clone())),
                    _ => None,
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
                        CellAnswer::Refused => view.with(|view| {
                            Some(view.as_ref()?.refused.as_ref()?.words(t))
                        }).into_any(),
                        said => said.words().into_any(),
                    }}
                </span>
            </p>
        </div>
    }
}

pub(super) fn cell_id(row: u32, field: usize) -> String {
    format!("list-{row}-{field}")
}
