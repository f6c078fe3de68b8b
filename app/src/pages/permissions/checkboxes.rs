use super::row::grant_days;
use crate::components::{Icon, Shape};
use crate::page_context::text;
use domain::form::{Code, Field};
use domain::id::ProfileId;
use domain::permission::{HeldPermission, Permission, Permissions};
use leptos::prelude::*;

/// A permission to tick, and its current grant.
#[derive(Clone, Copy)]
pub(super) struct PermissionOption {
    pub permission: Permission,
    pub held: Option<HeldPermission>,
}

/// Checkboxes of permissions.
#[component]
pub(super) fn PermissionCheckboxes(
    offered: Vec<PermissionOption>,
    /// The hint under the title.
    #[prop(optional)]
    hint: &'static str,
    /// Whether current grants are shown.
    #[prop(optional)]
    says_held: bool,
    /// Those that are ticked at first.
    #[prop(optional)]
    ticked: Permissions,
    /// Called with each change.
    put: Callback<(Permission, bool)>,
    fault: Signal<Option<Code>>,
) -> impl IntoView {
    let t = text();
    let boxes = offered
        .into_iter()
        .map(|one| {
            let is_ticked = ticked.has(one.permission);
            view! { <PermissionBox one says_held is_ticked put/> }.into_any()
        })
        .collect_view();
    let hint =
        (!hint.is_empty()).then(|| view! { <p class="hint" id="permissions-hint">{hint}</p> }.into_any());
    let described = if hint.is_some() { "permissions-hint permissions-says" } else { "permissions-says" };
    view! {
        <fieldset class="group" id="permissions" tabindex="-1" aria-describedby=described>
            <legend>{t.field(Field::Permissions)}</legend>
            {hint}
            {boxes}
            <p class="says" id="permissions-says" role="status">
                {move || fault.get().map(|code| view! { <Icon shape=Shape::Alert/><span>{t.fault(code)}</span> }.into_any())}
            </p>
        </fieldset>
    }
}

#[component]
fn PermissionBox(
    one: PermissionOption,
    says_held: bool,
    is_ticked: bool,
    put: Callback<(Permission, bool)>,
) -> impl IntoView {
    let t = text();
    let PermissionOption { permission, held } = one;
    let word = permission.as_str();
    let hint_id = format!("{word}-hint");
    let already = (says_held && held.is_some())
        .then(|| view! { <span class="tag good">{t.holds_it_now()}</span>" " }.into_any());
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=word
                name="permissions"
                value=word
                checked=is_ticked
                aria-describedby=hint_id.clone()
                on:change=move |event| put.run((permission, event_target_checked(&event)))
            />
            <PermissionLabel permission/>
            <p class="hint" id=hint_id>{already}{held.and_then(grant_days)}</p>
        </div>
    }
}

/// A profile to tick, and its current grant.
#[derive(Clone)]
pub(super) struct ProfileOption {
    pub id: ProfileId,
    pub name: String,
    /// What it has.
    pub permissions: Permissions,
    pub held: Option<HeldPermission>,
}

/// Checkboxes of profiles; nothing where there are none.
#[component]
pub(super) fn ProfileCheckboxes(
    /// The field that they are in the form.
    #[prop(default = Field::Profiles)]
    field: Field,
    offered: Vec<ProfileOption>,
    /// The hint under the title.
    hint: &'static str,
    /// Whether current grants are shown.
    #[prop(optional)]
    says_held: bool,
    /// Called with each change.
    put: Callback<(ProfileId, bool)>,
    fault: Signal<Option<Code>>,
) -> impl IntoView {
    let t = text();
    if offered.is_empty() {
        return ().into_any();
    }
    let boxes =
        offered.into_iter().map(|one| view! { <ProfileBox one says_held put/> }.into_any()).collect_view();
    view! {
        <fieldset class="group" id=field.as_str() tabindex="-1" aria-describedby="profiles-hint profiles-says">
            <legend>{t.profiles()}</legend>
            <p class="hint" id="profiles-hint">{hint}</p>
            {boxes}
            <p class="says" id="profiles-says" role="status">
                {move || fault.get().map(|code| view! { <Icon shape=Shape::Alert/><span>{t.fault(code)}</span> }.into_any())}
            </p>
        </fieldset>
    }
    .into_any()
}

#[component]
fn ProfileBox(one: ProfileOption, says_held: bool, put: Callback<(ProfileId, bool)>) -> impl IntoView {
    let t = text();
    let ProfileOption { id, name, permissions, held } = one;
    let (box_id, hint_id) = (format!("profile-box-{id}"), format!("profile-hint-{id}"));
    let words: Vec<&str> = permissions.iter().map(Permission::as_str).collect();
    let already = (says_held && held.is_some())
        .then(|| view! { <span class="tag good">{t.has_profile_now()}</span>" " }.into_any());
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=box_id.clone()
                name="profiles"
                value=id.to_string()
                aria-describedby=hint_id.clone()
                on:change=move |event| put.run((id, event_target_checked(&event)))
            />
            <label for=box_id class="breaks">{name}</label>
            <p class="hint" id=hint_id>{already}<span class="mono breaks">{words.join(", ")}</span>{held.and_then(grant_days)}</p>
        </div>
    }
}

/// Adds a profile to a draft, or removes it.
pub(super) fn tick_profile(ids: &mut Vec<String>, profile: ProfileId, is_ticked: bool) {
    let id = profile.to_string();
    ids.retain(|one| *one != id);
    if is_ticked {
        ids.push(id);
    }
}

/// What a permission lets somebody do, and its name in code.
#[component]
pub(in crate::pages) fn PermissionLabel(permission: Permission) -> impl IntoView {
    view! {
        <label for=permission.as_str()>
            {text().permission_about(permission)}" "<span class="mono quiet-text">{permission.as_str()}</span>
        </label>
    }
    .into_any()
}

/// Adds a permission to a draft, or removes it.
pub(super) fn tick(words: &mut Vec<String>, permission: Permission, is_ticked: bool) {
    words.retain(|word| word != permission.as_str());
    if is_ticked {
        words.push(permission.as_str().to_owned());
    }
}
