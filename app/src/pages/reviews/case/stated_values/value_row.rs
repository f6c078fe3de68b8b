use super::super::actions::CaseActions;
use super::super::actions::FlagPlace;
use super::super::flag::{flag_message, flag_tick};
use crate::components::{Timestamp, field_label};
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
    let label = field_label(field);
    // A removed value has a row as well.
    let is_idle = stated.is_none() && before.is_none();
    let place = FlagPlace { field, document };
    let is_ticked = place.is_ticked(actions);
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
    let tick = flag_tick(actions, place, label.clone());
    let about = label.clone();
    let explanation = move || {
        (is_ticked.get() && can_decide.get()).then(|| {
            let message = flag_message(actions, place, about.clone());
            view! { <tr class="explained"><td colspan="4">{message}</td></tr> }.into_any()
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

const fn is_machine_word(field: Field) -> bool {
    matches!(field, Field::DocumentNumber | Field::RelationshipNumber)
}
