use super::correction::BeginCorrection;
use super::entry_lock_notice::EntryLockNotice;
use super::form_state::FormState;
use super::values_view::{document_values, emptied_value, values_list};
use crate::api::ApiError;
use crate::api::identities::accept_notice;
use crate::components::{ErrorSummary, Icon, NoticeLink, Shape, Timestamp, provide_own_fields};
use crate::hooks::focus_after_render;
use crate::idna::to_ascii;
use crate::page_context::{has_permission, text};
use crate::pages::people::identity_tags;
use domain::identity::{IdentityState, IdentityTarget, IdentityView, OpenCorrection, Step, Tombstone};
use domain::permission::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;

type IdentityFuture = Pin<Box<dyn Future<Output = Result<IdentityView, ApiError>>>>;

/// An identity that cannot be edited: its state, its values, and how to correct it.
#[component]
pub(super) fn IdentitySummary(target: IdentityTarget, view: RwSignal<IdentityView>) -> impl IntoView {
    let t = text();
    let now = view.get_untracked();
    let is_mine = matches!(target, IdentityTarget::Me);
    let error = RwSignal::new(None::<ApiError>);
    let is_pending = RwSignal::new(false);
    let take = move |asked: IdentityFuture| {
        if is_pending.get_untracked() {
            return;
        }
        is_pending.set(true);
        spawn_local(async move {
            let answer = asked.await;
            is_pending.try_set(false);
            match answer {
                Ok(now) => {
                    focus_after_render("digital-identity-title");
                    view.set(now);
                }
                Err(refusal) => _ = error.try_set(Some(refusal)),
            }
        });
    };
    // An administrator reopens a rejected identity; a verified one is reopened by those who may see it.
    let fills_in = is_mine || untrack(|| has_permission(Permission::RegisterIdentities));
    let can_be_corrected = match now.state {
        Some(IdentityState::Verified) => fills_in && !now.steps.is_empty(),
        Some(IdentityState::Rejected) => fills_in && !is_mine,
        _ => false,
    };
    // The person accepts the notice in any state: that is no correction.
    let notice = (is_mine && now.is_notice_due(to_ascii)).then(|| {
        let version = now.notice.version;
        let receipt = now.notice.receipt(t.locale());
        let words = t.tick_have_read(version);
        let accept = move |_| take(Box::pin(accept_notice(receipt.clone())));
        view! {
            <div class="note warn">
                <Icon shape=Shape::Warn/>
                <p>{t.notice_to_accept()}</p>
                <p><NoticeLink version=Some(version) words=t.read_privacy_notice().to_owned()/></p>
                <p>
                    <button
                        class="btn primary needs-script"
                        type="button"
                        aria-busy=move || is_pending.get().then_some("true")
                        on:click=accept
                    >
                        {words}
                    </button>
                </p>
            </div>
        }
        .into_any()
    });
    let lock = now.is_own.then(|| now.lock.clone().map(|lock| view! { <EntryLockNotice lock/> }));
    let tombstone = now.tombstone.clone().map(|tombstone| view! { <TombstoneFacts tombstone/> }.into_any());
    let foot = can_be_corrected.then(|| view! { <div class="foot"><BeginCorrection target view/></div> });
    let message =
        (!now.message.is_empty()).then(|| view! { <p class="kept-lines">{now.message.clone()}</p> });
    let words = match (target, now.state) {
        (IdentityTarget::Me, state) => t.identity_status(state),
        (_, Some(IdentityState::Submitted | IdentityState::InReview)) => t.submitted_now().to_owned(),
        (_, Some(IdentityState::Erased)) => t.erased_stays().to_owned(),
        (_, None) => t.nothing_stated().to_owned(),
        _ if now.steps.is_empty() => t.shown_to_few().to_owned(),
        _ if can_be_corrected => t.correct_to_change().to_owned(),
        _ => t.read_only().to_owned(),
    };
    let code = now.code.clone().map(|code| view! { <span class="mono quiet-text">{code}</span> });
    provide_own_fields(now.own.clone());
    let state = FormState::new(target, now.clone());
    let said = untrack(|| state.steps()).into_iter().filter(|step| *step != Step::Check).map(|step| {
        let values = if step == Step::Document {
            let documents = state.documents.get_untracked();
            untrack(|| documents.iter().map(|draft| document_values(state, draft)).collect_view().into_any())
        } else {
            values_list(
                &state.values.get_untracked().of_step(step),
                &untrack(|| state.locked_fields(step, None)),
            )
        };
        view! { <section class="read-back stack"><h3>{t.step(step)}</h3>{values}</section> }
    });
    let said = (!now.steps.is_empty()).then(|| said.collect_view());
    let correction = now.correction.as_ref().map(correction_beside);
    view! {
        <section class="panel">
            <div class="head">
                <h2 class="row" id="digital-identity-title" tabindex="-1">{t.digital_identity()}{identity_tags(now.state, now.has_verified)}</h2>
                {code}
            </div>
            <div class="body">
                <ErrorSummary error/>
                {lock}
                {notice}
                <div class="note" id="identity-status" tabindex="-1"><Icon shape=Shape::Info/><p>{words}</p>{message}</div>
                {tombstone}
                {said}
                {correction}
            </div>
            {foot}
        </section>
    }
}

/// What an open correction of a suspended identity changes.
fn correction_beside(correction: &OpenCorrection) -> AnyView {
    let t = text();
    let emptied = correction.emptied.iter().map(|field| emptied_value(*field)).collect_view();
    let documents =
        correction.documents.iter().map(|document| values_list(&document.values, &document.locked));
    let removed = (correction.removed > 0)
        .then(|| view! { <p>{t.documents_removed(correction.removed)}</p> }.into_any());
    view! {
        <section class="read-back stack" aria-labelledby="correction-title">
            <h3 id="correction-title">{t.correction_beside()}</h3>
            <p class="hint">{t.correction_beside_words()}</p>
            {values_list(&correction.values, &[])}
            {(!correction.emptied.is_empty()).then(|| view! { <dl class="facts">{emptied}</dl> }.into_any())}
            {documents.collect_view()}
            {removed}
        </section>
    }
    .into_any()
}

/// What an erasure left besides the code.
#[component]
fn TombstoneFacts(tombstone: Tombstone) -> impl IntoView {
    let t = text();
    let decided = tombstone.decided.map(|(state, at)| {
        view! { <div><dt>{t.last_decision()}</dt><dd>{t.identity_state(state)}" "<Timestamp at/></dd></div> }
            .into_any()
    });
    view! {
        <dl class="facts">
            <div><dt>{t.erased_on()}</dt><dd><Timestamp at=tombstone.erased_at/></dd></div>
            {decided}
        </dl>
    }
}
