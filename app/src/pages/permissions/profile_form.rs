use super::actions::PermissionActions;
use super::checkboxes::{PermissionCheckboxes, PermissionOption, tick};
use crate::api::permissions::{change_profile, create_profile};
use crate::components::{Dialog, ErrorSummary, TextField};
use crate::hooks::Form;
use crate::page_context::text;
use domain::characters::trimmed;
use domain::form::Field;
use domain::permission::{Permissions, ProfileDraft, ProfileRow, ProfileSeen};
use leptos::prelude::*;

/// *Add profile* and *Edit profile*.
#[component]
pub(super) fn ProfileDialog(actions: PermissionActions) -> impl IntoView {
    let about = actions.editing;
    let close = Callback::new(move |()| about.set(None));
    view! {
        <Dialog id="profile" is_open=Signal::derive(move || about.with(Option::is_some)) close>
            {move || about.get().map(|profile| view! { <ProfileForm actions profile close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn ProfileForm(
    actions: PermissionActions,
    #[prop(optional_no_strip)] profile: Option<ProfileRow>,
    close: Callback<()>,
) -> impl IntoView {
    let t = text();
    let id = profile.as_ref().map(|profile| profile.id);
    let ticked = profile.as_ref().map_or(Permissions::NONE, |profile| profile.permissions);
    let reaches = profile
        .as_ref()
        .map(|profile| view! { <p class="hint">{t.profile_reaches(profile.holders)}</p> }.into_any());
    let draft = profile
        .map(|profile| ProfileDraft {
            seen: Some(ProfileSeen::of(&profile.name, profile.permissions)),
            name: profile.name,
            permissions: ticked.iter().map(|permission| permission.as_str().to_owned()).collect(),
        })
        .unwrap_or_default();
    let form = Form::new(draft, |draft| draft.check().err());
    let offered = actions.own.get_untracked().iter();
    let offered = offered
        .map(|permission| PermissionOption { permission, held: None, places: String::new() })
        .collect();
    let put = Callback::new(move |(permission, is_ticked)| {
        form.draft.update(|draft| tick(&mut draft.permissions, permission, is_ticked));
        form.clear_error(Field::Permissions);
    });
    let fault = Signal::derive(move || form.fault(Field::Permissions));
    let title = if id.is_some() { t.edit_profile() } else { t.add_profile() };
    let save = if id.is_some() { t.save() } else { t.add_profile() };
    let name = form.bind(Field::ProfileName, |draft| &mut draft.name);
    let submit = form.submit(
        move |draft| async move {
            match id {
                Some(id) => change_profile(id, draft).await,
                None => create_profile(draft).await.map(|_| ()),
            }
        },
        move |()| {
            let name = form.draft.with_untracked(|draft| trimmed(&draft.name).to_owned());
            let words = if id.is_some() { t.profile_changed(&name) } else { t.profile_added(&name) };
            actions.profile_saved(words);
        },
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="profile-title">{title}</h2>
                <ErrorSummary error=form.error/>
                {reaches}
                <TextField bound=name label=t.field(Field::ProfileName)/>
                <PermissionCheckboxes offered hint=t.only_own_permissions() ticked put fault/>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {save}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
