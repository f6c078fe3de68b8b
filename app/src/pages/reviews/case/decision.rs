use super::actions::CaseActions;
use super::reassign::Reassign;
use crate::components::{Confirm, ErrorSummary, Icon, Shape, TextArea, dynamic};
use crate::page_context::{me, text};
use domain::form::Field;
use domain::identity::Decision;
use leptos::prelude::*;

/// The available actions: none with the reason, claiming, or deciding.
#[component]
pub(super) fn DecisionPanel(actions: CaseActions) -> impl IntoView {
    let t = text();
    let stands =
        Memo::new(move |_| actions.case.with(|case| (case.hindrance, case.is_mine, case.can_take_over)));
    let body = move || match stands.get() {
        (Some(why), _, can_take_over) => {
            let takes_over = can_take_over.then(|| view! { <p>{t.take_over_why()}</p> }.into_any());
            view! {
                <div class="body">
                    <div class="note warn"><Icon shape=Shape::Warn/><p>{t.fault(why)}</p></div>
                    {takes_over}
                </div>
            }
            .into_any()
        }
        (None, true, _) => view! { <DecisionForm actions/> }.into_any(),
        (None, false, _) => {
            view! { <div class="body"><ErrorSummary error=actions.error/><p>{t.claim_first()}</p></div> }
                .into_any()
        }
    };
    let bar = move || match stands.get() {
        (Some(_), _, false) => None,
        (Some(_), _, true) => {
            let me = untrack(me)?.account;
            let press = Callback::new(move |()| actions.take_over(me));
            Some(view! { <ClaimBar actions name=t.take_over() press/> }.into_any())
        }
        (None, true, _) => Some(view! { <DecisionBar actions/> }.into_any()),
        (None, false, _) => {
            let press = Callback::new(move |()| actions.claim());
            Some(view! { <ClaimBar actions name=t.claim() press/> }.into_any())
        }
    };
    view! {
        <section class="decision" aria-labelledby="decision-title">
            <div class="panel">
                <div class="head"><h2 id="decision-title" tabindex="-1">{t.decision_title()}</h2></div>
                {body}
            </div>
            {dynamic(bar)}
        </section>
        <DecisionConfirm actions/>
    }
}

/// Always in sight: the way to the decision, for those who have not claimed the case.
#[component]
fn ClaimBar(actions: CaseActions, name: &'static str, press: Callback<()>) -> impl IntoView {
    view! {
        <div class="panel decision-bar">
            <button
                class="btn primary needs-script"
                type="button"
                aria-busy=move || actions.is_busy.get().then_some("true")
                on:click=move |_| press.run(())
            >
                {name}
            </button>
            <Reassign actions/>
        </div>
    }
}

#[component]
fn DecisionForm(actions: CaseActions) -> impl IntoView {
    let t = text();
    let ticked = Memo::new(move |_| actions.flags.with(Vec::len));
    let account = actions.case.with_untracked(|case| case.who.account);
    let is_own = untrack(me).is_some_and(|me| account == Some(me.account));
    let own = is_own.then(|| {
        view! { <div class="note warn"><Icon shape=Shape::Warn/><p>{t.own_first_identity()}</p></div> }
            .into_any()
    });
    view! {
        <div class="body">
            <ErrorSummary error=actions.error/>
            {own}
            <p>{t.to_be_changed()}" "<span role="status">{move || t.flags_ticked(ticked.get())}</span></p>
            <TextArea
                id="message"
                label=t.field(Field::Message)
                hint=t.message_hint()
                value=actions.message
                fault=actions.fault(Field::Message)
            />
            <TextArea
                id="note"
                label=t.note_for_colleagues()
                hint=t.note_for_colleagues_hint()
                value=actions.note
                fault=actions.fault(Field::Note)
            />
        </div>
    }
}

/// Always in sight: the decisions.
#[component]
fn DecisionBar(actions: CaseActions) -> impl IntoView {
    let t = text();
    let button = move |class, decision, name, shape| {
        view! {
            <button class=class type="button" on:click=move |_| actions.ask(decision)>
                <Icon shape/>
                {name}
            </button>
        }
    };
    view! {
        <div class="panel decision-bar">
            {button("btn primary needs-script", Decision::Verify, t.verify(), Shape::Check)}
            {button("btn needs-script", Decision::RequestChanges, t.request_changes(), Shape::Pen)}
            {button("btn quiet danger needs-script", Decision::Reject, t.reject(), Shape::Ban)}
            <button
                class="btn quiet needs-script"
                type="button"
                aria-busy=move || actions.is_busy.get().then_some("true")
                on:click=move |_| actions.release()
            >
                {t.release()}
            </button>
            <Reassign actions/>
        </div>
    }
}

/// Asks for confirmation: a decision cannot be undone.
#[component]
fn DecisionConfirm(actions: CaseActions) -> impl IntoView {
    let t = text();
    let asked = actions.deciding;
    let who = move || actions.case.with(|case| case.who.display_name().to_owned());
    let title = move || asked.subject().map(|decision| t.decide_ask(decision, &who())).unwrap_or_default();
    let words = move || {
        let Some(decision) = asked.subject() else { return String::new() };
        let words = t.decide_words(decision, &who());
        let lacks =
            actions.case.with(|case| t.verified_without(case.has_documents(), !case.pictures.is_empty()));
        match decision {
            Decision::Verify if !lacks.is_empty() => format!("{words} {lacks}"),
            _ => words,
        }
    };
    let yes = move || match asked.subject() {
        Some(Decision::RequestChanges) => t.request_changes().to_owned(),
        Some(Decision::Reject) => t.reject().to_owned(),
        Some(Decision::Verify) | None => t.verify().to_owned(),
    };
    view! {
        <Confirm
            id="decide"
            title=Signal::derive(title)
            is_open=asked.is_open()
            close=asked.close()
            words=Signal::derive(words)
            yes=Signal::derive(yes)
            is_pending=asked.is_pending
            error=asked.error
            confirm=Callback::new(move |()| actions.decide())
        />
    }
}
