use super::Section;
use crate::components::Timestamp;
use crate::page_context::text;
use crate::pages::permissions::grant_days;
use domain::registry::{PersonGrant, PersonView};
use leptos::prelude::*;

/// The permissions of the person, each with who granted it.
#[component]
pub(super) fn GrantsSection(person: PersonView) -> impl IntoView {
    let t = text();
    let body = if person.is_founder {
        view! { <p>{t.founder_holds_all()}</p> }.into_any()
    } else if person.grants.is_empty() {
        view! { <p class="quiet-text">{t.no_permissions_of_person()}</p> }.into_any()
    } else {
        let rows = person.grants.into_iter().map(grant).collect_view();
        view! { <ul class="entries" role="list">{rows}</ul> }.into_any()
    };
    view! { <Section id="permissions-title" title=t.permissions()><div class="body">{body}</div></Section> }
}

fn grant(row: PersonGrant) -> AnyView {
    let t = text();
    let by = (!row.by.is_empty()).then(|| view! { " "{t.by_whom(&row.by)} }.into_any());
    let PersonGrant { held, granted_at, profile, .. } = row;
    let source =
        profile.map(|name| view! { " "<span class="hint breaks">{t.by_profile(&name)}</span> }.into_any());
    view! {
        <li>
            <p>{t.permission_about(held.permission)}" "<span class="mono quiet-text breaks">{held.permission.as_str()}</span>{source}{grant_days(held)}</p>
            <p class="hint breaks">{t.granted_on()}" "<Timestamp at=granted_at/>{by}</p>
        </li>
    }
    .into_any()
}
