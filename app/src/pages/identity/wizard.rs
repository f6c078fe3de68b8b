use super::conflict::Meanwhile;
use super::doors::{COMPLETE, MINE};
use super::lock::OwnLock;
use super::save::SavedLine;
use super::step::StepForm;
use super::walk::Walk;
use crate::components::{Help, Icon, Shape, ToastRegion, Toasts};
use crate::hooks::focus_after_render;
use crate::page_context::text;
use crate::pages::people;
use crate::pages::registration::Leaving;
use domain::identity::{IdentityView, Step, Whose};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The steps beside the one that is being filled in.
#[component]
pub(super) fn Wizard(
    walk: Walk,
    /// What the page shows; another one once it was submitted.
    shown: RwSignal<IdentityView>,
) -> impl IntoView {
    let t = text();
    let toasts = Toasts::new();
    let query = use_query_map();
    let begins = walk.first_step();
    let step = Memo::new(move |_| {
        let asked = query.with(|query| query.get("step").and_then(|word| Step::from_word(&word)));
        let steps = walk.steps();
        asked.filter(|step| steps.contains(step)).unwrap_or(begins)
    });
    walk.save_after_each_pause();
    // Whoever goes on stands at the new step's head, and what they leave behind is saved meanwhile.
    Effect::new(move |before: Option<Step>| {
        let now = step.get();
        if let Some(before) = before.filter(|before| *before != now) {
            walk.pass(before);
            walk.save();
            focus_after_render("step-title");
        }
        now
    });
    let how = [t.how_steps_saved(), t.how_steps_submit(), t.how_steps_sealed()];
    view! {
        <div class="wizard">
            <StepList walk step/>
            <div class="stack">
                {own_lock(walk)}
                {asked(walk)}
                <Meanwhile walk/>
                // Each step has inputs of its own: what was typed into one of another step must not stay in it.
                <For each=move || [step.get()] key=|step| *step let(step)><StepForm walk step shown toasts/></For>
                <SavedLine walk/>
                <Help words=how/>
            </div>
        </div>
        <Leaving has_work=walk.has_work() words=t.leave_steps()/>
        <ToastRegion toasts/>
    }
}

/// Why some of it is not shown to its person.
fn own_lock(walk: Walk) -> Option<AnyView> {
    let lock = walk.view.with_untracked(|view| view.lock.clone().filter(|_| view.is_own))?;
    Some(view! { <OwnLock lock/> }.into_any())
}

/// What a reviewer wants changed.
fn asked(walk: Walk) -> Option<AnyView> {
    let t = text();
    let (message, has_flags) =
        walk.view.with_untracked(|view| (view.message.clone(), !view.flags.is_empty()));
    let has_asked = has_flags || !message.is_empty();
    let how = has_flags.then(|| view! { <p>{t.flags_how()}</p> });
    has_asked.then(|| {
        view! {
            <div class="note warn"><Icon shape=Shape::Warn/><p class="kept-lines">{message}</p>{how}</div>
        }
        .into_any()
    })
}

/// Where one stands, and what is complete.
#[component]
fn StepList(walk: Walk, step: Memo<Step>) -> impl IntoView {
    let t = text();
    let steps = Memo::new(move |_| walk.steps());
    let item = move |one: Step| {
        let is_done = Memo::new(move |_| {
            one != Step::Check && walk.passed.with(|passed| passed.contains(&one)) && walk.is_met(one)
        });
        let is_flagged = Memo::new(move |_| walk.is_flagged(one));
        let mark = move || match (is_flagged.get(), is_done.get()) {
            (true, _) => t.step_to_change(),
            (false, true) => t.step_done(),
            (false, false) => t.step_open(),
        };
        view! {
            <li
                class:done=move || is_done.get()
                class:flagged=move || is_flagged.get()
                aria-current=move || (step.get() == one).then_some("step")
            >
                <a
                    href=address(walk.whose, one)
                    on:click=move |event| {
                        if walk.holds_back() {
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

/// The address of a step.
pub(super) fn address(whose: Whose, step: Step) -> String {
    match whose {
        Whose::Me => format!("{MINE}?step={step}"),
        Whose::Account(account) => format!("{}/{account}?step={step}", people::PATH),
        Whose::Registration(registration) => format!("{COMPLETE}?registration={registration}&step={step}"),
    }
}

/// The step after this one, or before it.
pub(super) fn beside(walk: Walk, step: Step, is_after: bool) -> Option<Step> {
    let steps = untrack(|| walk.steps());
    let place = steps.iter().position(|one| *one == step)?;
    let place = if is_after { place + 1 } else { place.checked_sub(1)? };
    steps.get(place).copied()
}

/// Goes from a step to the one after it, or back.
pub(super) fn going(walk: Walk, step: Step) -> impl Fn(bool) + Clone {
    let navigate = use_navigate();
    move |is_after| {
        walk.pass(step);
        walk.save();
        if walk.holds_back() {
            return;
        }
        if let Some(next) = beside(walk, step, is_after) {
            navigate(&address(walk.whose, next), Default::default());
        }
    }
}
