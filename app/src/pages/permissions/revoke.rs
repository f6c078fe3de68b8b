use super::actions::{PermissionActions, holder_name};
use super::checkboxes::{PermissionCheckboxes, PermissionOption, tick};
use crate::api::permissions::revoke_permissions;
use crate::components::{Dialog, ErrorSummary, Icon, Shape};
use crate::hooks::Form;
use crate::page_context::text;
use domain::form::Field;
use domain::permission::{Holder, RevokeDraft};
use leptos::prelude::*;

/// *Revoke permissions*: which of those that are held.
#[component]
pub(super) fn RevokeDialog(actions: PermissionActions) -> impl IntoView {
    let about = actions.revoking;
    let close = Callback::new(move |()| about.set(None));
    view! {
        <Dialog id="revoke" is_open=Signal::derive(move || about.with(Option::is_some)) close>
            {move || about.get().map(|who| view! { <RevokeForm actions who close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn RevokeForm(actions: PermissionActions, who: Holder, close: Callback<()>) -> impl IntoView {
    let t = text();
    let form = Form::new(RevokeDraft::default(), |draft| draft.check().err());
    let offered = who
        .held
        .iter()
        .map(|held| PermissionOption { permission: held.permission, held: Some(*held) })
        .collect();
    let put = Callback::new(move |(permission, is_ticked)| {
        form.draft.update(|draft| tick(&mut draft.permissions, permission, is_ticked));
        form.clear_error(Field::Permissions);
    });
    let fault = Signal::derive(move || form.fault(Field::Permissions));
    let words = t.revoke_permissions_words(holder_name(&who));
    let warning = actions.is_own(&who).then(|| {
        view! { <div class="note warn"><Icon shape=Shape::Warn/><p>{t.revoke_own_warning()}</p></div> }
            .into_any()
    });
    let account = who.account;
    let submit = form.submit(
        move |draft| revoke_permissions(account, draft),
        move |()| actions.revoked(&who, &form.draft.get_untracked().permissions),
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="revoke-title">{t.revoke_permissions()}</h2>
                <ErrorSummary error=form.error/>
                <p>{words}</p>
                {warning}
                <PermissionCheckboxes offered put fault/>
            </div>
            <div class="foot">
                <button class="btn danger" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.revoke_permissions()}
                </button>
                <button class="btn" type="button" autofocus=true on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
