use super::compared_file::ComparedFile;
use crate::components::{Icon, KeyedItem, Shape, dynamic, keyed_list};
use crate::page_context::text;
use crate::pages::registration::bulk::column_mapping::DateOrderField;
use domain::bulk::update::{MatchBy, UpdateColumn};
use domain::form::Field;
use leptos::prelude::*;

/// What the columns mean, by what people are matched, and what empty cells do.
#[component]
pub(super) fn UpdateMappingForm(file: ComparedFile) -> impl IntoView {
    let t = text();
    let columns = file.columns_now();
    let rows = columns.into_iter().enumerate();
    let rows = rows
        .map(|(at, column)| view! { <OneColumn file at name=column.name sample=column.sample/> }.into_any());
    let fault = Memo::new(move |_| file.mapping_fault());
    let note = dynamic(move || {
        fault.get().map(|code| {
            view! { <div class="note warn" role="alert"><Icon shape=Shape::Warn/><p>{t.fault(code)}</p></div> }.into_any()
        })
    });
    let order = Memo::new(move |_| file.date_order());
    let choose = Callback::new(move |order| file.set_date_order(order));
    let has_dates = Memo::new(move |_| file.has_dates());
    let dates = move || {
        let field = || view! { <DateOrderField id="update-date-order" chosen=order choose/> }.into_any();
        has_dates.get().then(field)
    };
    let go_on = move |_| {
        if fault.get_untracked().is_none() {
            file.use_mapping();
        }
    };
    view! {
        <div class="stack">
            {note}
            <h2 id="update-columns-title">{t.what_columns_hold()}</h2>
            <ul class="columns" role="list" aria-labelledby="update-columns-title">{rows.collect_view()}</ul>
            {dynamic(dates)}
            <MatchChoice file/>
            <EmptyCells file/>
            <div class="row">
                <button
                    class="btn primary"
                    type="button"
                    aria-disabled=move || fault.get().is_some().then_some("true")
                    on:click=go_on
                >
                    {t.compare_people()}
                </button>
                {file.can_go_back().then(|| view! {
                    <button class="btn" type="button" on:click=move |_| file.go_back()>{t.cancel()}</button>
                }.into_any())}
            </div>
        </div>
    }
}

/// The word of a column in its select.
fn word(column: UpdateColumn) -> String {
    match column {
        UpdateColumn::Own(field) => field.as_str().to_owned(),
        column => UpdateColumn::PLAIN.iter().position(|one| *one == column).unwrap_or_default().to_string(),
    }
}

fn column_of_word(word: &str) -> Option<UpdateColumn> {
    let plain = word.parse::<usize>().ok().and_then(|at| UpdateColumn::PLAIN.get(at).copied());
    plain.or_else(|| Field::from_word(word).map(UpdateColumn::Own))
}

#[component]
fn OneColumn(file: ComparedFile, at: usize, name: String, sample: String) -> impl IntoView {
    let t = text();
    let id = format!("update-column-{at}");
    let chosen = Memo::new(move |_| file.meaning(at));
    let position = u32::try_from(at + 1).unwrap_or_default();
    let name = if name.is_empty() { t.column_unnamed(position) } else { name };
    let named = |column: UpdateColumn, name: String| {
        view! {
            <option value=word(column) prop:selected=move || chosen.get() == Some(column)>{name}</option>
        }
        .into_any()
    };
    let choices = file.peek(|data| {
        let fields = &data.words.fields;
        let plain = UpdateColumn::PLAIN.iter().copied();
        let own = fields.iter().map(|own| UpdateColumn::Own(own.field));
        plain.chain(own).map(|column| named(column, column.name(fields, t))).collect::<Vec<_>>()
    });
    let choose = move |event| file.set_meaning(at, column_of_word(&event_target_value(&event)));
    view! {
        <li class="field">
            <label for=id.clone()>{name}</label>
            <p class="hint">{sample}</p>
            <div class="control">
                <select id=id autocomplete="off" on:change=choose>
                    <option value="" prop:selected=move || chosen.get().is_none()>{t.value_ignored()}</option>
                    {choices.unwrap_or_default()}
                </select>
            </div>
        </li>
    }
}

#[component]
fn MatchChoice(file: ComparedFile) -> impl IntoView {
    let t = text();
    let chosen = Memo::new(move |_| file.match_by());
    let offered = Memo::new(move |_| file.can_match_by());
    let option = move |by: MatchBy| {
        KeyedItem::new(by, move || {
            view! { <option value=by.as_str() prop:selected=move || chosen.get() == Some(by)>{t.matched_by(by)}</option> }
                .into_any()
        })
    };
    let choose = move |event| {
        if let Some(by) = MatchBy::from_word(&event_target_value(&event)) {
            file.set_match_by(by);
        }
    };
    view! {
        <div class="field">
            <label for="matched-by">{t.matched_by_label()}</label>
            <p class="hint" id="matched-by-hint">{t.matched_by_hint()}</p>
            <div class="control">
                <select id="matched-by" autocomplete="off" aria-describedby="matched-by-hint" on:change=choose>
                    {keyed_list(move || offered.get().into_iter().map(option).collect())}
                </select>
            </div>
        </div>
    }
}

#[component]
fn EmptyCells(file: ComparedFile) -> impl IntoView {
    let t = text();
    let columns = Memo::new(move |_| file.clearable());
    let boxes = move |column: UpdateColumn| {
        KeyedItem::new(column, move || {
            let name = file.peek(|data| column.name(&data.words.fields, t)).unwrap_or_default();
            let is_ticked = move || columns.with(|columns| columns.contains(&(column, true)));
            let id = format!("clears-{}", word(column));
            view! {
                <div class="check">
                    <input
                        type="checkbox"
                        id=id.clone()
                        prop:checked=is_ticked
                        on:change=move |event| file.set_clears(column, event_target_checked(&event))
                    />
                    <label for=id>{t.empty_clears(&name)}</label>
                </div>
            }
            .into_any()
        })
    };
    let is_any = Memo::new(move |_| columns.with(|columns| !columns.is_empty()));
    dynamic(move || {
        is_any.get().then(|| {
            view! {
                <fieldset class="field">
                    <legend>{t.empty_cells()}</legend>
                    <p class="hint">{t.empty_cells_hint()}</p>
                    {keyed_list(move || columns.get().into_iter().map(|(column, _)| boxes(column)).collect())}
                </fieldset>
            }
            .into_any()
        })
    })
}
