use crate::components::{Icon, Shape, Timestamp};
use crate::page_context::text;
use domain::audit::{ChainState, Pruned, SealedUpTo, Verified};
use leptos::prelude::*;

/// How far the events are sealed, and when the seals were verified.
#[component]
pub(super) fn Chain(chain: ChainState) -> impl IntoView {
    let t = text();
    let ChainState { sealed, unsealed, verified, pruned } = chain;
    let pruned = pruned.map(|Pruned { before, events, .. }| {
        view! { <p>{t.chain_pruned()}" "<Timestamp at=before is_day=true/>", "{t.chain_pruned_count(&events.to_string())}</p> }.into_any()
    });
    let hash = sealed.as_ref().map(|sealed| {
        view! {
            <dl class="facts">
                <div><dt>{t.chain_hash()}</dt><dd class="mono breaks">{sealed.hash.clone()}</dd></div>
            </dl>
        }
        .into_any()
    });
    let sealed = match sealed {
        Some(SealedUpTo { number, at, .. }) => {
            view! { <p>{t.chain_sealed(&number.to_string())}" "<Timestamp at/>"."</p> }.into_any()
        }
        None => view! { <p>{t.chain_none()}</p> }.into_any(),
    };
    let verified = match verified {
        None => view! { <p>{t.chain_never_verified()}</p> }.into_any(),
        Some(Verified { at, seal, faults: 0 }) => {
            view! { <p>{t.chain_verified(&seal.to_string())}" "<Timestamp at/>"."</p> }.into_any()
        }
        Some(Verified { at, faults, .. }) => {
            let words = t.chain_faults(u32::try_from(faults).unwrap_or(u32::MAX));
            view! {
                <div class="note bad"><Icon shape=Shape::Alert/><p>{words}" "<Timestamp at/>"."</p></div>
            }
            .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="chain-title">
            <div class="head"><h2 id="chain-title">{t.chain_title()}</h2></div>
            <div class="body">{sealed}<p>{t.chain_unsealed(unsealed)}</p>{pruned}{verified}{hash}</div>
        </section>
    }
}
