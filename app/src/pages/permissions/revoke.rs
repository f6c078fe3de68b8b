use super::actions::{PermissionActions, holder_name};
use super::checkboxes::{
    PermissionCheckboxes, PermissionOption, ProfileCheckboxes, ProfileOption, tick, tick_profile,
};
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
    let offered: Vec<PermissionOption> = who
        .granted_singly()
        .map(|held| PermissionOption { permission: held.permission, held: Some(held) })
        .collect();
    let profiles: Vec<ProfileOption> = who
        .profiles
        .iter()
        .map(|one| ProfileOption {
            id: one.id,
            name: one.name.clone(),
            permissions: who.of_profile(one.id).map(|held| held.permission).collect(),
            held: who.of_profile(one.id).next(),
        })
        .collect();
    let put_profile = Callback::new(move |(profile, is_ticked)| {
        form.draft.update(|draft| tick_profile(&mut draft.profiles, profile, is_ticked));
        form.clear_error(Field::Profiles);
        form.clear_error(Field::Permissions);
    });
    // Where there are profiles alone, it is said there that nothing is chosen.
    let has_single = !offered.is_empty() || profiles.is_empty();
    let at = if has_single { Field::Profiles } else { Field::Permissions };
    let profile_fault = Signal::derive(move || form.fault(at));
    let fault = Signal::derive(move || form.fault(Field::Permissions));
    let put = Callback::new(move |(permission, is_ticked)| {
        form.draft.update(|draft| tick(&mut draft.permissions, permission, is_ticked));
        form.clear_error(Field::Permissions);
    });
    let singly = has_single.then(|| view! { <PermissionCheckboxes offered put fault/> }.into_any());
    let words = t.revoke_permissions_words(holder_name(&who));
    let warning = actions.is_own(&who).then(|| {
        view! { <div class="note warn"><Icon shape=Shape::Warn/><p>{t.revoke_own_warning()}</p></div> }
            .into_any()
    });
    let account = who.account;
    let submit = form.submit(
        move |draft| revoke_permissions(account, draft),
        move |()| {
            let draft = form.draft.get_untracked();
            actions.revoked(&who, &actions.names(&draft.permissions, &draft.profiles));
        },
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="revoke-title">{t.revoke_permissions()}</h2>
                <ErrorSummary error=form.error/>
                <p>{words}</p>
                {warning}
                <ProfileCheckboxes field=at offered=profiles hint=t.goes_with_profile() put=put_profile fault=profile_fault/>
                {singly}
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
