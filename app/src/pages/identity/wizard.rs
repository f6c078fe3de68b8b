use super::autosave::SaveStatusLine;
use super::conflict_panel::ConflictPanel;
use super::correction::OpenCorrection;
use super::entry_lock_notice::EntryLockNotice;
use super::form_state::FormState;
use super::navigation::step_url;
use super::notice_field::NewNotice;
use super::step_form::StepForm;
use crate::components::LeaveGuard;
use crate::components::{Help, Icon, Shape, ToastRegion, Toasts, field_label, provide_own_fields};
use crate::hooks::focus_after_render;
use crate::page_context::text;
use domain::identity::{IdentityView, Step};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The list of steps beside the current one.
#[component]
pub(super) fn Wizard(
    state: FormState,
    /// The identity of the page; replaced after submitting.
    shown: RwSignal<IdentityView>,
) -> impl IntoView {
    let t = text();
    provide_own_fields(state.view.with_untracked(|view| view.own.clone()));
    let toasts = Toasts::new();
    let query = use_query_map();
    let begins = state.first_step();
    let step = Memo::new(move |_| {
        let asked = query.with(|query| query.get("step").and_then(|word| Step::from_word(&word)));
        let steps = state.steps();
        asked.filter(|step| steps.contains(step)).unwrap_or(begins)
    });
    state.save_after_pauses();
    // The focus moves to the new step's title, and the step that is left is saved.
    Effect::new(move |before: Option<Step>| {
        let now = step.get();
        if let Some(before) = before.filter(|before| *before != now) {
            state.mark_visited(before);
            state.save();
            focus_after_render("step-title");
        }
        now
    });
    let is_correction = state.view.with_untracked(|view| view.has_verified);
    let how = [t.how_steps_saved(), t.how_steps_submit(), t.how_steps_sealed()];
    view! {
        <div class="wizard">
            <StepList state step/>
            <div class="stack">
                {entry_lock(state)}
                <NewNotice state/>
                {requested_changes(state)}
                {is_correction.then(|| view! { <OpenCorrection state shown/> }.into_any())}
                <ConflictPanel state/>
                // Each step has its own inputs: text typed into one must not stay in another's.
                <For each=move || [step.get()] key=|step| *step let(step)><StepForm state step shown toasts/></For>
                <SaveStatusLine state/>
                <Help words=how/>
            </div>
        </div>
        <LeaveGuard has_work=state.has_unsaved_changes() words=t.leave_steps()/>
        <ToastRegion toasts/>
    }
}

/// Why some entries are locked.
fn entry_lock(state: FormState) -> Option<AnyView> {
    let lock = state.view.with_untracked(|view| view.lock.clone().filter(|_| view.is_own))?;
    Some(view! { <EntryLockNotice lock/> }.into_any())
}

/// The requested changes: the message, and each field with a link to its step.
fn requested_changes(state: FormState) -> Option<AnyView> {
    let t = text();
    let (message, fields) = state.view.with_untracked(|view| {
        let fields: Vec<_> = view.flags.iter().map(|flag| flag.field).collect();
        (view.message.clone(), fields)
    });
    if fields.is_empty() && message.is_empty() {
        return None;
    }
    let message = (!message.is_empty()).then(|| view! { <p class="kept-lines">{message}</p> }.into_any());
    let links = fields.iter().map(|field| {
        let name = field_label(*field);
        let step = Step::ALL.iter().find(|step| step.fields().contains(field));
        match step {
            Some(step) => view! { <li><a href=step_url(state.target, *step)>{name}</a></li> }.into_any(),
            None => view! { <li>{name}</li> }.into_any(),
        }
    });
    let links = (!fields.is_empty()).then(|| {
        view! { <p>{t.flags_marked()}</p><ul class="missing" role="list">{links.collect_view()}</ul> }
            .into_any()
    });
    Some(view! { <div class="note warn"><Icon shape=Shape::Warn/>{message}{links}</div> }.into_any())
}

/// The current step, and which steps are complete.
#[component]
fn StepList(state: FormState, step: Memo<Step>) -> impl IntoView {
    let t = text();
    let steps = Memo::new(move |_| state.steps());
    let item = move |one: Step| {
        let is_done = Memo::new(move |_| {
            one != Step::Check
                && state.has_saved(one)
                && state.visited_steps.with(|visited| visited.contains(&one))
                && state.is_step_complete(one)
        });
        let is_flagged = Memo::new(move |_| state.is_flagged(one));
        let is_optional = Memo::new(move |_| state.is_optional(one));
        let mark = move || match (is_flagged.get(), is_done.get()) {
            (true, _) => t.step_to_change(),
            (false, true) => t.step_done(),
            (false, false) if is_optional.get() => t.step_optional(),
            (false, false) => t.step_open(),
        };
        view! {
            <li
                class:done=move || is_done.get()
                class:flagged=move || is_flagged.get()
                aria-current=move || (step.get() == one).then_some("step")
            >
                <a
                    href=step_url(state.target, one)
                    on:click=move |event| {
                        if state.focus_unsent_picture() {
                            event.prevent_default();
                        }
                    }
                >
                    <span>{t.step(one)}</span>
                    <span class="visually-hidden">", "{mark}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav aria-label=t.steps()>
            <ol class="steps"><For each=move || steps.get() key=|step| *step children=item/></ol>
        </nav>
    }
}
