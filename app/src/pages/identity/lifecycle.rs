use super::decline_erasure::DeclineErasure;
use crate::api::ApiError;
use crate::api::identities::identity;
use crate::api::reviews::{erase_identity, reactivate_identity, suspend_identity};
use crate::components::{Confirm, Icon, Shape, Timestamp, dynamic};
use crate::hooks::{ConfirmState, focus_after_render};
use crate::page_context::text;
use domain::id::IdentityId;
use domain::identity::{IdentityAction, IdentityState, IdentityTarget, IdentityView};
use leptos::prelude::*;

/// The lifecycle actions on an identity, and the date of an erasure request. Empty if there are neither.
#[component]
pub(super) fn LifecyclePanel(target: IdentityTarget, view: RwSignal<IdentityView>) -> impl IntoView {
    let t = text();
    let asking = ConfirmState::<IdentityAction>::new();
    let declining = RwSignal::new(false);
    let confirm = Callback::new(move |()| {
        let Some(id) = view.with_untracked(|view| view.identity) else { return };
        asking.confirm(
            move |action| run_action(action, id, target),
            move |_, answer| {
                if let Ok(now) = answer {
                    // A correction that was begun before the suspension is open again.
                    focus_after_render(if now.can_edit { "step-title" } else { "digital-identity-title" });
                    view.set(now);
                }
            },
        );
    });
    let who = move || view.with_untracked(|view| view.who.display_name().to_owned());
    let words = Signal::derive(move || {
        asking.subject().map(|action| t.confirm_identity_action(action, &who())).unwrap_or_default()
    });
    let title = Signal::derive(move || {
        asking.subject().map(|action| t.ask_identity_action(action, &who())).unwrap_or_default()
    });
    let yes =
        Signal::derive(move || asking.subject().map(|action| t.identity_action(action)).unwrap_or_default());
    let panel = move || {
        let (actions, asked_at, can_decline) = view.with(|view| {
            let is_erased = view.state == Some(IdentityState::Erased);
            (
                view.actions.clone(),
                view.erasure_asked_at.filter(|_| !is_erased && (!view.is_own || !view.actions.is_empty())),
                view.can_decline_erasure,
            )
        });
        (!actions.is_empty() || asked_at.is_some())
            .then(|| view! { <Panel actions asked_at can_decline asking declining/> }.into_any())
    };
    view! {
        {dynamic(panel)}
        <Confirm
            id="act"
            title
            is_open=asking.is_open()
            close=asking.close()
            words
            yes
            is_destructive=true
            is_pending=asking.is_pending
            error=asking.error
            confirm
        />
        <DeclineErasure target view is_open=declining/>
    }
}

#[component]
fn Panel(
    actions: Vec<IdentityAction>,
    asked_at: Option<i64>,
    can_decline: bool,
    asking: ConfirmState<IdentityAction>,
    declining: RwSignal<bool>,
) -> impl IntoView {
    let t = text();
    let decline = (asked_at.is_some() && can_decline).then(|| {
        view! {
            <button class="btn needs-script" type="button" on:click=move |_| declining.set(true)>
                {t.decline_erasure()}
            </button>
        }
        .into_any()
    });
    let why_not = actions.is_empty().then(|| view! { <p>{t.erasure_not_yours()}</p> }.into_any());
    let asked = asked_at.map(|at| {
        view! {
            <div class="note warn">
                <Icon shape=Shape::Warn/>
                <p>{t.erasure_asked_on()}" "<Timestamp at/></p>
                {why_not}
            </div>
        }
        .into_any()
    });
    let buttons = actions.iter().map(|action| {
        let action = *action;
        // Every step ends with this panel: what cannot be undone must not be its strongest button.
        let class =
            if action == IdentityAction::Erase { "btn quiet danger needs-script" } else { "btn needs-script" };
        view! { <button class=class type="button" on:click=move |_| asking.open(action)>{t.identity_action(action)}</button> }
            .into_any()
    });
    let foot = (!actions.is_empty())
        .then(|| view! { <div class="foot">{buttons.collect_view()}{decline}</div> }.into_any());
    let body = asked.map(|asked| view! { <div class="body">{asked}</div> }.into_any());
    view! {
        <section class="panel" aria-labelledby="manage-identity-title">
            <div class="head"><h2 id="manage-identity-title">{t.manage_identity()}</h2></div>
            {body}
            {foot}
        </section>
    }
}

/// Runs the action and returns the identity. The actions are idempotent, so that a lost answer can be retried.
async fn run_action(
    action: IdentityAction,
    id: IdentityId,
    target: IdentityTarget,
) -> Result<IdentityView, ApiError> {
    match action {
        IdentityAction::Suspend => suspend_identity(id).await?,
        IdentityAction::Reactivate => reactivate_identity(id).await?,
        IdentityAction::Erase => erase_identity(id).await?,
    }
    identity(target).await
}
