use super::account::AccountStep;
use super::check::CheckStep;
use super::choose::is_asked;
use super::field::{Findings, field};
use super::papers::{Papers, RemovePaper};
use super::walk::Walk;
use super::wizard::{beside, going};
use crate::api::identities::ask_person;
use crate::components::Toasts;
use crate::hooks::ConfirmState;
use crate::page_context::text;
use domain::form::Field;
use domain::id::DocumentId;
use domain::identity::{IdentityView, Step, Whose};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// One step: its fields, *Back*, *Save and continue*.
#[component]
pub(super) fn StepForm(
    walk: Walk,
    step: Step,
    shown: RwSignal<IdentityView>,
    toasts: Toasts,
) -> impl IntoView {
    let t = text();
    let go = going(walk, step);
    let (on, back) = (go.clone(), go);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on(true);
    };
    let removing = ConfirmState::<DocumentId>::new();
    let asking = (step == Step::Document).then(|| view! { <RemovePaper walk removing/> });
    let body = match step {
        Step::Check => return view! { <CheckStep walk shown toasts/> }.into_any(),
        Step::Account => view! { <AccountStep walk/> }.into_any(),
        Step::Document => view! { <Papers walk removing toasts/> }.into_any(),
        _ => fields(walk, step),
    };
    let back = beside(walk, step, false).is_some().then(|| {
        view! { <button class="btn" type="button" on:click=move |_| back(false)>{t.back()}</button> }
    });
    view! {
        <form class="panel" novalidate on:submit=submit aria-labelledby="step-title">
            <div class="body">
                <h2 id="step-title" tabindex="-1">{t.step(step)}</h2>
                {body}
            </div>
            <div class="foot">
                <button class="btn primary needs-script" type="submit">{t.save_and_continue()}</button>
                {back}
                <AskButton walk toasts/>
            </div>
        </form>
        {asking}
    }
    .into_any()
}

/// The fields of a step that has nothing of its own.
fn fields(walk: Walk, step: Step) -> AnyView {
    let t = text();
    let findings = Findings::new(walk, step);
    let each = move |one: &Field| {
        let one = *one;
        if one == Field::Alias {
            let asked = Memo::new(move |_| is_asked(walk, one));
            return (move || {
                asked.get().then(|| {
                    view! { <p class="hint">{t.alias_about()}</p>{field(walk, findings, None, one)} }
                })
            })
            .into_any();
        }
        field(walk, findings, None, one)
    };
    let who = (step == Step::Person).then(|| view! { <Who walk/> });
    let fields = step.fields().iter().map(each).collect_view();
    view! { {who}<div class="fields">{fields}</div> }.into_any()
}

/// The account, carried over and never typed again.
#[component]
fn Who(walk: Walk) -> impl IntoView {
    let t = text();
    let row = |name: &'static str, value: String, is_machine: bool| {
        (!value.is_empty())
            .then(|| view! { <div><dt>{name}</dt><dd class:mono=is_machine>{value}</dd></div> })
    };
    let who = walk.view.with_untracked(|view| view.who.clone());
    let typed = |field| untrack(|| walk.values.with(|values| values.get(field).to_owned()));
    let (email, username) = if matches!(walk.whose, Whose::Registration(_)) {
        (typed(Field::Email), typed(Field::Username))
    } else {
        (who.email, who.username)
    };
    let code =
        move || row(t.personal_code(), walk.view.with(|view| view.code.clone().unwrap_or_default()), true);
    view! {
        <dl class="facts">
            {row(t.email_address(), email, false)}
            {row(t.username(), username, true)}
            {code}
        </dl>
    }
}

/// *Ask the person*: hands over what is missing.
#[component]
pub(super) fn AskButton(walk: Walk, toasts: Toasts) -> impl IntoView {
    let t = text();
    let Whose::Account(account) = walk.whose else { return ().into_any() };
    let is_asking = RwSignal::new(false);
    let ask = move |_| {
        if is_asking.get_untracked() {
            return;
        }
        is_asking.set(true);
        spawn_local(async move {
            if walk.is_saved().await {
                match ask_person(account).await {
                    Ok(asked) if asked.is_held => toasts.good(t.asked_held(asked.steps.len())),
                    Ok(asked) => toasts.good(t.asked_the_person(asked.steps.len())),
                    Err(error) => toasts.bad(error.message),
                }
            }
            is_asking.try_set(false);
        });
    };
    view! {
        <button
            class="btn quiet needs-script"
            type="button"
            aria-busy=move || is_asking.get().then_some("true")
            on:click=ask
        >
            {t.ask_the_person()}
        </button>
    }
    .into_any()
}
