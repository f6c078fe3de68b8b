//! *My security*: the password, the second factor, and where one is signed in.

mod actions;
mod address;
mod authenticator;
mod factor;
mod founder;
mod passkeys;
mod password;
mod recovery_codes;
mod sessions;

use crate::api::security::my_security;
use crate::components::{Confirm, ErrorPage, Loading, PageHeader, ToastRegion};
use crate::hooks::PageResource;
use crate::page_context::text;
use actions::SecurityActions;
use address::{AddressDialog, AddressSection};
use authenticator::AuthenticatorDialog;
use domain::security::SecurityView;
use factor::FactorSection;
use founder::FounderSection;
use leptos::prelude::*;
use passkeys::{PasskeyDialog, PasskeysSection};
use password::{PasswordDialog, PasswordSection};
use recovery_codes::RecoveryCodesDialog;
use sessions::SessionsSection;

#[component]
pub(crate) fn MySecurity() -> impl IntoView {
    let t = text();
    let security = PageResource::new(my_security);
    view! {
        <PageHeader title=t.my_security().to_owned() lead=t.my_security_lead()/>
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match security.load().await {
                    Ok(security) => view! { <Sections security/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Sections(security: SecurityView) -> impl IntoView {
    let actions = SecurityActions::new(security);
    view! {
        <FounderSection actions/>
        <AddressSection actions/>
        <PasswordSection actions/>
        <PasskeysSection actions/>
        <FactorSection actions/>
        <SessionsSection actions/>
        <AddressDialog actions/>
        <PasswordDialog actions/>
        <PasskeyDialog actions/>
        <AuthenticatorDialog actions/>
        <RecoveryCodesDialog actions/>
        <Confirm
            id="ask"
            title=Signal::derive(move || actions.question().0.to_owned())
            is_open=Signal::derive(move || actions.asking.with(Option::is_some))
            close=Callback::new(move |()| actions.asking.set(None))
            words=Signal::derive(move || actions.question().1)
            yes=Signal::derive(move || actions.question().2.to_owned())
            is_destructive=true
            is_pending=RwSignal::new(false)
            error=RwSignal::new(None)
            confirm=Callback::new(move |()| actions.answer())
        />
        <ToastRegion toasts=actions.toasts/>
    }
}

/// A section with its title, which takes the focus where the button that had it is gone.
#[component]
fn Section(id: &'static str, title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="head"><h2 id=id tabindex="-1">{title}</h2></div>
            {children()}
        </section>
    }
}
