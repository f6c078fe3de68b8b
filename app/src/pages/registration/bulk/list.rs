//! The tab *Manual list*: a grid of addresses and usernames, checked while they are typed.

mod cell_answer;
mod row;
mod state;

use super::browser::focus;
use super::checked_sheet::{CheckedSheet, LIST_COLUMNS};
use super::preview::{ListRepairs, fetched_preview};
use super::process::{JobSubmission, SubmissionFooter};
use crate::api::bulk::words_for_invite;
use crate::components::{Icon, KeyedItem, Shape, keyed_list};
use crate::hooks::{debounce, is_hydrated, with_retries};
use crate::page_context::text;
use domain::bulk::Column;
use leptos::prelude::*;
use leptos::task::spawn_local;
use row::ListRow;
use state::ListState;
use std::time::Duration;

/// Most rows that are shown as inputs; more are shown in the preview.
const FIELDS_MOST: u32 = 200;

/// The delay after the last key before a lookup.
const PAUSE: Duration = Duration::from_millis(250);

#[component]
pub(super) fn ManualList(sheet: CheckedSheet, process: JobSubmission) -> impl IntoView {
    let t = text();
    let hydrated = is_hydrated();
    let typing = RwSignal::new(None);
    let settle = debounce(PAUSE, move |()| {
        typing.set(None);
        sheet.look_up_rows();
    });
    let keyed = Callback::new(move |()| settle(()));
    let left_out = RwSignal::new(0);
    let has_units = Memo::new(move |_| sheet.has_units());
    let state = ListState { sheet, typing, keyed, has_units, left_out };
    // Only in a browser, where rows are checked.
    Effect::new(move || {
        spawn_local(async move {
            if let Ok(words) = with_retries(words_for_invite).await {
                sheet.set_words(words);
            }
        });
    });
    let count = Memo::new(move |_| sheet.rows());
    let is_long = Memo::new(move |_| count.get() > FIELDS_MOST);
    let add = move |_| {
        let row = sheet.rows_now();
        sheet.add_row();
        request_animation_frame(move || focus(&row::cell_id(row, 0)));
    };
    let field_row = move |row: u32| KeyedItem::new(row, move || view! { <ListRow state row/> }.into_any());
    let shown = Memo::new(move |_| sheet.shown());
    let fields = move || shown.get().into_iter().map(field_row).collect();
    let head = move |column: Column| {
        let is_hidden = move || column == Column::Unit && !has_units.get();
        view! { <span hidden=is_hidden>{t.column(column)}</span> }.into_any()
    };
    let rows = move || {
        view! {
            <div class="body">
                <p class="hint" id="list-how">
                    {t.list_how()}
                    {move || has_units.get().then(|| format!(" {}", t.list_units()))}
                </p>
                <div class="list" role="group" aria-label=t.list_rows() aria-describedby="list-how">
                    // Each input has its own label; the column headers are visual.
                    <div class="list-row list-head" class:with-units=move || has_units.get() aria-hidden="true">
                        <span></span>
                        {LIST_COLUMNS.map(head).collect_view()}
                    </div>
                    {keyed_list(fields)}
                </div>
                <p class="hint" role="status">
                    {move || Some(left_out.get()).filter(|count| *count > 0).map(|count| t.names_left_out(count))}
                </p>
                <div class="row">
                    <button class="btn needs-script" type="button" aria-disabled=move || (!hydrated.get()).then_some("true") on:click=add>
                        <Icon shape=Shape::Plus/>
                        {t.add_row()}
                    </button>
                    <ListRepairs sheet/>
                </div>
            </div>
        }.into_any()
    };
    let preview = move || {
        view! {
            <p class="hint body">{t.list_is_long()}</p>
            {fetched_preview("list", sheet)}
        }
        .into_any()
    };
    view! {
        {move || if is_long.get() { preview().into_any() } else { rows().into_any() }}
        <SubmissionFooter sheet process/>
    }
}
