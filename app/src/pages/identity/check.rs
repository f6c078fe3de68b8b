use super::papers::name_of;
use super::step::AskButton;
use super::walk::{Saving, Walk};
use super::wizard::{address, beside, going};
use super::zone::{facts, facts_of_paper};
use crate::api::ApiError;
use crate::api::identities::{complete_registration, submit_identity};
use crate::components::{ErrorSummary, Icon, Shape, TextArea, Toasts};
use crate::hooks::{focus_after_render, focus_new_page};
use crate::page_context::text;
use domain::form::{Code, Fault, Field};
use domain::identity::{IdentityView, Step, SubmitDraft, Whose};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

/// The last step: everything read back, what is still missing, and *Submit*, or *Create and invite*.
#[component]
pub(super) fn CheckStep(walk: Walk, shown: RwSignal<IdentityView>, toasts: Toasts) -> impl IntoView {
    let t = text();
    let locale = t.locale();
    let declared = RwSignal::new(false);
    let note = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let is_pending = RwSignal::new(false);
    let go = going(walk, Step::Check);
    let navigate = use_navigate();
    let fault = move |field| {
        Signal::derive(move || error.with(|error| error.as_ref().and_then(|error| error.at(field))))
    };
    // What was refused at other steps is said, and gone to, where the rest of them stands.
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
        let unmet =
            untrack(|| if walk.is_registration() { !walk.is_met(Step::Account) } else { !walk.is_whole() });
        if unmet {
            return focus_after_render("missing");
        }
        let draft = SubmitDraft { declared: declared.get_untracked(), note: note.get_untracked() };
        // Of a registration the declaration may be left to the person.
        if (!walk.is_registration() || draft.declared)
            && let Err(faults) = draft.check()
        {
            return refuse(ApiError::from_faults(&faults, locale));
        }
        is_pending.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = send(walk, draft).await;
            is_pending.try_set(false);
            match answer {
                Ok(Sent::Submitted(view)) => {
                    shown.set(*view);
                    focus_new_page();
                }
                Ok(Sent::Invited(address)) => navigate(&address, Default::default()),
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
    let last = if walk.is_registration() {
        let is_whole = Memo::new(move |_| walk.is_whole());
        view! {
            <p class="hint">{move || if is_whole.get() { t.create_and_submit_how() } else { t.create_how() }}</p>
            {move || is_whole.get().then(declaration)}
        }
        .into_any()
    } else {
        declaration()
    };
    let button = if walk.is_registration() { t.create_and_invite() } else { t.submit() };
    let steps = untrack(|| walk.steps()).into_iter().filter(|step| *step != Step::Check);
    view! {
        <form class="panel" novalidate on:submit=submit aria-labelledby="step-title">
            <div class="body">
                <h2 id="step-title" tabindex="-1">{t.step(Step::Check)}</h2>
                <ErrorSummary error/>
                <Missing walk refused/>
                {steps.map(|step| view! { <ReadBack walk step/> }).collect_view()}
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
                {beside(walk, Step::Check, false).map(|_| view! {
                    <button class="btn" type="button" on:click=move |_| go(false)>{t.back()}</button>
                })}
                <AskButton walk toasts/>
            </div>
        </form>
    }
}

enum Sent {
    Submitted(Box<IdentityView>),
    /// Where what came of it is shown.
    Invited(String),
}

/// Saves what is not saved, and then sends it off.
async fn send(walk: Walk, draft: SubmitDraft) -> Result<Sent, ApiError> {
    if !walk.is_saved().await {
        let refusal = walk.saving.try_with_untracked(|saving| match saving {
            Saving::Refused(error) => Some(error.clone()),
            _ => None,
        });
        return Err(refusal.flatten().unwrap_or_else(|| ApiError::from_code(Code::Busy, walk.locale)));
    }
    match walk.whose {
        Whose::Registration(registration) => {
            let invitation = complete_registration(registration).await?;
            if draft.declared {
                match submit_identity(walk.whose, draft).await {
                    // An earlier try got this far, and its answer was lost.
                    Err(error) if error.code == Code::IdentityState => {}
                    answer => _ = answer?,
                }
            }
            Ok(Sent::Invited(format!("/administration/user-registration/new?invited={invitation}")))
        }
        whose => Ok(Sent::Submitted(Box::new(submit_identity(whose, draft).await?))),
    }
}

#[component]
fn Declaration(declared: RwSignal<bool>, error: RwSignal<Option<ApiError>>) -> impl IntoView {
    let t = text();
    let fault = move || {
        let is_missing = error.with(|error| error.as_ref().and_then(|error| error.at(Field::Declaration)));
        is_missing.filter(|_| !declared.get())
    };
    let says = move || fault().map(|code| view! { <Icon shape=Shape::Alert/><span>{t.fault(code)}</span> });
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
            <p class="says" id="declaration-says" role="status">{says}</p>
        </div>
    }
}

/// What stands in the way, step by step, each with a way to it: what was seen here, and what the host refused.
#[component]
fn Missing(walk: Walk, refused: RwSignal<Vec<Fault>>) -> impl IntoView {
    let t = text();
    move || {
        let line = |step: Step| {
            let said = refused.get().into_iter().filter(|fault| step.fields().contains(&fault.field));
            let said = said.map(|fault| in_words(fault.field, fault.code));
            let what: Vec<_> = faults_of(walk, step).into_iter().chain(said).collect();
            (!what.is_empty()).then(|| {
                let what = what.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
                view! { <li><a href=address(walk.whose, step)>{t.step(step)}</a><ul role="list">{what}</ul></li> }
                    .into_any()
            })
        };
        let lines: Vec<_> = walk.steps().into_iter().filter_map(line).collect();
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
    }
}

/// What a step lacks, in words.
fn faults_of(walk: Walk, step: Step) -> Vec<String> {
    if step == Step::Account {
        let faults = walk.account().err();
        let words = |fault: &Fault| in_words(fault.field, fault.code);
        return faults.iter().flat_map(|faults| faults.iter().map(words)).collect();
    }
    let papers = walk.papers.with(|papers| papers.iter().map(|paper| paper.id).collect::<Vec<_>>());
    let several = papers.len() > 1;
    let findings = walk.faults(step);
    let words = findings.iter().map(|finding| {
        let paper = finding.document.filter(|_| several).and_then(|place| papers.get(place));
        let paper = paper.map(|id| format!("{}, ", name_of(walk, *id))).unwrap_or_default();
        format!("{paper}{}", in_words(finding.field, finding.code))
    });
    words.collect()
}

fn in_words(field: Field, code: Code) -> String {
    let t = text();
    format!("{}: {}", t.field(field), t.fault(code))
}

/// What was entered at one step, and the way back to it.
#[component]
fn ReadBack(walk: Walk, step: Step) -> impl IntoView {
    let t = text();
    let id = format!("read-{step}");
    let heading = id.clone();
    let change = format!("{} {}", t.change(), t.step(step));
    let flagged = move || walk.is_flagged(step);
    let said = move || {
        if step == Step::Document {
            let papers = walk.papers.get();
            let each = papers.iter().map(|paper| facts_of_paper(walk, paper)).collect_view();
            return if papers.is_empty() { nothing() } else { each.into_any() };
        }
        let values = walk.values.get().of(step);
        let locked = walk.locked(step, None);
        if values.is_empty() && locked.is_empty() { nothing() } else { facts(&values, &locked) }
    };
    view! {
        <section class="read-back stack" aria-labelledby=id>
            <div class="row spread">
                <h3 id=heading class="row">
                    {t.step(step)}
                    {move || flagged().then(|| view! { <Icon shape=Shape::Warn/> })}
                </h3>
                <a href=address(walk.whose, step) aria-label=change>{t.change()}</a>
            </div>
            {said}
        </section>
    }
}

fn nothing() -> AnyView {
    view! { <p class="hint">{text().nothing_stated()}</p> }.into_any()
}
