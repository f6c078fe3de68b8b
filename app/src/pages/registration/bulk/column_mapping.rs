use super::checked_sheet::CheckedSheet;
use super::file_import::FileImport;
use crate::components::{Icon, Shape, dynamic};
use crate::page_context::text;
use domain::bulk::{Column, RowColumn};
use domain::day::parse::DateOrder;
use domain::form::Code;
use leptos::prelude::*;

/// Assigns a meaning to each column: required if it is unclear, offered otherwise.
#[component]
pub(super) fn ColumnMapping(
    import: FileImport,
    /// Whether nothing can be checked before that.
    is_asked: bool,
) -> impl IntoView {
    let t = text();
    let sheet = import.sheet;
    let columns = sheet.columns_now();
    let count = columns.len();
    let rows = columns
        .into_iter()
        .enumerate()
        .map(|(at, named)| view! { <OneColumn sheet at name=named.name sample=named.sample/> }.into_any());
    let fault = Memo::new(move |_| sheet.mapping_fault());
    let has_email =
        Memo::new(move |_| (0..count).any(|position| sheet.meaning(position) == Some(Column::Email.into())));
    let can_use = Memo::new(move |_| sheet.can_use_mapping());
    let words = move || {
        let code = fault.get();
        match code {
            Some(code @ (Code::HeaderDuplicate | Code::DateAmbiguous)) => t.fault(code),
            _ if has_email.get() => t.check_email_column(),
            _ => t.columns_need_you(),
        }
    };
    // A column that is proposed only has to be looked at.
    let is_proposal = move || matches!(fault.get(), None | Some(Code::HeaderNoEmail)) && has_email.get();
    let began_faulty = fault.get_untracked().is_some();
    let has_note = Memo::new(move |_| fault.get().is_some() || (is_asked && began_faulty));
    let note = move || {
        has_note.get().then(|| {
            view! {
                <div class=move || if is_proposal() { "note" } else { "note warn" } role="alert">
                    {dynamic(move || view! { <Icon shape=if is_proposal() { Shape::Info } else { Shape::Warn }/> }.into_any())}
                    <p>{dynamic(words)}</p>
                </div>
            }
            .into_any()
        })
    };
    let order_now = Memo::new(move |_| sheet.date_order());
    let choose = Callback::new(move |order| sheet.set_date_order(order));
    let has_dates = Memo::new(move |_| sheet.has_dates());
    let order = move || {
        let field = || view! { <DateOrderField id="date-order" chosen=order_now choose/> }.into_any();
        has_dates.get().then(field)
    };
    let go_on = move |_| {
        if can_use.get_untracked() {
            import.use_mapping();
        }
    };
    view! {
        <div class="stack">
            {dynamic(note)}
            <h2 id="columns-title">{t.what_columns_hold()}</h2>
            {dynamic(order)}
            <ul class="columns" role="list" aria-labelledby="columns-title">{rows.collect_view()}</ul>
            <div class="row">
                <button
                    class=if is_asked { "btn primary" } else { "btn" }
                    type="button"
                    aria-disabled=move || (!can_use.get()).then_some("true")
                    on:click=go_on
                >
                    {t.use_columns()}
                </button>
                {(!is_asked).then(|| view! {
                    <button class="btn" type="button" on:click=move |_| import.cancel_options()>{t.cancel()}</button>
                }.into_any())}
            </div>
        </div>
    }
}

/// Sets the order of dates.
#[component]
pub(super) fn DateOrderField(
    id: &'static str,
    #[prop(into)] chosen: Signal<Option<DateOrder>>,
    choose: Callback<DateOrder>,
) -> impl IntoView {
    let t = text();
    let orders = DateOrder::ALL.iter().map(|order| {
        let order = *order;
        view! {
            <option value=order.as_str() prop:selected=move || chosen.get() == Some(order)>{t.date_order_named(order)}</option>
        }.into_any()
    });
    let choose = move |event| {
        if let Some(order) = DateOrder::from_word(&event_target_value(&event)) {
            choose.run(order);
        }
    };
    view! {
        <div class="field">
            <label for=id>{t.date_order()}</label>
            <div class="control">
                <select id=id autocomplete="off" on:change=choose>
                    <option value="" prop:selected=move || chosen.get().is_none()>{t.choose()}</option>
                    {orders.collect_view()}
                </select>
            </div>
        </div>
    }
}

#[component]
fn OneColumn(sheet: CheckedSheet, at: usize, name: String, sample: String) -> impl IntoView {
    let t = text();
    let id = format!("column-{at}");
    let chosen = Memo::new(move |_| sheet.meaning(at));
    let position = u32::try_from(at + 1).unwrap_or_default();
    let name = if name.is_empty() { t.column_unnamed(position) } else { name };
    let own = sheet.own_fields_now();
    let all = Column::ALL.iter().map(|column| RowColumn::Known(*column));
    let all = all.chain(own.iter().map(|own| RowColumn::Own(own.field)));
    let choices = all.map(|column| {
        view! {
            <option value=column.as_str() prop:selected=move || chosen.get() == Some(column)>{column.name(&own, t)}</option>
        }.into_any()
    });
    let choose = move |event| sheet.set_meaning(at, RowColumn::from_word(&event_target_value(&event)));
    view! {
        <li class="field">
            <label for=id.clone()>{name}</label>
            <p class="hint">{sample}</p>
            <div class="control">
                <select id=id autocomplete="off" on:change=choose>
                    <option value="" prop:selected=move || chosen.get().is_none()>{t.column_ignored()}</option>
                    {choices.collect_view()}
                </select>
            </div>
        </li>
    }
}
