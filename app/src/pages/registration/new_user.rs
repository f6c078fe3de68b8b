mod account_fields;
mod created;
mod field_status;
mod fields;
mod form;
mod option_fault;
mod options;
mod own_fields;
mod permissions;
mod unit_field;

use crate::components::RequirePermission;
use crate::hooks::focus_new_page;
use created::Created;
use domain::id::InvitationId;
use domain::permission::Permission;
use form::InviteForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub(in crate::pages) use account_fields::AccountFields;
pub(in crate::pages) use fields::{EmailField, UsernameField};
pub(in crate::pages) use options::{DaysField, HoldBox, LanguageField, NoteField};
pub(super) use unit_field::UnitField;

/// *Create a new internal user*: the form, then its result.
#[component]
pub(crate) fn NewUser() -> impl IntoView {
    let query = use_query_map();
    let invited = Memo::new(move |_| query.with(|query| query.get("invited")?.parse::<InvitationId>().ok()));
    // The path stays the same, so the shell does not see a navigation.
    Effect::new(move |before: Option<Option<InvitationId>>| {
        let now = invited.get();
        if before.is_some_and(|before| before != now) {
            focus_new_page();
        }
        now
    });
    view! {
        <RequirePermission permission=Permission::RegisterUsers>
            {move || match invited.get() {
                Some(invitation) => view! { <Created invitation/> }.into_any(),
                None => view! { <InviteForm/> }.into_any(),
            }}
        </RequirePermission>
    }
}
