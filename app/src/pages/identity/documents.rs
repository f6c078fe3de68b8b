use super::field::{Findings, field};
use super::form_state::{DocumentDraft, FieldKey, FormState};
use super::pictures::DocumentPictures;
use crate::api::identities::{add_document, remove_document};
use crate::components::{Confirm, Icon, Shape, Toasts, dynamic};
use crate::hooks::{ConfirmState, random_uuid};
use crate::page_context::text;
use domain::form::Field;
use domain::id::DocumentId;
use domain::identity::{Step, Values};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The documents, one of which is open.
#[component]
pub(super) fn DocumentList(
    state: FormState,
    removing: ConfirmState<DocumentId>,
    toasts: Toasts,
) -> impl IntoView {
    let t = text();
    let flagged = state.view.with_untracked(|view| view.flags.iter().find_map(|flag| flag.document));
    let chosen = RwSignal::new(flagged);
    // The selected one as long as it exists, else the first.
    let open = Memo::new(move |_| {
        let chosen = chosen.get();
        state.documents.with(|documents| {
            let found = documents.iter().find(|draft| Some(draft.id) == chosen).or(documents.first());
            found.map(|draft| draft.id)
        })
    });
    let findings = Findings::new(state, Step::Document);
    let is_adding = RwSignal::new(false);
    // The id is reused until the host has confirmed it: the answer to an earlier try may have been lost.
    let adding = StoredValue::new(None::<DocumentId>);
    let add = move |_| {
        let Some(id) = adding.get_value().or_else(|| random_uuid().parse().ok()) else { return };
        if is_adding.get_untracked() || state.focus_unsent_picture() {
            return;
        }
        is_adding.set(true);
        adding.set_value(Some(id));
        spawn_local(async move {
            match add_document(state.target, id).await {
                Ok(()) => {
                    adding.try_set_value(None);
                    state.documents.update(|documents| {
                        documents.push(DocumentDraft { id, values: Values::default(), pictures: Vec::new() });
                    });
                    state.mark_saved(Step::Document, Some(id), 0, Values::default());
                    chosen.set(Some(id));
                }
                Err(error) => toasts.bad(error.message),
            }
            is_adding.try_set(false);
        });
    };
    let ids =
        move || state.documents.with(|documents| documents.iter().map(|draft| draft.id).collect::<Vec<_>>());
    let nothing =
        move || ids().is_empty().then(|| view! { <p class="hint">{t.no_documents()}</p> }.into_any());
    // Where a document is required and there is none, once the step was completed.
    let missing = move || {
        let is_said = state.visited_steps.with(|visited| visited.contains(&Step::Document));
        let code = state.find(findings.faults, FieldKey { document: None, field: Field::Documents });
        code.filter(|_| is_said).map(|code| {
            view! { <p class="note bad" role="status"><Icon shape=Shape::Alert/>{t.fault(code)}</p> }
                .into_any()
        })
    };
    view! {
        {dynamic(nothing)}
        {dynamic(missing)}
        <ul class="document-list" role="list">
            <For each=ids key=|id| *id let(id)><DocumentItem state id open chosen removing/></For>
        </ul>
        // Each document has its own inputs.
        <For each=move || open.get() key=|id| *id let(id)><DocumentFields state findings id/></For>
        <div>
            <button
                class="btn needs-script"
                type="button"
                aria-busy=move || is_adding.get().then_some("true")
                on:click=add
            >
                <Icon shape=Shape::Plus/>
                {t.add_document()}
            </button>
        </div>
    }
}

/// Confirms the removal of a document. Outside of the step's form, since forms cannot be nested.
#[component]
pub(super) fn RemoveDocument(state: FormState, removing: ConfirmState<DocumentId>) -> impl IntoView {
    let t = text();
    let remove = Callback::new(move |()| {
        removing.confirm(
            move |id| remove_document(state.target, id),
            move |id, answer| {
                if answer.is_ok() {
                    state.documents.update(|documents| documents.retain(|draft| draft.id != id));
                }
            },
        );
    });
    view! {
        <Confirm
            id="remove-document"
            title=t.remove_document_ask().to_owned()
            is_open=removing.is_open()
            close=removing.close()
            words=t.remove_document_words().to_owned()
            yes=t.remove_document().to_owned()
            is_destructive=true
            is_pending=removing.is_pending
            error=removing.error
            confirm=remove
        />
    }
}

/// A document's name and its actions.
#[component]
fn DocumentItem(
    state: FormState,
    id: DocumentId,
    open: Memo<Option<DocumentId>>,
    chosen: RwSignal<Option<DocumentId>>,
    removing: ConfirmState<DocumentId>,
) -> impl IntoView {
    let t = text();
    let name = move || document_name(state, id);
    let is_open = move || open.get() == Some(id);
    let open_it = move |_| {
        if !state.focus_unsent_picture() {
            chosen.set(Some(id));
        }
    };
    view! {
        <li class="row spread" aria-current=move || is_open().then_some("true")>
            <b>{name}</b>
            <span class="row">
                {dynamic(move || (!is_open()).then(|| view! {
                    <button class="btn small" type="button" on:click=open_it>{t.edit_document()}</button>
                }.into_any()))}
                // A locked document cannot be removed.
                {dynamic(move || state.locked_fields(Step::Document, Some(id)).is_empty().then(|| view! {
                    <button class="btn small quiet danger" type="button" on:click=move |_| removing.open(id)>
                        <Icon shape=Shape::Bin/>
                        {t.remove_document()}
                    </button>
                }.into_any()))}
            </span>
        </li>
    }
}

/// The kind and number of a document, or its position.
pub(super) fn document_name(state: FormState, id: DocumentId) -> String {
    let t = text();
    let value = |field| state.value(FieldKey { document: Some(id), field });
    let kind = value(Field::DocumentKind);
    if kind.is_empty() {
        return t.document_at(state.position(id).unwrap_or_default() + 1);
    }
    format!("{} {}", t.field_value(Field::DocumentKind, &kind), value(Field::DocumentNumber))
        .trim()
        .to_owned()
}

#[component]
fn DocumentFields(state: FormState, findings: Findings, id: DocumentId) -> impl IntoView {
    // The MRZ comes first: it fills in the rest.
    let zone = field(state, findings, Some(id), Field::MachineReadableZone);
    let others = Step::Document.fields().iter().filter(|field| **field != Field::MachineReadableZone);
    let others = others.map(|one| field(state, findings, Some(id), *one)).collect_view();
    view! {
        <fieldset class="document-form stack">
            <legend>{move || document_name(state, id)}</legend>
            {zone}
            <div class="fields">{others}</div>
            <DocumentPictures state document=id/>
        </fieldset>
    }
}
