//! A correction of a verified identity: starting it, and discarding it while it is open.

use super::form_state::FormState;
use crate::api::identities::{begin_correction, discard_correction};
use crate::components::{Confirm, Icon, Shape};
use crate::hooks::{ConfirmState, focus_after_render};
use crate::page_context::text;
use domain::identity::{IdentityState, IdentityTarget, IdentityView};
use leptos::prelude::*;

/// *Correct it*. A verified identity is corrected after a question, a rejected one is reopened at once.
#[component]
pub(super) fn BeginCorrection(target: IdentityTarget, view: RwSignal<IdentityView>) -> impl IntoView {
    let t = text();
    let asking = ConfirmState::<()>::new();
    let begin = Callback::new(move |()| {
        asking.confirm(
            move |()| begin_correction(target),
            move |(), answer| {
                if let Ok(now) = answer {
                    focus_after_render(if now.can_edit { "step-title" } else { "digital-identity-title" });
                    view.set(now);
                }
            },
        );
    });
    let is_verified = view.with_untracked(|view| view.state == Some(IdentityState::Verified));
    let words = if is_verified { t.begin_correction_words() } else { t.reopen_words() };
    view! {
        <button class="btn needs-script" type="button" on:click=move |_| asking.open(())>
            <Icon shape=Shape::Pen/>
            {t.begin_correction()}
        </button>
        <Confirm
            id="correct"
            title=t.begin_correction_ask().to_owned()
            is_open=asking.is_open()
            close=asking.close()
            words=words.to_owned()
            yes=t.begin_correction().to_owned()
            is_pending=asking.is_pending
            error=asking.error
            confirm=begin
        />
    }
}

/// Says that the steps are a correction, and how to discard it.
#[component]
pub(super) fn OpenCorrection(state: FormState, shown: RwSignal<IdentityView>) -> impl IntoView {
    let t = text();
    let asking = ConfirmState::<()>::new();
    let discard = Callback::new(move |()| {
        asking.confirm(
            move |()| async move {
                // A save that is on its way would come after it.
                state.save_now().await;
                discard_correction(state.target).await
            },
            move |(), answer| {
                if let Ok(now) = answer {
                    shown.set(now);
                    focus_after_render("digital-identity-title");
                }
            },
        );
    });
    view! {
        <div class="note">
            <Icon shape=Shape::Info/>
            <p>{t.correction_open()}</p>
            <p>
                <button class="btn small needs-script" type="button" on:click=move |_| asking.open(())>
                    {t.discard_correction()}
                </button>
            </p>
        </div>
        <Confirm
            id="discard-correction"
            title=t.discard_correction_ask().to_owned()
            is_open=asking.is_open()
            close=asking.close()
            words=t.discard_correction_words().to_owned()
            yes=t.discard_correction().to_owned()
            is_destructive=true
            is_pending=asking.is_pending
            error=asking.error
            confirm=discard
        />
    }
}
