use super::link_page::{DeadLink, LinkDone, opened};
use crate::api::security::{stop, stop_page};
use crate::components::{ErrorSummary, SignedOutLayout, Timestamp};
use crate::hooks::{PageResource, SubmitAction};
use crate::page_context::text;
use domain::paths;
use domain::security::{StopAnswer, StopView, Stoppable};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page of a link that stops the reset of a second factor, or stops or undoes a change of address. Opening it changes
/// nothing.
#[component]
pub(crate) fn Stop() -> impl IntoView {
    let t = text();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let done = use_query_map().read_untracked().get("done");
    let answer = RwSignal::new(done.as_deref().and_then(StopAnswer::from_word));
    let view = PageResource::new({
        let token = token.clone();
        move || stop_page(token.clone())
    });
    view! {
        <SignedOutLayout title=t.stop_page()>
            <Suspense>
                {move || {
                    let token = token.clone();
                    if let Some(answer) = answer.get() {
                        return Some(view! { <Stopped answer/> }.into_any());
                    }
                    let dead = || {
                        let (title, about) = (t.link_no_longer_works(), t.link_no_longer_works_about());
                        view! { <DeadLink title about next=(paths::HOME, t.go_to_start())/> }.into_any()
                    };
                    view.get().map(|view| opened(view, |view| view! { <StopForm token view answer/> }.into_any(), dead))
                }}
            </Suspense>
        </SignedOutLayout>
    }
}

#[component]
fn StopForm(token: String, view: StopView, answer: RwSignal<Option<StopAnswer>>) -> impl IntoView {
    let t = text();
    let words = Words::of(view.what);
    let sending = SubmitAction::new();
    let path = paths::stop(&token);
    let send = sending.submit(move || stop(token.clone()), move |given| answer.set(Some(given)));
    view! {
        <form class="panel" method="post" action=path on:submit=send aria-labelledby="title">
            <div class="body">
                <ErrorSummary error=sending.error/>
                <div>
                    <h1 id="title">{words.title}</h1>
                    <p class="lead">{words.lead}</p>
                </div>
                <dl class="facts">
                    <div><dt>{t.username()}</dt><dd class="mono">{view.username}</dd></div>
                    <div><dt>{words.about}</dt><dd>{words.when}" "<Timestamp at=view.due_at/></dd></div>
                </dl>
            </div>
            <div class="foot">
                <button class="btn primary wide" type="submit" aria-busy=move || sending.is_pending.get().then_some("true")>
                    {words.button}
                </button>
            </div>
        </form>
    }
}

/// What the page says of what is stopped.
struct Words {
    title: &'static str,
    lead: &'static str,
    about: &'static str,
    when: &'static str,
    button: &'static str,
}

impl Words {
    fn of(what: Stoppable) -> Self {
        let t = text();
        match what {
            Stoppable::FactorReset => Self {
                title: t.stop_title(),
                lead: t.stop_lead(),
                about: t.second_factor(),
                when: t.reset_due_on(),
                button: t.stop_reset(),
            },
            Stoppable::AddressChange => Self {
                title: t.stop_address_title(),
                lead: t.stop_address_lead(),
                about: t.email_address(),
                when: t.changes_on(),
                button: t.stop_address_change(),
            },
            Stoppable::AddressChanged => Self {
                title: t.undo_address_title(),
                lead: t.undo_address_lead(),
                about: t.email_address(),
                when: t.can_undo_until(),
                button: t.undo_address(),
            },
        }
    }
}

#[component]
fn Stopped(answer: StopAnswer) -> impl IntoView {
    let t = text();
    let (title, about) = match answer {
        StopAnswer::FactorResetStopped => (t.reset_was_stopped(), t.reset_was_stopped_about()),
        StopAnswer::AddressKept => (t.address_was_kept(), t.address_was_kept_about()),
        StopAnswer::AddressBack => (t.address_back(), t.address_back_about()),
    };
    view! { <LinkDone title about/> }
}
