mod value_row;

use super::actions::{CaseActions, documents};
use super::pictures::kind_of;
use crate::components::{Icon, Shape, field_label};
use crate::page_context::text;
use domain::form::{Code, Field};
use domain::id::DocumentId;
use domain::identity::{BrokenRule, CaseView, Difference, Mode, Step};
use domain::text::Text;
use leptos::prelude::*;
use value_row::{FieldRow, ValueRow};

/// All values by step, each with its source and its previous value. Those who can decide flag fields here.
#[component]
pub(super) fn StatedPanel(actions: CaseActions) -> impl IntoView {
    let t = text();
    let shows_all = RwSignal::new(false);
    let case = actions.case.get_untracked();
    let changed = case.differences.len() + case.changed_pictures();
    let differences = (changed > 0).then(|| {
        view! { <span class="tag warn">{t.differences(changed, case.has_verified)}</span> }.into_any()
    });
    let groups = groups(&case, t).into_iter().map(|group| {
        let rows =
            group.rows.into_iter().map(|row| view! { <ValueRow actions row/> }.into_any()).collect_view();
        view! {
            <tbody>
                <tr><th class="group-title" scope="rowgroup" colspan="4">{group.title}</th></tr>
                {rows}
            </tbody>
        }
        .into_any()
    });
    let broken = (!case.broken.is_empty()).then(|| {
        let line = |broken: &BrokenRule| {
            let BrokenRule { document, field, code } = *broken;
            let document = document.map(|id| format!("{}, ", kind_of(&case, id, t))).unwrap_or_default();
            view! { <li>{document}{field_label(field)}": "{t.fault(code)}</li> }.into_any()
        };
        let lines = case.broken.iter().map(line).collect_view();
        view! {
            <div class="body">
                <div class="note warn">
                    <Icon shape=Shape::Warn/>
                    <div><p><b>{t.rules_changed()}</b></p><ul role="list">{lines}</ul><p>{t.rules_changed_how()}</p></div>
                </div>
            </div>
        }
        .into_any()
    });
    view! {
        <section class="panel" aria-labelledby="stated-title">
            <div class="head">
                <h2 id="stated-title">{t.details_provided()}</h2>
                {differences}
                <button
                    class="filter needs-script"
                    type="button"
                    aria-pressed=move || if shows_all.get() { "true" } else { "false" }
                    on:click=move |_| shows_all.update(|shows| *shows = !*shows)
                >
                    {t.show_missing_details()}
                </button>
            </div>
            {broken}
            <table class="stated" id="flags" tabindex="-1" aria-labelledby="stated-title" class:all=move || shows_all.get()>
                <colgroup><col/><col/><col/><col/></colgroup>
                {groups.collect_view()}
            </table>
        </section>
    }
}

/// A step or a document, with its rows.
struct ValueGroup {
    title: String,
    rows: Vec<FieldRow>,
}

fn groups(case: &CaseView, t: Text) -> Vec<ValueGroup> {
    let is_alias =
        case.values.iter().any(|stated| stated.field == Field::Mode && stated.value == Mode::Alias.as_str());
    let mut groups = Vec::new();
    for step in Step::ALL.iter().copied().filter(|step| !matches!(step, Step::Account | Step::Check)) {
        if is_alias && !step.is_for_aliases() {
            continue;
        }
        if step == Step::Document {
            for document in documents(case) {
                let title = format!("{} · {}", t.step(step), kind_of(case, document, t));
                groups.push(ValueGroup { title, rows: rows(case, step, Some(document)) });
            }
        } else {
            let rows = rows(case, step, None);
            if !rows.is_empty() {
                groups.push(ValueGroup { title: t.step(step), rows });
            }
        }
    }
    groups
}

fn rows(case: &CaseView, step: Step, document: Option<DocumentId>) -> Vec<FieldRow> {
    let warnings = case.warnings();
    let row = |field: &Field| {
        let field = *field;
        let stated =
            case.values.iter().find(|stated| stated.field == field && stated.document == document).cloned();
        let value = stated.as_ref().map_or("", |stated| stated.value.as_str());
        // A difference names no document: if there are several, the value tells which.
        let is_here = |difference: &&Difference| difference.field == field && difference.after == value;
        let before = case.differences.iter().find(is_here).map(|difference| difference.before.clone());
        // A contradiction between the MRZ and the person is shown at the person's field.
        let is_of_document = Step::Document.fields().contains(&field);
        let is_about = |(of, at, _): &&(Option<DocumentId>, Field, Code)| {
            *at == field && (*of == document || !is_of_document)
        };
        let warning = warnings.iter().find(is_about).map(|(.., code)| *code);
        FieldRow { field, document, stated, before, warning }
    };
    // Of own fields, only those that there are, and retired ones only with a value.
    let is_there = |field: &&Field| match case.own.iter().find(|own| own.field == **field) {
        Some(own) => !own.is_retired || case.values.iter().any(|stated| stated.field == **field),
        None => field.own_number().is_none(),
    };
    step.fields().iter().filter(is_there).map(row).collect()
}
