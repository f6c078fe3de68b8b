use super::row::grant_days;
use crate::components::{Icon, Shape};
use crate::page_context::text;
use domain::form::{Code, Field};
use domain::permission::{HeldPermission, Permission};
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
    /// Called with each change.
    put: Callback<(Permission, bool)>,
    fault: Signal<Option<Code>>,
) -> impl IntoView {
    let t = text();
    let boxes =
        offered.into_iter().map(|one| view! { <PermissionBox one says_held put/> }.into_any()).collect_view();
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
fn PermissionBox(one: PermissionOption, says_held: bool, put: Callback<(Permission, bool)>) -> impl IntoView {
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
                aria-describedby=hint_id.clone()
                on:change=move |event| put.run((permission, event_target_checked(&event)))
            />
            <PermissionLabel permission/>
            <p class="hint" id=hint_id>{already}{held.and_then(grant_days)}</p>
        </div>
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
