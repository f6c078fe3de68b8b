use crate::api::session::send_confirmation;
use crate::components::{ErrorSummary, Icon, Shape};
use crate::hooks::SubmitAction;
use crate::page_context::text;
use domain::identity::EntryLock;
use leptos::prelude::*;

/// Tells the person why entries of others are locked, and how to unlock them.
#[component]
pub(in crate::pages) fn EntryLockNotice(lock: EntryLock) -> impl IntoView {
    let t = text();
    if !lock.can_confirm && !lock.is_locked {
        return ().into_any();
    }
    if !lock.can_confirm {
        return view! { <div class="note warn"><Icon shape=Shape::Warn/><p>{t.lock_needs_vouching()}</p></div> }
            .into_any();
    }
    let sending = SubmitAction::new();
    let is_sent = RwSignal::new(false);
    let send = sending.submit(send_confirmation, move |()| is_sent.set(true));
    let unlocks = lock.is_locked.then(|| view! { <p>{t.lock_confirm_unlocks()}</p> }.into_any());
    view! {
        <div class="note warn">
            <Icon shape=Shape::Warn/>
            <p>{t.lock_confirm()}</p>
            {unlocks}
            <form on:submit=send>
                <ErrorSummary error=sending.error/>
                <button
                    class="btn needs-script"
                    type="submit"
                    aria-busy=move || sending.is_pending.get().then_some("true")
                >
                    {t.send_confirmation_again()}
                </button>
                <span class="hint" role="status">{move || is_sent.get().then(|| t.confirmation_sent())}</span>
            </form>
        </div>
    }
    .into_any()
}
