use super::Section;
use super::actions::{Act, SecurityActions};
use crate::components::{Timestamp, dynamic};
use crate::page_context::text;
use domain::founder::FounderOffer;
use leptos::prelude::*;

/// An offer of the founder's role, to the reader or by the reader; nothing without one.
#[component]
pub(super) fn FounderSection(actions: SecurityActions) -> impl IntoView {
    dynamic(move || {
        let offer = actions.security.with(|security| security.founder_offer.clone())?;
        Some(section(actions, offer))
    })
}

fn section(actions: SecurityActions, offer: FounderOffer) -> AnyView {
    let t = text();
    let FounderOffer { id, is_mine, name, expires_at, .. } = offer;
    let words = if is_mine { t.founder_offered_to_me(&name) } else { t.founder_offered_by_me(&name) };
    let end = if is_mine { t.decline_founder_role() } else { t.withdraw_founder_offer() };
    let accept = is_mine.then(|| {
        let act = Act::AcceptFounderRole(id);
        view! {
            <button
                class="btn primary needs-script"
                type="button"
                aria-busy=move || actions.is_running(act).get().then_some("true")
                on:click=move |_| actions.asking.set(Some(act))
            >
                {t.accept_founder_role()}
            </button>
        }
        .into_any()
    });
    view! {
        <Section id="founder-title" title=t.founder_role()>
            <div class="body"><p>{words}" "<Timestamp at=expires_at/>"."</p></div>
            <div class="foot">
                {accept}
                <button
                    class="btn needs-script"
                    type="button"
                    aria-describedby="founder-title"
                    aria-busy=move || actions.is_running(Act::EndFounderOffer).get().then_some("true")
                    on:click=move |_| actions.run(Act::EndFounderOffer)
                >
                    {end}
                </button>
            </div>
        </Section>
    }
    .into_any()
}
