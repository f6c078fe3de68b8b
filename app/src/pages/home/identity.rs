use crate::api::identities::identity;
use crate::components::{ErrorPage, Icon, Loading, Shape};
use crate::hooks::PageResource;
use crate::idna::to_ascii;
use crate::page_context::text;
use crate::pages::identity::EntryLockNotice;
use crate::pages::people::identity_tags;
use domain::identity::{IdentityForm, IdentityState, IdentityTarget, IdentityView, Step};
use domain::paths;
use leptos::prelude::*;

/// The state of one's own identity: what is missing, with a link to it.
#[component]
pub(super) fn OwnIdentity() -> impl IntoView {
    let mine = PageResource::new(|| identity(IdentityTarget::Me));
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match mine.load().await {
                    Ok(mine) => view! { <IdentityPanel mine/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn IdentityPanel(mine: IdentityView) -> impl IntoView {
    let t = text();
    let is_to_do = mine.state.is_none_or(IdentityState::is_open);
    let (class, shape) = match mine.state {
        Some(IdentityState::Verified) => ("note good", Shape::Check),
        Some(IdentityState::Submitted | IdentityState::InReview) => ("note", Shape::Clock),
        Some(IdentityState::Rejected | IdentityState::Suspended) => ("note bad", Shape::Alert),
        Some(IdentityState::Erased) => ("note", Shape::Info),
        _ => ("note warn", Shape::Warn),
    };
    let is_notice_due = mine.is_notice_due(to_ascii);
    let notice = is_notice_due.then(|| {
        view! { <div class="note warn"><Icon shape=Shape::Warn/><p>{t.notice_to_accept()}</p></div> }
            .into_any()
    });
    let lock = mine.lock.clone().map(|lock| view! { <EntryLockNotice lock/> });
    let form = IdentityForm::from(&mine);
    let (kept, missing): (Vec<_>, Vec<_>) =
        form.unmet_steps(&mine.policy(to_ascii)).partition(|step| mine.kept.contains(step));
    let kept: Vec<_> = kept.into_iter().map(|step| t.step(step)).collect();
    let missing: Vec<_> = missing.into_iter().map(|step| t.step(step)).collect();
    // Values that are locked may not be missing.
    let is_locked = mine.lock.as_ref().is_some_and(|lock| lock.is_locked);
    let missing = (is_to_do && !is_locked && !missing.is_empty()).then(|| {
        let steps =
            missing.into_iter().map(|step| view! { <li class="tag">{step}</li> }.into_any()).collect_view();
        view! { <div><p>{t.still_missing()}</p><ul class="tags" role="list">{steps}</ul></div> }.into_any()
    });
    let kept = (is_to_do && !is_locked && !kept.is_empty())
        .then(|| view! { <p class="hint">{t.step_kept_open()}": "{kept.join(", ")}</p> }.into_any());
    let flagged: Vec<_> = mine.flags.iter().map(|flag| t.field(flag.field)).collect();
    let flagged = (is_to_do && !flagged.is_empty())
        .then(|| view! { <p>{t.asked_to_change()}" "{flagged.join(", ")}</p> }.into_any());
    let message = (!mine.message.is_empty() && is_to_do)
        .then(|| view! { <p class="kept-lines">{mine.message.clone()}</p> }.into_any());
    let correction = (mine.has_verified && is_to_do)
        .then(|| view! { <p class="hint">{t.correction_open()}</p> }.into_any());
    let code = mine.code.map(|code| view! { <span class="mono quiet-text">{code}</span> }.into_any());
    let way = if is_to_do {
        let name = match mine.state {
            Some(IdentityState::ChangesRequested) => t.change_my_information(),
            _ => t.complete_my_information(),
        };
        view! { <a class="btn primary" href=paths::MY_DATA>{name}</a> }.into_any()
    } else if is_notice_due {
        view! { <a class="btn primary" href=paths::my_data_at(Step::Person)>{t.go_to_notice()}</a> }
            .into_any()
    } else {
        view! { <a class="btn" href=paths::MY_DATA>{t.look_at_my_information()}</a> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="identity-title">
            <div class="head">
                <h2 id="identity-title" class="row">{t.digital_identity()}{identity_tags(mine.state, mine.has_verified)}</h2>
                {code}
            </div>
            <div class="body">
                <div class=class><Icon shape/><p>{t.identity_status(mine.state)}</p>{message}</div>
                {lock}
                {notice}
                {flagged}
                {missing}
                {kept}
                {correction}
            </div>
            <div class="foot">{way}</div>
        </section>
    }
}
