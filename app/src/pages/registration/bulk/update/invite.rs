//! *Invite people who are not found*: rows about nobody who is registered become invitations.

use super::compared_file::{ComparedFile, Inviting};
use crate::components::dynamic;
use crate::page_context::{has_permission, text};
use domain::permission::Permission;
use leptos::prelude::*;

#[component]
pub(super) fn InviteNew(file: ComparedFile) -> impl IntoView {
    let t = text();
    let may_invite = has_permission(Permission::BulkInvite);
    let is_offered = Memo::new(move |_| may_invite && file.can_invite());
    let is_on = Memo::new(move |_| {
        file.inviting.with(|inviting| matches!(inviting, Inviting::Checking | Inviting::On))
    });
    let said = move || match file.inviting.get() {
        Inviting::Checking => Some(view! { <p>{t.checking_addresses()}</p> }.into_any()),
        Inviting::Failed(error) => Some(view! { <p class="fault">{error.message}</p> }.into_any()),
        Inviting::Off | Inviting::On => None,
    };
    dynamic(move || {
        is_offered.get().then(|| {
            let unused = file.unused_columns_now().join(", ");
            view! {
                <div class="body">
                    <div class="check">
                        <input
                            type="checkbox"
                            id="invite-new"
                            autocomplete="off"
                            prop:checked=move || is_on.get()
                            aria-describedby="invite-new-hint"
                            on:change=move |event| file.set_inviting(event_target_checked(&event))
                        />
                        <label for="invite-new">{t.invite_not_found()}</label>
                    </div>
                    <p class="hint" id="invite-new-hint">
                        {t.invite_not_found_hint()}
                        {(!unused.is_empty()).then(|| format!(" {}", t.invite_columns_unused(&unused)))}
                    </p>
                    <div role="status">{dynamic(said)}</div>
                </div>
            }
            .into_any()
        })
    })
}
