use super::option_fault::OptionFault;
use crate::hooks::Form;
use crate::page_context::{me, text};
use crate::pages::permissions::PermissionLabel;
use domain::form::Field;
use domain::invitation::InviteDraft;
use domain::permission::Permission;
use leptos::html::Input;
use leptos::prelude::*;

/// The permissions that the current account can grant: its own.
#[component]
pub(super) fn PermissionsToGive(form: Form<InviteDraft>) -> impl IntoView {
    let t = text();
    // Nothing is given at once by whoever may give it inside units alone.
    let held = untrack(me)
        .filter(|me| !me.inside.has(Permission::ManagePermissions))
        .map(|me| me.permissions.without(me.inside))
        .unwrap_or_default();
    let boxes =
        held.iter().map(|permission| view! { <PermissionBox form permission/> }.into_any()).collect_view();
    view! {
        <fieldset class="group" id="permissions" tabindex="-1" aria-describedby="permissions-hint permissions-says">
            <legend>{t.permissions_to_give_at_once()}</legend>
            <p class="hint" id="permissions-hint">{t.permissions_hint()}</p>
            {boxes}
            <OptionFault form field=Field::Permissions id="permissions-says"/>
            {own_password()}
        </fieldset>
    }
}

/// The password of the current account, for browsers without JavaScript: others ask in a dialog. Its content is set as markup,
/// since a browser with JavaScript reads it as text, and would not find elements in it.
fn own_password() -> impl IntoView {
    let t = text();
    let (label, hint) = (t.field(Field::CurrentPassword), t.own_password_for_permissions());
    let field = format!(
        "<div class=\"field\"><label for=\"current_password\">{label}</label>\
         <p class=\"hint\" id=\"current_password-hint\">{hint}</p><div class=\"control\">\
         <input type=\"password\" id=\"current_password\" name=\"current_password\" autocomplete=\"current-password\" \
         aria-describedby=\"current_password-hint\"/></div></div>"
    );
    view! { <noscript inner_html=field></noscript> }
}

#[component]
fn PermissionBox(form: Form<InviteDraft>, permission: Permission) -> impl IntoView {
    let word = permission.as_str();
    let ticked = NodeRef::<Input>::new();
    let put = move |gives: bool| {
        form.draft.update(|draft| {
            draft.permissions.retain(|other| other != word);
            if gives {
                draft.permissions.push(word.to_owned());
            }
        });
        form.clear_error(Field::Permissions);
    };
    let is_ticked = form.draft.with_untracked(|draft| draft.permissions.iter().any(|other| other == word));
    ticked.on_load(move |ticked| {
        if ticked.checked() != is_ticked {
            put(ticked.checked());
        }
    });
    view! {
        <div class="check">
            <input
                node_ref=ticked
                type="checkbox"
                id=word
                name="permissions"
                value=word
                checked=is_ticked
                on:change=move |event| put(event_target_checked(&event))
            />
            <PermissionLabel permission/>
        </div>
    }
}
