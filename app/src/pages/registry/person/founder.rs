use super::Section;
use super::actions::PersonActions;
use crate::api::security::{candidate_for_founder, end_founder_offer, offer_founder_role};
use crate::components::{Confirm, Timestamp, dynamic};
use crate::hooks::{ConfirmState, PageResource, focus_after_render};
use crate::page_context::{me, text};
use domain::founder::{FounderCandidate, FounderOffer};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Handing the founder's role over to the person, for the founder alone.
#[component]
pub(super) fn FounderSection(actions: PersonActions) -> impl IntoView {
    let account = actions.account();
    let is_offered = untrack(me).is_some_and(|me| me.is_founder && me.account != account);
    is_offered.then(|| view! { <Loader actions/> }.into_any())
}

#[component]
fn Loader(actions: PersonActions) -> impl IntoView {
    let account = actions.account();
    let loaded = PageResource::new(move || candidate_for_founder(account));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let candidate = loaded.load().await.ok()?;
                Some(view! { <Role actions candidate/> }.into_any())
            })}
        </Suspense>
    }
}

/// What is done about the offer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Offer,
    Withdraw,
}

#[component]
fn Role(actions: PersonActions, candidate: FounderCandidate) -> impl IntoView {
    let t = text();
    let account = actions.account();
    let candidate = RwSignal::new(candidate);
    let asking = ConfirmState::<Act>::new();
    let confirm = Callback::new(move |()| {
        asking.confirm(
            move |act| async move {
                match act {
                    Act::Offer => offer_founder_role(account).await,
                    Act::Withdraw => end_founder_offer().await,
                }
            },
            move |act, answer| {
                if answer.is_ok() {
                    actions.toasts.good(match act {
                        Act::Offer => t.founder_role_was_offered(),
                        Act::Withdraw => t.founder_offer_has_ended(),
                    });
                }
                spawn_local(async move {
                    if let Ok(now) = candidate_for_founder(account).await
                        && candidate.try_set(now).is_none()
                    {
                        focus_after_render("founder-title-section");
                    }
                });
            },
        );
    });
    let body = move || body(actions, candidate.get(), asking);
    let is_withdrawal = move || candidate.with(|candidate| candidate.offer.is_some());
    let pick = move |of_offer: &'static str, of_withdrawal: &'static str| {
        Signal::derive(move || if is_withdrawal() { of_withdrawal } else { of_offer }.to_owned())
    };
    view! {
        <Section id="founder-title" title=t.founder_role()>{dynamic(body)}</Section>
        <Confirm
            id="founder-role"
            title=pick(t.ask_offer_founder_role(), t.withdraw_founder_offer())
            is_open=asking.is_open()
            close=asking.close()
            words=Signal::derive(move || {
                let withdrawn = t.withdraw_founder_offer_words().to_owned();
                if is_withdrawal() {
                    return withdrawn;
                }
                let offered = t.offer_founder_role_words(&actions.title());
                match candidate.with(|candidate| candidate.limited) {
                    0 => offered,
                    limited => format!("{offered} {}", t.founder_limits(limited)),
                }
            })
            yes=pick(t.offer_founder_role(), t.withdraw_founder_offer())
            is_destructive=true
            is_pending=asking.is_pending
            error=asking.error
            confirm
        />
    }
}

fn body(actions: PersonActions, candidate: FounderCandidate, asking: ConfirmState<Act>) -> AnyView {
    let t = text();
    let FounderCandidate { lacks, offer, .. } = candidate;
    let button = |name: &'static str, act: Act| {
        view! {
            <div class="foot">
                <button
                    class="btn small danger-text needs-script"
                    type="button"
                    aria-describedby="founder-title"
                    on:click=move |_| asking.open(act)
                >
                    {name}
                </button>
            </div>
        }
        .into_any()
    };
    if let Some(FounderOffer { other, name, expires_at, .. }) = offer {
        let words = if other == actions.account() {
            view! { <p>{t.founder_offered_by_me(&name)}" "<Timestamp at=expires_at/>"."</p> }.into_any()
        } else {
            view! { <p>{t.founder_offered_elsewhere(&name)}</p> }.into_any()
        };
        return view! { <div class="body">{words}</div>{button(t.withdraw_founder_offer(), Act::Withdraw)} }
            .into_any();
    }
    if lacks.is_empty() {
        return view! {
            <div class="body"><p>{t.founder_can_be()}</p></div>
            {button(t.offer_founder_role(), Act::Offer)}
        }
        .into_any();
    }
    let lacks =
        lacks.into_iter().map(|lack| view! { <li class="tag">{t.founder_lack(lack)}</li> }.into_any());
    view! {
        <div class="body">
            <p class="hint">{t.founder_cannot_be()}</p>
            <ul class="tags" role="list">{lacks.collect_view()}</ul>
        </div>
    }
    .into_any()
}
