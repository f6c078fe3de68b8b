use super::super::actions::CaseActions;
use crate::components::Timestamp;
use crate::page_context::text;
use crate::pages::identity::value_view;
use domain::form::{Code, Field};
use domain::id::DocumentId;
use domain::identity::{Provenance, StatedValue};
use leptos::prelude::*;

/// A field: its value, and its previous value.
#[derive(Clone)]
pub(super) struct FieldRow {
    pub(super) field: Field,
    pub(super) document: Option<DocumentId>,
    pub(super) stated: Option<StatedValue>,
    pub(super) before: Option<String>,
    /// The warnings about it.
    pub(super) warning: Option<Code>,
}

/// A field's row and, if it is flagged, the message of the flag.
#[component]
pub(super) fn ValueRow(actions: CaseActions, row: FieldRow) -> impl IntoView {
    let t = text();
    let FieldRow { field, document, stated, before, warning } = row;
    let label = t.field(field);
    // A removed value has a row as well.
    let is_idle = stated.is_none() && before.is_none();
    let id = document.map_or_else(|| format!("flag-{field}"), |document| format!("flag-{field}-{document}"));
    let is_ticked = Memo::new(move |_| actions.is_ticked(field, document));
    let can_decide = Memo::new(move |_| actions.can_decide());
    let class = if is_machine_word(field) { "mono breaks" } else { "breaks" };
    let value = match &stated {
        Some(stated) => value_view(field, &stated.value),
        None => view! { <span class="hint">{t.not_provided()}</span> }.into_any(),
    };
    let before = before.map(|before| {
        let words = if before.is_empty() { t.not_provided().into_any() } else { value_view(field, &before) };
        view! { <span class="hint breaks">{t.before()}" "<del>{words}</del></span> }.into_any()
    });
    let warning = warning.map(|code| {
        view! { <span class="hint"><span class="tag warn">{t.fault(code)}</span></span> }.into_any()
    });
    let changed =
        before.is_some().then(|| view! { <span class="tag warn">{t.changed()}</span>" " }.into_any());
    let source = stated.as_ref().map(|stated| source(stated).into_any());
    let tick_id = id.clone();
    let tick = move || {
        let id = tick_id.clone();
        can_decide.get().then(|| {
            view! {
                <input
                    type="checkbox"
                    id=id
                    aria-label=t.change_field(label)
                    prop:checked=move || is_ticked.get()
                    on:change=move |event| actions.tick(field, document, event_target_checked(&event))
                />
            }
            .into_any()
        })
    };
    let explanation = move || {
        let id = format!("{id}-says");
        (is_ticked.get() && can_decide.get()).then(|| {
            view! {
                <tr class="explained">
                    <td colspan="4">
                        <label class="hint" for=id.clone()>{t.what_to_change()}<span class="visually-hidden">{format!(": {label}")}</span></label>
                        <input
                            type="text"
                            id=id
                            autocomplete="off"
                            prop:value=move || flag_message(actions, field, document)
                            on:input=move |event| actions.explain(field, document, event_target_value(&event))
                        />
                    </td>
                </tr>
            }
            .into_any()
        })
    };
    view! {
        <tr class:unstated=is_idle class:ticked=move || is_ticked.get()>
            <th scope="row">{label}</th>
            <td><span class="two-lines"><span class=class>{value}</span>{before}{warning}</span></td>
            <td class="source">{changed}{source}</td>
            <td class="tight">{tick}</td>
        </tr>
        {explanation}
    }
}

/// The source of a value.
fn source(stated: &StatedValue) -> impl IntoView + use<> {
    let t = text();
    let class = if stated.provenance == Provenance::Document { "tag good" } else { "tag" };
    let by = (stated.provenance == Provenance::Administrator).then(|| format!("{}, ", stated.by));
    view! {
        <span class=class>{t.provenance(stated.provenance)}</span>
        <span class="hint">{by}<Timestamp at=stated.at is_day=true/></span>
    }
}

fn flag_message(actions: CaseActions, field: Field, document: Option<DocumentId>) -> String {
    actions.flags.with(|flags| {
        let flag = flags.iter().find(|flag| (flag.field, flag.document) == (field, document));
        flag.map(|flag| flag.message.clone()).unwrap_or_default()
    })
}

const fn is_machine_word(field: Field) -> bool {
    matches!(field, Field::DocumentNumber | Field::RelationshipNumber)
}
