use super::form_state::FormState;
use super::lifecycle::LifecyclePanel;
use super::my_fields::MyFields;
use super::summary::IdentitySummary;
use super::unfinished_registrations::UnfinishedRegistrations;
use super::vouch_panel::VouchPanel;
use super::wizard::Wizard;
use crate::api::identities::identity;
use crate::components::{ErrorPage, Icon, Loading, PageHeader, RequirePermission, Shape, dynamic};
use crate::hooks::{PageResource, random_uuid};
use crate::page_context::text;
use domain::id::{AccountId, IdentityId};
use domain::identity::{IdentityTarget, IdentityView};
use domain::paths;
use domain::permission::Permission;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

/// *My data*: one's own identity, and what one fills in of the account.
#[component]
pub(crate) fn MyData() -> impl IntoView {
    view! {
        <LoadedIdentity target=IdentityTarget::Me/>
        <MyFields/>
    }
}

/// *Register personal information* of an existing account.
#[component]
pub(crate) fn OfAccount() -> impl IntoView {
    let params = use_params_map();
    let account = Memo::new(move |_| params.with(|params| params.get("account")?.parse::<AccountId>().ok()));
    view! {
        <RequirePermission permission=Permission::RegisterIdentities or=Permission::ManageAccounts>
            {move || match account.get() {
                Some(account) => view! { <LoadedIdentity target=IdentityTarget::Account(account)/> }.into_any(),
                None => view! { <crate::pages::NotFound/> }.into_any(),
            }}
        </RequirePermission>
    }
}

/// *Complete registration*: account and identity together. The address has the id of the registration, so that it can
/// be reloaded and continued elsewhere; the first visit creates the id.
#[component]
pub(crate) fn Complete() -> impl IntoView {
    let query = use_query_map();
    let registration =
        Memo::new(move |_| query.with(|query| query.get("registration")?.parse::<IdentityId>().ok()));
    let navigate = use_navigate();
    Effect::new(move || {
        if registration.get().is_none() {
            let Ok(registration) = random_uuid().parse() else { return };
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&paths::registration(registration), options);
        }
    });
    view! {
        <RequirePermission permission=Permission::RegisterIdentities>
            <RequirePermission permission=Permission::RegisterUsers>
                {move || match registration.get() {
                    Some(registration) => view! { <LoadedIdentity target=IdentityTarget::Registration(registration)/> }.into_any(),
                    None => view! { <Loading/> }.into_any(),
                }}
            </RequirePermission>
        </RequirePermission>
    }
}

#[component]
fn LoadedIdentity(target: IdentityTarget) -> impl IntoView {
    let opened = PageResource::new(move || identity(target));
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match opened.load().await {
                    Ok(view) => view! { <IdentityPage target view/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn IdentityPage(target: IdentityTarget, view: IdentityView) -> impl IntoView {
    let t = text();
    // Somebody goes back to a registration that has its account: only the personal information is left.
    let completed = match (target, view.who.account) {
        (IdentityTarget::Registration(_), Some(account)) => Some(account),
        _ => None,
    };
    let target = completed.map_or(target, IdentityTarget::Account);
    let completed = completed.map(|_| {
        view! { <div class="note"><Icon shape=Shape::Info/><p>{t.account_exists_already()}</p></div> }
            .into_any()
    });
    let view = RwSignal::new(view);
    let can_edit = Memo::new(move |_| view.with(|view| view.can_edit));
    let unfinished = matches!(target, IdentityTarget::Registration(_))
        .then(|| view! { <UnfinishedRegistrations target/> });
    let head = move |who: &str| match target {
        IdentityTarget::Me => {
            view! { <PageHeader title=t.my_data().to_owned() lead=t.my_data_lead()/> }.into_any()
        }
        IdentityTarget::Account(_) => {
            let above = (paths::PEOPLE, t.register_personal_information());
            view! { <PageHeader title=t.personal_information_of(who) above/> }.into_any()
        }
        IdentityTarget::Registration(_) => {
            let above = (paths::REGISTRATION, t.user_registration());
            let title = t.complete_registration().to_owned();
            view! { <PageHeader title above lead=t.complete_lead()/> }.into_any()
        }
    };
    // An erasure takes the name away.
    let who = Memo::new(move |_| view.with(|view| view.who.display_name().to_owned()));
    view! {
        {dynamic(move || who.with(|who| head(who)))}
        {completed}
        {unfinished}
        {move || {
            if can_edit.get() {
                let state = FormState::new(target, view.get_untracked());
                view! { <Wizard state shown=view/> }.into_any()
            } else {
                view.track();
                view! { <IdentitySummary target view/> }.into_any()
            }
        }}
        <VouchPanel target view/>
        <LifecyclePanel target view/>
    }
}
