use super::decided::flag_list;
use crate::components::Timestamp;
use crate::page_context::text;
use crate::pages::reviews::decision_tag::decision_class;
use domain::form::Field;
use domain::identity::EarlierDecision;
use leptos::prelude::*;

/// What was decided about earlier revisions, with what the person and the reviewers wrote.
#[component]
pub(super) fn EarlierDecisions(all: Vec<EarlierDecision>) -> impl IntoView {
    let t = text();
    let each = all.into_iter().map(|one| decision(one).into_any());
    view! {
        <section class="panel" aria-labelledby="earlier-title">
            <div class="head"><h2 id="earlier-title">{t.earlier_decisions()}</h2></div>
            <div class="body">{each.collect_view()}</div>
        </section>
    }
}

fn decision(one: EarlierDecision) -> impl IntoView {
    let t = text();
    let words = |name: &'static str, words: String| {
        (!words.is_empty())
            .then(|| view! { <div><dt>{name}</dt><dd class="kept-lines">{words}</dd></div> }.into_any())
    };
    view! {
        <div class="stack">
            <p>
                <span class=decision_class(one.decision)>{t.decision(one.decision)}</span>" "
                <span class="hint">{one.by}" · "<Timestamp at=one.at/></span>
            </p>
            <dl class="facts">
                {words(t.field(Field::NoteToReviewer), one.note_to_reviewer)}
                {flag_list(&one.flags)}
                {words(t.field(Field::Message), one.message)}
                {words(t.note_for_colleagues(), one.note)}
            </dl>
        </div>
    }
}
