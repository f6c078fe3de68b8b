use super::walk::Walk;
use super::zone::{facts, facts_of_paper};
use crate::api::ApiError;
use crate::api::identities::begin_correction;
use crate::components::{Errors, Icon, Shape};
use crate::first::text;
use crate::pages::people::identity_tag;
use domain::identity::{IdentityState, IdentityView, Step, Whose};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// An identity that can't be filled in as it stands: where it stands, what it says, and how it is corrected.
#[component]
pub(super) fn Stands(whose: Whose, view: RwSignal<IdentityView>) -> impl IntoView {
    let t = text();
    let now = view.get_untracked();
    let error = RwSignal::new(None::<ApiError>);
    let is_pending = RwSignal::new(false);
    let correct = move |_| {
        if is_pending.get_untracked() {
            return;
        }
        is_pending.set(true);
        spawn_local(async move {
            let answer = begin_correction(whose).await;
            is_pending.try_set(false);
            match answer {
                Ok(now) => view.set(now),
                Err(refusal) => _ = error.try_set(Some(refusal)),
            }
        });
    };
    // What was rejected is opened again by an administrator alone.
    let can_be_corrected = match now.state {
        Some(IdentityState::Verified) => true,
        Some(IdentityState::Rejected) => !matches!(whose, Whose::Me),
        _ => false,
    };
    let foot = can_be_corrected.then(|| {
        view! {
            <div class="foot">
                <button
                    class="btn needs-script"
                    type="button"
                    aria-busy=move || is_pending.get().then_some("true")
                    on:click=correct
                >
                    <Icon shape=Shape::Pen/>
                    {t.begin_correction()}
                </button>
            </div>
        }
    });
    let message =
        (!now.message.is_empty()).then(|| view! { <p class="kept-lines">{now.message.clone()}</p> });
    let words = match (whose, now.state) {
        (Whose::Me, state) => t.identity_stands(state),
        (_, Some(IdentityState::Submitted | IdentityState::InReview)) => t.submitted_now().to_owned(),
        _ => t.read_only().to_owned(),
    };
    let code = now.code.clone().map(|code| view! { <span class="mono quiet-text">{code}</span> });
    let walk = Walk::new(whose, now.clone());
    let said = untrack(|| walk.steps()).into_iter().filter(|step| *step != Step::Check).map(|step| {
        let values = if step == Step::Document {
            walk.papers.get_untracked().iter().map(facts_of_paper).collect_view().into_any()
        } else {
            facts(&walk.values.get_untracked().of(step))
        };
        view! { <section class="read-back stack"><h3>{t.step(step)}</h3>{values}</section> }
    });
    let said = (!now.steps.is_empty()).then(|| said.collect_view());
    view! {
        <section class="panel">
            <div class="head"><h2 class="row">{t.digital_identity()}{identity_tag(now.state)}</h2>{code}</div>
            <div class="body">
                <Errors error/>
                <div class="note"><Icon shape=Shape::Info/><p>{words}</p>{message}</div>
                {said}
            </div>
            {foot}
        </section>
    }
}
