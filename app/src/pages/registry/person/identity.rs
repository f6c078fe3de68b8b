use super::{Section, fact};
use crate::page_context::{has_permission, me, text};
use crate::pages::people::identity_tags;
use domain::identity::IdentityState;
use domain::paths;
use domain::permission::Permission;
use domain::registry::{PersonIdentity, PersonView};
use leptos::prelude::*;

/// The digital identity: its state and code, and the pages where those who may open it find more.
#[component]
pub(super) fn IdentitySection(person: PersonView) -> impl IntoView {
    let t = text();
    let links = links(&person);
    let foot = (!links.is_empty()).then(|| {
        let links = links.into_iter().map(|(address, name)| {
            view! { <a class="btn small" href=address aria-describedby="identity-title">{name}</a> }
                .into_any()
        });
        view! { <div class="foot">{links.collect_view()}</div> }.into_any()
    });
    let body = match person.identity {
        None => view! { <p class="quiet-text">{t.no_identity_yet()}</p> }.into_any(),
        Some(PersonIdentity { code, state, has_verified, .. }) => view! {
            <dl class="facts">
                {fact(t.state(), identity_tags(Some(state), has_verified))}
                {fact(t.personal_code(), view! { <span class="mono">{code}</span> }.into_any())}
            </dl>
        }
        .into_any(),
    };
    view! {
        <Section id="identity-title" title=t.digital_identity()>
            <div class="body">{body}</div>
            {foot}
        </Section>
    }
}

/// The pages of the identity that this reader may open, each with the name of its link.
fn links(person: &PersonView) -> Vec<(String, &'static str)> {
    let t = text();
    let can = |permission| untrack(|| has_permission(permission));
    let is_own = untrack(me).is_some_and(|me| me.account == person.account);
    let fills_in = can(Permission::RegisterIdentities);
    let mut links = Vec::new();
    if let Some(identity) = person.identity.as_ref()
        && identity.state.is_waiting()
        && can(Permission::ValidateIdentities)
        && !is_own
    {
        links.push((paths::review(identity.id), t.open_review()));
    }
    let (name, leads) = match person.identity.as_ref().map(|identity| identity.state) {
        None => (t.begin_identity(), fills_in && !person.username.is_empty()),
        Some(state) if state.is_open() && fills_in => (t.continue_identity(), true),
        Some(state) => {
            let reads = can(Permission::ViewPersonalData) || can(Permission::ValidateIdentities);
            let opens = fills_in && (reads || state == IdentityState::Erased);
            (t.open_identity(), opens || can(Permission::ManageAccounts))
        }
    };
    if is_own {
        links.push((paths::MY_DATA.to_owned(), t.my_data()));
    } else if leads {
        links.push((paths::account_identity(person.account), name));
    }
    links
}
