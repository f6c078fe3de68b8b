//! Settings that are sets of words, to tick: the steps that people fill in, and what is required of them.

use crate::hooks::BoundField;
use crate::page_context::text;
use domain::identity::{Requirement, SELF_SERVICE_STEPS, Step, parse_requirements, parse_self_service};
use leptos::prelude::*;

/// A word and what it is called.
struct Word {
    word: &'static str,
    name: String,
}

/// The steps that people fill in themselves.
#[component]
pub(super) fn SelfServiceSteps(bound: BoundField, label: &'static str, hint: String) -> impl IntoView {
    let t = text();
    let words = SELF_SERVICE_STEPS.map(|step| Word { word: step.as_str(), name: t.step(step).to_owned() });
    let id = bound.field.as_str();
    view! {
        <fieldset class="group" id=id tabindex="-1" aria-describedby=format!("{id}-hint")>
            <legend>{label}</legend>
            <p class="hint" id=format!("{id}-hint")>{hint}</p>
            {boxes(bound, words.into(), steps_in_order)}
        </fieldset>
    }
}

/// What is required of people of one relationship, folded away: there are many of these.
#[component]
pub(super) fn Requirements(bound: BoundField, label: &'static str, hint: String) -> impl IntoView {
    let t = text();
    let id = bound.field.as_str();
    let groups = [Step::Birth, Step::Contact, Step::Document, Step::Organization].map(|step| {
        let here = Requirement::ALL.iter().copied().filter(|one| one.step() == step);
        let words = here.map(|one| Word { word: one.as_str(), name: requirement_name(one) }).collect();
        view! {
            <fieldset class="group">
                <legend>{t.step(step)}</legend>
                {boxes(bound, words, requirements_in_order)}
            </fieldset>
        }
        .into_any()
    });
    let now = move || shown_requirements(&bound.value.get());
    view! {
        <div class="field">
            <details class="fold" id=id>
                <summary aria-describedby=format!("{id}-now")>{label}</summary>
                <div class="fold-body"><p class="hint">{hint}</p>{groups.into_iter().collect_view()}</div>
            </details>
            <p class="hint" id=format!("{id}-now")>{now}</p>
        </div>
    }
}

fn boxes(bound: BoundField, words: Vec<Word>, in_order: fn(&str) -> String) -> AnyView {
    let each = words.into_iter().map(|Word { word, name }| {
        let id = format!("{}-{word}", bound.field);
        let is_in = move || bound.value.with(|value| value.split_whitespace().any(|one| one == word));
        let change = move |event| {
            let mut words: Vec<String> =
                bound.value.with_untracked(|value| value.split_whitespace().map(str::to_owned).collect());
            words.retain(|one| one != word);
            if event_target_checked(&event) {
                words.push(word.to_owned());
            }
            bound.set.run(in_order(&words.join(" ")));
        };
        view! {
            <div class="check">
                <input type="checkbox" id=id.clone() prop:checked=is_in checked=untrack(is_in) on:change=change/>
                <label for=id>{name}</label>
            </div>
        }
        .into_any()
    });
    each.collect_view().into_any()
}

fn steps_in_order(text: &str) -> String {
    parse_self_service(text).map(|steps| domain::identity::joined(&steps)).unwrap_or_default()
}

fn requirements_in_order(text: &str) -> String {
    parse_requirements(text).map(|all| domain::identity::joined(&all)).unwrap_or_default()
}

fn requirement_name(requirement: Requirement) -> String {
    let t = text();
    let name = t.field(requirement.field());
    if requirement.step() == Step::Document && requirement != Requirement::Document {
        format!("{}: {name}", t.each_document())
    } else {
        name.to_owned()
    }
}

/// The steps of a value in words.
pub(super) fn shown_steps(value: &str) -> String {
    let t = text();
    let steps = parse_self_service(value).unwrap_or_default();
    or_nothing(steps.into_iter().map(|step| t.step(step).to_owned()).collect())
}

/// The requirements of a value in words.
pub(super) fn shown_requirements(value: &str) -> String {
    or_nothing(parse_requirements(value).unwrap_or_default().into_iter().map(requirement_name).collect())
}

fn or_nothing(names: Vec<String>) -> String {
    if names.is_empty() { text().no_requirements().to_owned() } else { names.join(", ") }
}
