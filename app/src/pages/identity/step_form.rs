use super::account_step::AccountStep;
use super::ask_person::AskButton;
use super::check_step::CheckStep;
use super::choice_inputs::is_field_shown;
use super::documents::{DocumentList, RemoveDocument};
use super::field::{Findings, field};
use super::form_state::FormState;
use super::navigation::{adjacent_step, step_navigation};
use super::values_view::{document_values, values_list};
use crate::components::{Icon, Shape, Toasts, dynamic};
use crate::hooks::ConfirmState;
use crate::page_context::text;
use domain::form::Field;
use domain::id::DocumentId;
use domain::identity::{IdentityTarget, IdentityView, Step};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// One step: its fields, *Back*, *Save and continue*.
#[component]
pub(super) fn StepForm(
    state: FormState,
    step: Step,
    shown: RwSignal<IdentityView>,
    toasts: Toasts,
) -> impl IntoView {
    let t = text();
    let go = step_navigation(state, step);
    let (on, back) = (go.clone(), go);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on(true);
    };
    let removing = ConfirmState::<DocumentId>::new();
    let asking = (step == Step::Document).then(|| view! { <RemoveDocument state removing/> }.into_any());
    let body = match step {
        Step::Check => return view! { <CheckStep state shown toasts/> }.into_any(),
        Step::Account => view! { <AccountStep state/> }.into_any(),
        _ if state.view.with_untracked(|view| view.kept.contains(&step)) => kept(state, step),
        Step::Document => view! { <DocumentList state removing toasts/> }.into_any(),
        _ => fields(state, step),
    };
    let optional = move || {
        let is_optional = state.is_optional(step) && !state.is_kept(step);
        is_optional.then(|| view! { <p class="hint">{t.step_can_be_empty()}</p> }.into_any())
    };
    let back = adjacent_step(state, step, false).is_some().then(|| {
        view! { <button class="btn" type="button" on:click=move |_| back(false)>{t.back()}</button> }
            .into_any()
    });
    view! {
        <form class="panel" novalidate on:submit=submit aria-labelledby="step-title">
            <div class="body">
                <h2 id="step-title" tabindex="-1">{t.step(step)}</h2>
                {dynamic(optional)}
                {body}
            </div>
            <div class="foot">
                <button class="btn primary needs-script" type="submit">{t.save_and_continue()}</button>
                {back}
                <AskButton state toasts/>
            </div>
        </form>
        {asking}
    }
    .into_any()
}

/// The fields of a step without special layout.
fn fields(state: FormState, step: Step) -> AnyView {
    let t = text();
    let findings = Findings::new(state, step);
    let each = move |one: &Field| {
        let one = *one;
        if one == Field::Alias {
            let asked = Memo::new(move |_| is_field_shown(state, one));
            return dynamic(move || {
                asked.get().then(|| {
                    view! { <p class="hint">{t.alias_about()}</p>{field(state, findings, None, one)} }
                        .into_any()
                })
            });
        }
        field(state, findings, None, one)
    };
    let who = (step == Step::Person).then(|| view! { <AccountFacts state/> });
    let own = state.view.with_untracked(|view| {
        let asked = view.own.iter().filter(|own| !own.is_retired).map(|own| own.field);
        asked.filter(|field| step.fields().contains(field)).collect::<Vec<_>>()
    });
    // Those of the organization in its own order, and no places of fields that there are not.
    let fields = step.fields().iter().copied().filter(|field| field.own_number().is_none()).chain(own);
    let fields = fields.map(|field| each(&field)).collect_view();
    view! { {who}<div class="fields">{fields}</div> }.into_any()
}

/// A step that the organization fills in, to read.
fn kept(state: FormState, step: Step) -> AnyView {
    let t = text();
    let values = if step == Step::Document {
        let documents = state.documents.get_untracked();
        untrack(|| documents.iter().map(|draft| document_values(state, draft)).collect_view().into_any())
    } else {
        let values = state.values.get_untracked().of_step(step);
        values_list(&values, &untrack(|| state.locked_fields(step, None)))
    };
    view! { <div class="note"><Icon shape=Shape::Info/><p>{t.step_kept_how()}</p></div>{values} }.into_any()
}

/// The account, carried over and read-only.
#[component]
fn AccountFacts(state: FormState) -> impl IntoView {
    let t = text();
    let row = |name: &'static str, value: String, is_machine: bool| {
        (!value.is_empty())
            .then(|| view! { <div><dt>{name}</dt><dd class:mono=is_machine>{value}</dd></div> }.into_any())
    };
    let who = state.view.with_untracked(|view| view.who.clone());
    let typed = |field| untrack(|| state.values.with(|values| values.get(field).to_owned()));
    let (email, username) = if matches!(state.target, IdentityTarget::Registration(_)) {
        (typed(Field::Email), typed(Field::Username))
    } else {
        (who.email, who.username)
    };
    let code =
        move || row(t.personal_code(), state.view.with(|view| view.code.clone().unwrap_or_default()), true);
    view! {
        <dl class="facts">
            {row(t.email_address(), email, false)}
            {row(t.username(), username, true)}
            {dynamic(code)}
        </dl>
    }
}
