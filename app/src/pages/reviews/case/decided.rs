use super::super::decision_tag::decision_class;
use super::actions::CaseActions;
use crate::api::reviews::next_case;
use crate::components::{Timestamp, dynamic, field_label};
use crate::page_context::text;
use domain::form::Field;
use domain::id::IdentityId;
use domain::identity::{CaseView, Flag};
use domain::paths;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The decision, its author, its time, and its message.
#[component]
pub(super) fn DecidedPanel(actions: CaseActions) -> impl IntoView {
    let t = text();
    view! {
        <section class="panel" aria-labelledby="decision-title">
            <div class="head"><h2 id="decision-title" tabindex="-1">{t.decision_title()}</h2></div>
            <div class="body"><dl class="facts">{move || actions.case.with(facts)}</dl></div>
            <div class="foot">
                <NextCase/>
                <a class="btn" href=paths::REVIEWS>{t.view_queue()}</a>
            </div>
        </section>
    }
}

/// The way to the case that has waited longest, first after the title of the decision, which has the focus.
#[component]
fn NextCase() -> impl IntoView {
    let t = text();
    // `None` until the host has answered.
    let next = RwSignal::new(None::<Option<IdentityId>>);
    Effect::new(move || {
        spawn_local(async move {
            if let Ok(found) = next_case().await {
                next.try_set(Some(found));
            }
        });
    });
    dynamic(move || {
        next.get().map(|found| match found {
            Some(identity) => {
                view! { <a class="btn primary" href=paths::review(identity)>{t.next_case()}</a> }.into_any()
            }
            None => view! { <p class="hint">{t.no_next_case()}</p> }.into_any(),
        })
    })
}

fn facts(case: &CaseView) -> impl IntoView + use<> {
    let t = text();
    let decision = case.decision.map(|decision| {
        view! { <span class=decision_class(decision)>{t.decision(decision)}</span> }.into_any()
    });
    let at = case.decided_at.map(|at| view! { " · "<Timestamp at/> }.into_any());
    let text_section = |name: &'static str, words: &str| {
        (!words.is_empty()).then(|| {
            view! { <div><dt>{name}</dt><dd class="kept-lines">{words.to_owned()}</dd></div> }.into_any()
        })
    };
    let flags = flag_list(&case.flags);
    let given_link = case.given_link.then(|| {
        view! { <div><dt>{t.provenance_of_decision()}</dt><dd>{t.decided_given_link()}</dd></div> }.into_any()
    });
    view! {
        <div><dt>{t.decision_title()}</dt><dd>{decision}</dd></div>
        <div><dt>{t.decided_by()}</dt><dd>{case.decided_by.clone()}{at}</dd></div>
        {given_link}
        {flags}
        {text_section(t.field(Field::Message), &case.message)}
        {text_section(t.note_for_colleagues(), &case.note)}
    }
}

/// The requested changes, each with its message.
pub(super) fn flag_list(flags: &[Flag]) -> Option<AnyView> {
    let t = text();
    (!flags.is_empty()).then(|| {
        let flags = flags.iter().map(|flag| {
            let colon = if flag.message.is_empty() { "" } else { ": " };
            view! { <li><b>{field_label(flag.field)}</b>{colon}{flag.message.clone()}</li> }.into_any()
        });
        let flags = flags.collect_view();
        view! { <div><dt>{t.field(Field::Flags)}</dt><dd><ul role="list">{flags}</ul></dd></div> }.into_any()
    })
}
