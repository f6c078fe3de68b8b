use super::Section;
use super::actions::{Act, SecurityActions};
use crate::api::security::change_own_address;
use crate::components::{
    AddressChangeWords, Dialog, EmailAddress, ErrorSummary, Icon, PasswordField, Shape, TextField, dynamic,
};
use crate::hooks::Form;
use crate::idna::to_ascii;
use crate::page_context::text;
use domain::address_change::OwnAddressDraft;
use domain::form::Field;
use leptos::prelude::*;

/// The e-mail address, and a change of it that waits or can be undone.
#[component]
pub(super) fn AddressSection(actions: SecurityActions) -> impl IntoView {
    let t = text();
    let body = move || {
        let security = actions.security.get();
        let change = security.address_change.map(|change| {
            let stop = change.can_stop.then(|| {
                view! {
                    <div>
                        <button
                            class="btn small needs-script"
                            type="button"
                            aria-describedby="address-change"
                            aria-busy=move || actions.is_running(Act::StopAddressChange).get().then_some("true")
                            on:click=move |_| actions.asking.set(Some(Act::StopAddressChange))
                        >
                            {t.stop_address_change()}
                        </button>
                    </div>
                }
                .into_any()
            });
            view! {
                <div class="note">
                    <Icon shape=Shape::Info/>
                    <div class="stack"><AddressChangeWords id="address-change" change/>{stop}</div>
                </div>
            }
            .into_any()
        });
        let fixed = (!security.can_change_address)
            .then(|| view! { <p class="hint">{t.address_not_changeable()}</p> }.into_any());
        view! { <div class="body"><p><EmailAddress email=security.email/></p>{change}{fixed}</div> }
            .into_any()
    };
    let foot = move || {
        actions.security.with(|security| security.can_change_address).then(|| {
            view! {
                <div class="foot">
                    <button class="btn needs-script" type="button" on:click=move |_| actions.is_changing_address.set(true)>
                        {t.change_own_address()}
                    </button>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <Section id="address-title" title=t.email_address()>
            {dynamic(body)}
            {dynamic(foot)}
        </Section>
    }
}

#[component]
pub(super) fn AddressDialog(actions: SecurityActions) -> impl IntoView {
    let is_open = actions.is_changing_address;
    let close = Callback::new(move |()| is_open.set(false));
    view! {
        <Dialog id="change-own-address" is_open=is_open.into() close>
            {dynamic(move || is_open.get().then(|| view! { <AddressForm actions close/> }.into_any()))}
        </Dialog>
    }
}

#[component]
fn AddressForm(actions: SecurityActions, close: Callback<()>) -> impl IntoView {
    let t = text();
    let form = Form::new(OwnAddressDraft::default(), |draft| draft.check(to_ascii).err());
    let email = form.bind(Field::Email, |draft| &mut draft.email);
    let password = form.bind(Field::Password, |draft| &mut draft.password);
    // Without a password the session is confirmed with a passkey.
    let password = actions.security.with_untracked(|security| security.has_password).then(|| {
        view! {
            <PasswordField bound=password hint=t.own_password_hint() autocomplete="current-password"/>
        }
        .into_any()
    });
    view! {
        <form method="dialog" novalidate on:submit=form.submit(change_own_address, move |()| actions.address_asked())>
            <div class="body">
                <h2 id="change-own-address-title">{t.change_own_address()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.change_own_address_words()}</p>
                <TextField
                    bound=email
                    label=t.field(Field::Email)
                    hint=t.own_address_hint()
                    kind="email"
                    autocomplete="email"
                />
                {password}
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.change_own_address()}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
