use super::ask_person::AskButton;
use super::documents::document_name;
use super::form_state::{FormState, SaveStatus};
use super::navigation::{adjacent_step, step_navigation, step_url};
use super::values_view::{document_values, values_list};
use crate::api::ApiError;
use crate::api::identities::{complete_registration, submit_identity};
use crate::components::{ErrorSummary, Icon, Shape, TextArea, Toasts, dynamic, field_label};
use crate::hooks::{focus_after_render, focus_from_top};
use crate::page_context::text;
use domain::form::{Code, Fault, Field};
use domain::identity::{IdentityTarget, IdentityView, Step, SubmitDraft};
use domain::paths;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

/// The last step: a summary, what is missing, and *Submit* or *Create and invite*.
#[component]
pub(super) fn CheckStep(state: FormState, shown: RwSignal<IdentityView>, toasts: Toasts) -> impl IntoView {
    let t = text();
    let locale = t.locale();
    let declared = RwSignal::new(false);
    let note = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let is_pending = RwSignal::new(false);
    let go = step_navigation(state, Step::Check);
    let navigate = use_navigate();
    let fault = move |field| {
        Signal::derive(move || error.with(|error| error.as_ref().and_then(|error| error.at(field))))
    };
    // Errors at other steps are shown, and focused, in the list of missing fields.
    let refused = RwSignal::new(Vec::<Fault>::new());
    let refuse = move |mut refusal: ApiError| {
        let is_here = |fault: &Fault| Step::Check.fields().contains(&fault.field);
        let (here, elsewhere): (Vec<_>, Vec<_>) = refusal.faults.drain(..).partition(is_here);
        if elsewhere.is_empty() {
            refusal.faults = here;
            error.set(Some(refusal));
            focus_after_render("errors");
        } else {
            refused.set(elsewhere);
            focus_after_render("missing");
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_pending.get_untracked() {
            return;
        }
        error.set(None);
        refused.set(Vec::new());
        let unmet = untrack(|| {
            if state.is_registration() {
                !state.is_step_complete(Step::Account)
            } else {
                !state.is_complete()
            }
        });
        if unmet {
            return focus_after_render("missing");
        }
        let draft = SubmitDraft { declared: declared.get_untracked(), note: note.get_untracked() };
        // In a registration the declaration can be left to the person.
        if (!state.is_registration() || draft.declared)
            && let Err(faults) = draft.check()
        {
            return refuse(ApiError::from_faults(&faults, locale));
        }
        is_pending.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = send(state, draft).await;
            is_pending.try_set(false);
            match answer {
                Ok(Sent::Submitted(view)) => {
                    shown.set(*view);
                    focus_from_top("identity-status");
                }
                Ok(Sent::Invited(url)) => navigate(&url, Default::default()),
                Err(error) => refuse(error),
            }
        });
    };
    let declaration = move || {
        view! {
            <Declaration declared error/>
            <TextArea
                id="note_to_reviewer"
                label=t.field(Field::NoteToReviewer)
                hint=t.note_to_reviewer_hint()
                value=note
                fault=fault(Field::NoteToReviewer)
            />
        }
        .into_any()
    };
    let last = if state.is_registration() {
        let is_complete = Memo::new(move |_| state.is_complete());
        view! {
            <p class="hint">{move || if is_complete.get() { t.create_and_submit_how() } else { t.create_how() }}</p>
            {dynamic(move || is_complete.get().then(declaration))}
        }
        .into_any()
    } else {
        declaration()
    };
    let button = if state.is_registration() { t.create_and_invite() } else { t.submit() };
    let steps = untrack(|| state.steps()).into_iter().filter(|step| *step != Step::Check);
    view! {
        <form class="panel" novalidate on:submit=submit aria-labelledby="step-title">
            <div class="body">
                <h2 id="step-title" tabindex="-1">{t.step(Step::Check)}</h2>
                <ErrorSummary error/>
                <Missing state refused/>
                {steps.map(|step| view! { <ReadBack state step/> }).collect_view()}
                {last}
            </div>
            <div class="foot">
                <button
                    class="btn primary needs-script"
                    type="submit"
                    aria-busy=move || is_pending.get().then_some("true")
                >
                    {button}
                </button>
                {adjacent_step(state, Step::Check, false).map(|_| view! {
                    <button class="btn" type="button" on:click=move |_| go(false)>{t.back()}</button>
                }.into_any())}
                <AskButton state toasts/>
            </div>
        </form>
    }
}

enum Sent {
    Submitted(Box<IdentityView>),
    /// Where the result is shown.
    Invited(String),
}

/// Saves what is unsaved, then submits.
async fn send(state: FormState, draft: SubmitDraft) -> Result<Sent, ApiError> {
    if !state.save_now().await {
        let refusal = state.save_status.try_with_untracked(|save_status| match save_status {
            SaveStatus::Failed(error) => Some(error.clone()),
            _ => None,
        });
        return Err(refusal.flatten().unwrap_or_else(|| ApiError::from_code(Code::Busy, state.locale)));
    }
    match state.target {
        IdentityTarget::Registration(registration) => {
            let invitation = complete_registration(registration).await?;
            if draft.declared {
                match submit_identity(state.target, draft).await {
                    // An earlier try has succeeded, and its answer was lost.
                    Err(error) if error.code == Code::IdentityState => {}
                    answer => _ = answer?,
                }
            }
            Ok(Sent::Invited(paths::user_created(invitation)))
        }
        target => Ok(Sent::Submitted(Box::new(submit_identity(target, draft).await?))),
    }
}

#[component]
fn Declaration(declared: RwSignal<bool>, error: RwSignal<Option<ApiError>>) -> impl IntoView {
    let t = text();
    let fault = move || {
        let is_missing = error.with(|error| error.as_ref().and_then(|error| error.at(Field::Declaration)));
        is_missing.filter(|_| !declared.get())
    };
    let answer = move || {
        fault().map(|code| view! { <Icon shape=Shape::Alert/><span>{t.fault(code)}</span> }.into_any())
    };
    view! {
        <div class="field" class:bad=move || fault().is_some()>
            <div class="check">
                <input
                    type="checkbox"
                    id="declaration"
                    name="declaration"
                    aria-describedby="declaration-says"
                    aria-invalid=move || fault().map(|_| "true")
                    prop:checked=move || declared.get()
                    on:change=move |event| declared.set(event_target_checked(&event))
                />
                <label for="declaration">{t.declaration_words()}</label>
            </div>
            <p class="says" id="declaration-says" role="status">{dynamic(answer)}</p>
        </div>
    }
}

/// What prevents submitting, by step, each with a link: the browser's faults and the host's.
#[component]
fn Missing(state: FormState, refused: RwSignal<Vec<Fault>>) -> impl IntoView {
    let t = text();
    dynamic(move || {
        let line = |step: Step| {
            let is_here = |fault: &Fault| {
                step.fields().contains(&fault.field)
                    || (step == Step::Document && fault.field == Field::Documents)
            };
            let said = refused.get().into_iter().filter(is_here);
            let said = said.map(|fault| value_view(fault.field, fault.code));
            let what: Vec<_> = faults_of(state, step).into_iter().chain(said).collect();
            (!what.is_empty()).then(|| {
                let kept = state.is_kept(step).then(|| view! { <li>{t.step_kept_open()}</li> }.into_any());
                let what = what.into_iter().map(|words| view! { <li>{words}</li> }.into_any()).collect_view();
                view! { <li><a href=step_url(state.target, step)>{t.step(step)}</a><ul role="list">{kept}{what}</ul></li> }
                    .into_any()
            })
        };
        let lines: Vec<_> = state.steps().into_iter().filter_map(line).collect();
        if lines.is_empty() {
            return view! { <div class="note good"><Icon shape=Shape::Check/><p>{t.nothing_left_to_do()}</p></div> }
                .into_any();
        }
        view! {
            <div class="note warn" id="missing" tabindex="-1">
                <Icon shape=Shape::Warn/>
                <h3>{t.still_to_do()}</h3>
                <ul class="missing" role="list">{lines}</ul>
            </div>
        }
        .into_any()
    })
}

/// The missing fields of a step, in words.
fn faults_of(state: FormState, step: Step) -> Vec<String> {
    if step == Step::Account {
        let faults = state.account().err();
        let words = |fault: &Fault| value_view(fault.field, fault.code);
        return faults.iter().flat_map(|faults| faults.iter().map(words)).collect();
    }
    let documents =
        state.documents.with(|documents| documents.iter().map(|draft| draft.id).collect::<Vec<_>>());
    let several = documents.len() > 1;
    let findings = state.faults(step);
    let words = findings.iter().map(|finding| {
        let draft = finding.document.filter(|_| several).and_then(|place| documents.get(place));
        let draft = draft.map(|id| format!("{}, ", document_name(state, *id))).unwrap_or_default();
        format!("{draft}{}", value_view(finding.field, finding.code))
    });
    words.collect()
}

fn value_view(field: Field, code: Code) -> String {
    let t = text();
    format!("{}: {}", field_label(field), t.fault(code))
}

/// The values of one step, with a link to change them.
#[component]
fn ReadBack(state: FormState, step: Step) -> impl IntoView {
    let t = text();
    let id = format!("read-{step}");
    let heading = id.clone();
    let change = format!("{} {}", t.change(), t.step(step));
    let flagged = move || state.is_flagged(step);
    let said = move || {
        if step == Step::Document {
            let documents = state.documents.get();
            let each = documents.iter().map(|draft| document_values(state, draft)).collect_view();
            return if documents.is_empty() { nothing() } else { each.into_any() };
        }
        let values = state.values.get().of_step(step);
        let locked = state.locked_fields(step, None);
        if values.is_empty() && locked.is_empty() { nothing() } else { values_list(&values, &locked) }
    };
    view! {
        <section class="read-back stack" aria-labelledby=id>
            <div class="row spread">
                <h3 id=heading class="row">
                    {t.step(step)}
                    {dynamic(move || flagged().then(|| view! { <Icon shape=Shape::Warn/> }.into_any()))}
                </h3>
                <a href=step_url(state.target, step) aria-label=change>{t.change()}</a>
            </div>
            {dynamic(said)}
        </section>
    }
}

fn nothing() -> AnyView {
    view! { <p class="hint">{text().nothing_stated()}</p> }.into_any()
}
