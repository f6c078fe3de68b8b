use super::row::grant_days;
use crate::components::{Icon, Shape};
use crate::page_context::text;
use domain::form::{Code, Field};
use domain::id::ProfileId;
use domain::permission::{HeldPermission, Permission, Permissions};
use leptos::prelude::*;

/// A permission to tick, and its current grant.
#[derive(Clone)]
pub(super) struct PermissionOption {
    pub permission: Permission,
    pub held: Option<HeldPermission>,
    /// Where it is held, in words; empty where that is everywhere.
    pub places: String,
}

/// Checkboxes of permissions.
#[component]
pub(super) fn PermissionCheckboxes(
    offered: Vec<PermissionOption>,
    /// The hint under the title.
    hint: &'static str,
    /// Those that are ticked at first.
    #[prop(optional)]
    ticked: Permissions,
    /// Whether they are for a unit, inside which some of them are never granted.
    #[prop(optional)]
    is_inside: Option<Memo<bool>>,
    /// Called with each change.
    put: Callback<(Permission, bool)>,
    fault: Signal<Option<Code>>,
) -> impl IntoView {
    let t = text();
    let boxes = offered
        .into_iter()
        .map(|one| {
            let is_ticked = ticked.has(one.permission);
            let is_off = is_inside.filter(|_| !one.permission.can_have_border());
            view! { <PermissionBox one is_ticked is_off put/> }.into_any()
        })
        .collect_view();
    view! {
        <Boxes id=Field::Permissions title=t.field(Field::Permissions) hint fault>{boxes}</Boxes>
    }
}

/// A group of boxes with its title, a hint and what is wrong with it.
#[component]
pub(super) fn Boxes(
    id: Field,
    title: &'static str,
    hint: &'static str,
    fault: Signal<Option<Code>>,
    children: Children,
) -> impl IntoView {
    let t = text();
    let (hint_id, says_id) = (format!("{id}-hint"), format!("{id}-says"));
    let described = format!("{hint_id} {says_id}");
    let fault = move || {
        fault.get().map(|code| view! { <Icon shape=Shape::Alert/><span>{t.fault(code)}</span> }.into_any())
    };
    view! {
        <fieldset class="group" id=id.as_str() tabindex="-1" aria-describedby=described>
            <legend>{title}</legend>
            <p class="hint" id=hint_id>{hint}</p>
            {children()}
            <p class="says" id=says_id role="status">{fault}</p>
        </fieldset>
    }
    .into_any()
}

#[component]
fn PermissionBox(
    one: PermissionOption,
    is_ticked: bool,
    /// Whether it cannot be ticked now.
    is_off: Option<Memo<bool>>,
    put: Callback<(Permission, bool)>,
) -> impl IntoView {
    let t = text();
    let PermissionOption { permission, held, places } = one;
    let places = (!places.is_empty()).then(|| view! { <span class="breaks">{places}</span>" " }.into_any());
    let word = permission.as_str();
    let hint_id = format!("{word}-hint");
    let already = held.map(|_| view! { <span class="tag good">{t.holds_it_now()}</span>" " }.into_any());
    let ticked = RwSignal::new(is_ticked);
    if let Some(is_off) = is_off {
        Effect::new(move || {
            if is_off.get() && ticked.get_untracked() {
                ticked.set(false);
                put.run((permission, false));
            }
        });
    }
    let tick = move |event| {
        ticked.set(event_target_checked(&event));
        put.run((permission, ticked.get_untracked()));
    };
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=word
                name="permissions"
                value=word
                prop:checked=move || ticked.get()
                disabled=move || is_off.is_some_and(|is_off| is_off.get())
                aria-describedby=hint_id.clone()
                on:change=tick
            />
            <PermissionLabel permission/>
            <p class="hint" id=hint_id>{already}{places}{held.and_then(grant_days)}</p>
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
    offered: Vec<ProfileOption>,
    /// Called with each change.
    put: Callback<(ProfileId, bool)>,
    fault: Signal<Option<Code>>,
) -> impl IntoView {
    let t = text();
    if offered.is_empty() {
        return ().into_any();
    }
    let boxes = offered.into_iter().map(|one| view! { <ProfileBox one put/> }.into_any()).collect_view();
    view! {
        <Boxes id=Field::Profiles title=t.profiles() hint=t.grant_profiles_hint() fault>{boxes}</Boxes>
    }
    .into_any()
}

#[component]
fn ProfileBox(one: ProfileOption, put: Callback<(ProfileId, bool)>) -> impl IntoView {
    let t = text();
    let ProfileOption { id, name, permissions, held } = one;
    let (box_id, hint_id) = (format!("profile-box-{id}"), format!("profile-hint-{id}"));
    let words: Vec<&str> = permissions.iter().map(Permission::as_str).collect();
    let already = held.map(|_| view! { <span class="tag good">{t.has_profile_now()}</span>" " }.into_any());
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
