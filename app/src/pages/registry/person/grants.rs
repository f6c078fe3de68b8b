use super::Section;
use crate::components::Timestamp;
use crate::hooks::list_url;
use crate::page_context::{has_permission, me, text};
use crate::pages::permissions::grant_days;
use domain::paths;
use domain::permission::{HolderFilter, Permission};
use domain::registry::{PersonGrant, PersonView};
use leptos::prelude::*;

/// The permissions of the person, each with who granted it.
#[component]
pub(super) fn GrantsSection(person: PersonView) -> impl IntoView {
    let t = text();
    let is_own = untrack(me).is_some_and(|me| me.account == person.account);
    let is_listed = HolderFilter::LISTED.contains(&person.state);
    let may_grant = untrack(|| has_permission(Permission::ManagePermissions));
    let way = (may_grant && is_listed && !is_own && !person.is_founder).then(|| {
        let address = list_url(paths::PERMISSIONS, HolderFilter::Everyone.as_str(), &person.email);
        view! { <a class="btn small" href=address>{t.grant_or_revoke()}</a> }.into_any()
    });
    let body = if person.is_founder {
        view! { <p>{t.founder_holds_all()}</p> }.into_any()
    } else if person.grants.is_empty() {
        view! { <p class="quiet-text">{t.no_permissions_of_person()}</p> }.into_any()
    } else {
        let rows = person.grants.into_iter().map(grant).collect_view();
        view! { <ul class="entries" role="list">{rows}</ul> }.into_any()
    };
    view! { <Section id="permissions-title" title=t.permissions()><div class="body">{body}{way}</div></Section> }
}

fn grant(row: PersonGrant) -> AnyView {
    let t = text();
    let by = (!row.by.is_empty()).then(|| view! { " "{t.by_whom(&row.by)} }.into_any());
    let PersonGrant { held, granted_at, profile, unit, .. } = row;
    let source =
        profile.map(|name| view! { " "<span class="hint breaks">{t.by_profile(&name)}</span> }.into_any());
    let place =
        unit.map(|path| view! { " "<span class="hint breaks">{t.granted_inside(&path)}</span> }.into_any());
    view! {
        <li>
            <p>{t.permission_about(held.permission)}" "<span class="mono quiet-text breaks">{held.permission.as_str()}</span>{source}{place}{grant_days(held)}</p>
            <p class="hint breaks">{t.granted_on()}" "<Timestamp at=granted_at/>{by}</p>
        </li>
    }
    .into_any()
}
