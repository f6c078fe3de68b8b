use super::actions::CaseActions;
use super::beside_code;
use crate::components::{Icon, Shape, Timestamp, dynamic};
use crate::page_context::text;
use domain::identity::Lookalike;
use domain::paths;
use leptos::prelude::*;

/// Possible duplicates, and what was found about them.
#[component]
pub(super) fn Lookalikes(actions: CaseActions) -> impl IntoView {
    let t = text();
    let all = Memo::new(move |_| actions.case.with(|case| case.lookalikes.clone()));
    let can_decide = Memo::new(move |_| actions.can_decide());
    let has_more = Memo::new(move |_| actions.case.with(|case| case.has_more_lookalikes));
    dynamic(move || {
        let (all, can_decide) = (all.get(), can_decide.get());
        (!all.is_empty()).then(|| {
            let is_open = all.iter().any(|one| one.settled.is_none());
            let (class, shape) = if is_open { ("note warn", Shape::Warn) } else { ("note", Shape::Info) };
            let items = all.into_iter().map(|one| item(actions, one, can_decide).into_any());
            view! {
                <div class=class>
                    <Icon shape/>
                    <p><b id="lookalikes-title" tabindex="-1">{t.possibly_same_person()}</b></p>
                    <ul class="lookalikes" role="list">{items.collect_view()}</ul>
                    {has_more.get().then(|| view! { <p>{t.more_possibly_same_person()}</p> }.into_any())}
                </div>
            }
            .into_any()
        })
    })
}

fn item(actions: CaseActions, one: Lookalike, can_decide: bool) -> impl IntoView {
    let t = text();
    let reasons: Vec<_> = one.reasons.iter().map(|reason| t.lookalike_reason(*reason)).collect();
    let address = paths::review(one.identity);
    let id = format!("lookalike-{}", one.identity);
    let is_settled = one.settled.is_some();
    let settled = one.settled.map(|settled| {
        view! { <p class="hint">{t.different_people_by(&settled.by)}" "<Timestamp at=settled.at/></p> }
            .into_any()
    });
    let (identity, name) = (one.identity, one.name.clone());
    let button = can_decide.then(|| {
        let press = move |_| actions.settle(identity, name.clone(), !is_settled);
        let label = if is_settled { t.maybe_same_person() } else { t.not_same_person() };
        view! {
            <button
                class="btn small needs-script"
                type="button"
                aria-describedby=id.clone()
                aria-busy=move || actions.is_busy.get().then_some("true")
                on:click=press
            >
                {label}
            </button>
        }
        .into_any()
    });
    view! {
        <li class="stack">
            <p id=id><a href=address>{beside_code(&one.name, &one.code)}</a>": "{reasons.join(", ")}</p>
            {settled}
            {button}
        </li>
    }
}
