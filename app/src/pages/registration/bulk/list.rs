//! The tab *Manual list*: a grid of addresses and usernames, checked while they are typed.

mod cell_answer;
mod row;
mod state;

use super::browser::focus;
use super::checked_sheet::{CheckedSheet, ListColumn};
use super::preview::{ListRepairs, fetched_preview};
use super::process::{JobSubmission, SubmissionFooter};
use crate::api::bulk::words_for_invite;
use crate::components::{Icon, KeyedItem, Shape, dynamic, keyed_list};
use crate::hooks::{debounce, is_hydrated, with_retries};
use crate::page_context::text;
use domain::registry::{FieldKind, OwnField};
use domain::text::Text;
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
    let columns = Memo::new(move |_| sheet.list_columns());
    let state = ListState { sheet, typing, keyed, columns, left_out };
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
    let heads = move || {
        let name = |column: ListColumn| sheet.column_name(column.column, t);
        columns
            .get()
            .into_iter()
            .map(|column| view! { <span>{name(column)}</span> }.into_any())
            .collect_view()
    };
    let required = move || {
        let own = columns.get().into_iter().filter_map(|column| column.own);
        let names: Vec<String> = own.map(|own| own.label(t.locale()).to_owned()).collect();
        (!names.is_empty()).then(|| format!(" {}", t.list_required(&names.join(", "))))
    };
    let options = move || {
        let own = columns.get().into_iter().filter_map(|column| column.own);
        own.filter_map(|own| options_of(&own, t)).collect_view()
    };
    let rows = move || {
        view! {
            <div class="body">
                <p class="hint" id="list-how">
                    {t.list_how()}
                    {move || has_units.get().then(|| format!(" {}", t.list_units()))}
                    {required}
                </p>
                {dynamic(options)}
                <div class="list" class:wide=move || state.is_wide() role="group" aria-label=t.list_rows() aria-describedby="list-how">
                    // Each input has its own label; the column headers are visual.
                    <div class="list-row list-head" class:with-units=move || state.has_units() aria-hidden="true">
                        <span></span>
                        {dynamic(heads)}
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

/// The id of the options that an own field suggests.
fn options_id(own: &OwnField) -> String {
    format!("list-options-{}", own.field.as_str())
}

/// What can be typed into the cells of an own field.
fn options_of(own: &OwnField, t: Text) -> Option<AnyView> {
    let words: Vec<String> = match own.kind {
        FieldKind::Choice | FieldKind::Choices => {
            let options = own.options.iter().filter(|option| !option.is_retired);
            options.map(|option| option.label.said_in(t.locale()).to_owned()).collect()
        }
        FieldKind::YesNo => vec![t.yes().to_owned(), t.no().to_owned()],
        _ => return None,
    };
    let options = words.into_iter().map(|word| view! { <option value=word></option> }.into_any());
    Some(view! { <datalist id=options_id(own)>{options.collect_view()}</datalist> }.into_any())
}
