//! The page of one person: both levels, what was sent, what is allowed, and everything that was done.

mod account;
mod actions;
mod address;
mod delete_form;
mod dialogs;
mod end_form;
mod factor;
mod form_dialog;
mod founder;
mod grants;
mod identity;
mod invitation_actions;
mod invitations;
mod organization;
mod own_fields_form;
mod placement_forms;
mod restore_form;
mod sessions;
mod start_form;
mod timeline;

use super::last_list::last_list;
use crate::api::person::person;
use crate::components::{
    ErrorPage, Loading, MixedAlphabetsNote, PageHeader, RequirePermission, ToastRegion, dynamic,
    provide_own_fields,
};
use crate::hooks::PageResource;
use crate::page_context::text;
use account::AccountSection;
use actions::PersonActions;
use dialogs::Dialogs;
use domain::id::AccountId;
use domain::paths;
use domain::permission::Permission;
use domain::registry::PersonView;
use founder::FounderSection;
use grants::GrantsSection;
use identity::IdentitySection;
use invitations::InvitationsSection;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use organization::OrganizationSection;
use sessions::SessionsSection;
use timeline::TimelineSection;

pub(super) use placement_forms::{group_choice, unit_choices};

#[component]
pub(crate) fn Person() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("account")?.parse::<AccountId>().ok()));
    view! {
        <RequirePermission permission=Permission::ViewRegistry>
            {move || match id.get() {
                Some(id) => view! { <PersonLoader id/> }.into_any(),
                None => view! { <crate::pages::NotFound/> }.into_any(),
            }}
        </RequirePermission>
    }
}

#[component]
fn PersonLoader(id: AccountId) -> impl IntoView {
    let loaded = PageResource::new(move || person(id));
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match loaded.load().await {
                    Ok(person) => view! { <LoadedPerson person/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn LoadedPerson(person: PersonView) -> impl IntoView {
    provide_own_fields(person.fields.iter().map(|one| one.field.clone()).collect());
    let actions = PersonActions::new(person);
    let person = actions.person;
    // A section is rendered again only where what it shows has changed.
    view! {
        <WayBack/>
        <PageHeader title=Signal::derive(move || person.with(|person| person.title().to_owned()))/>
        {dynamic(move || person.with(|person| view! { <MixedAlphabetsNote of=person.title()/> }.into_any()))}
        <div class="person-page">
            <div class="stack">
                <AccountSection actions/>
                {dynamic(move || view! { <IdentitySection person=person.get()/> }.into_any())}
                <OrganizationSection actions/>
                <InvitationsSection actions/>
                {dynamic(move || view! { <GrantsSection person=person.get()/> }.into_any())}
                <SessionsSection actions/>
                <FounderSection actions/>
            </div>
            <TimelineSection person/>
        </div>
        <Dialogs actions/>
        <ToastRegion toasts=actions.toasts/>
    }
}

/// Leads to the list of people, as it was shown last.
#[component]
fn WayBack() -> impl IntoView {
    let t = text();
    let list = RwSignal::new(paths::REGISTRY.to_owned());
    Effect::new(move || list.set(last_list()));
    view! {
        <nav class="crumb" aria-label=t.breadcrumb()>
            <ol><li><a href=move || list.get()>{t.registry()}</a></li></ol>
        </nav>
    }
}

/// A section with its title.
#[component]
fn Section(id: &'static str, title: &'static str, children: Children) -> impl IntoView {
    view! {
        // Takes the focus where the button that had it is gone.
        <section class="panel" id=format!("{id}-section") tabindex="-1" aria-labelledby=id>
            <div class="head"><h2 id=id>{title}</h2></div>
            {children()}
        </section>
    }
}

/// One line of facts.
fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}
