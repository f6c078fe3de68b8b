use super::actions::PermissionActions;
use crate::api::permissions as api;
use crate::components::{
    Confirm, EmptyList, ErrorPage, Head, Icon, KeyedItem, Loading, RowButton, Shape, dynamic, stacked_table,
};
use crate::hooks::PageResource;
use crate::page_context::text;
use domain::permission::ProfileRow;
use leptos::prelude::*;

/// *Profiles*: what each has, and how many people have it.
#[component]
pub(super) fn ProfilesPanel(actions: PermissionActions) -> impl IntoView {
    let t = text();
    let profiles = PageResource::new(api::profiles);
    view! {
        <div class="panel">
            <div class="head">
                <h2 id="profiles-title">{t.profiles()}</h2>
                <button
                    class="btn needs-script"
                    type="button"
                    on:click=move |_| actions.editing.set(Some(None))
                >
                    <Icon shape=Shape::Plus/>
                    <span>{t.add_profile()}</span>
                </button>
            </div>
            <div class="body"><p class="hint">{t.profiles_lead()}</p></div>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match profiles.load().await {
                        Ok(profiles) => {
                            actions.profiles.set(profiles);
                            view! { <ProfileTable actions/> }.into_any()
                        }
                        Err(error) => view! { <ErrorPage error/> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
        <DeleteProfile actions/>
    }
}

#[component]
fn DeleteProfile(actions: PermissionActions) -> impl IntoView {
    let t = text();
    let deleting = actions.deleting;
    let subject = move || deleting.subject();
    let delete = move |()| {
        deleting.confirm(
            |profile| api::delete_profile(profile.id),
            move |profile, answer| {
                if answer.is_ok() {
                    actions.profile_saved(t.profile_deleted(&profile.name));
                }
            },
        );
    };
    view! {
        <Confirm
            id="delete-profile"
            title=Signal::derive(move || subject().map(|profile| t.delete_profile_ask(&profile.name)).unwrap_or_default())
            is_open=deleting.is_open()
            close=deleting.close()
            words=Signal::derive(move || subject().map(|profile| t.delete_profile_words(profile.holders)).unwrap_or_default())
            yes=t.delete().to_owned()
            is_destructive=true
            is_pending=deleting.is_pending
            error=deleting.error
            confirm=Callback::new(delete)
        />
    }
}

#[component]
fn ProfileTable(actions: PermissionActions) -> impl IntoView {
    let t = text();
    let is_empty = Memo::new(move |_| actions.profiles.with(Vec::is_empty));
    let rows = move || actions.profiles.get().into_iter().map(|profile| item(actions, profile)).collect();
    let table = move || {
        if is_empty.get() {
            return view! { <EmptyList title=t.no_profiles() why=t.no_profiles_why() shape=Shape::Key/> }
                .into_any();
        }
        let heads = [
            Head::Text(t.profile()),
            Head::Text(t.permissions()),
            Head::Number(t.profile_holders()),
            Head::Text(t.actions()),
        ];
        stacked_table(("profiles-list", "profiles-title"), heads, rows)
    };
    dynamic(table)
}

fn item(actions: PermissionActions, profile: ProfileRow) -> KeyedItem {
    let key = (profile.id, profile.name.clone(), profile.permissions.bits(), profile.holders);
    KeyedItem::new(key, move || view! { <tr role="row">{cells(actions, profile.clone())}</tr> }.into_any())
}

fn cells(actions: PermissionActions, profile: ProfileRow) -> impl IntoView {
    let t = text();
    let name_id = format!("profile-{}", profile.id);
    let list = profile
        .permissions
        .iter()
        .map(|permission| {
            let about = t.permission_about(permission);
            view! { <li>{about}" "<span class="mono quiet-text">{permission.as_str()}</span></li> }.into_any()
        })
        .collect_view();
    let is_beyond = !profile.can_be_granted_with(actions.own.get());
    let beyond = is_beyond.then(|| view! { <p class="hint">{t.profile_beyond_you()}</p> }.into_any());
    let button = |name: &'static str, is_danger: bool, press: Callback<()>| {
        let never = Signal::derive(|| false);
        let about = name_id.clone();
        view! { <RowButton name about is_busy=never is_waiting=never is_danger press/> }.into_any()
    };
    // The desk decides; this only hides useless buttons.
    let buttons = (!is_beyond).then(|| {
        let (edited, deleted) = (profile.clone(), profile.clone());
        let edit = Callback::new(move |()| actions.editing.set(Some(Some(edited.clone()))));
        let delete = Callback::new(move |()| actions.deleting.open(deleted.clone()));
        let buttons = (button(t.edit(), false, edit), button(t.delete(), true, delete));
        view! { <div class="cell-actions">{buttons}</div> }.into_any()
    });
    view! {
        <th role="rowheader" scope="row"><span class="breaks" id=name_id.clone()>{profile.name}</span></th>
        <td role="cell" data-label=t.permissions()><ul class="held" role="list">{list}</ul>{beyond}</td>
        <td role="cell" data-label=t.profile_holders() class="end">{profile.holders}</td>
        <td role="cell">{buttons}</td>
    }
}
