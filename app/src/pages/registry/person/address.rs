//! *Change e-mail address*, and what can be done about a change that waits.

use super::actions::{AddressStep, PersonActions};
use super::form_dialog::{Foot, FormDialog};
use crate::api::person::{agree_to_address, change_address as ask, stop_address_change};
use crate::components::{AddressChangeWords, Confirm, ErrorSummary, Icon, Shape, TextField};
use crate::hooks::Form;
use crate::idna::to_ascii;
use crate::page_context::text;
use domain::form::Field;
use domain::invitation::AddressDraft;
use domain::registry::AccountAction;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The change of address beside the present one, with what the reader may do about it.
pub(super) fn address_change(actions: PersonActions) -> Option<AnyView> {
    let t = text();
    let change = actions.person.with(|person| person.address_change.clone())?;
    let button = |name, step| {
        view! {
            <button
                class="btn small needs-script"
                type="button"
                aria-describedby="address-change"
                on:click=move |_| actions.address.open(step)
            >
                {name}
            </button>
        }
        .into_any()
    };
    let agree = change.can_agree.then(|| button(t.agree_to_address(), AddressStep::Agree));
    let stop = change.can_stop.then(|| button(t.stop_address_change(), AddressStep::Stop));
    let buttons = (agree.is_some() || stop.is_some())
        .then(|| view! { <div class="cell-actions">{agree}{stop}</div> }.into_any());
    Some(
        view! {
            <div class="body">
                <div class="note">
                    <Icon shape=Shape::Info/>
                    <div class="stack"><AddressChangeWords id="address-change" change/>{buttons}</div>
                </div>
            </div>
        }
        .into_any(),
    )
}

#[component]
pub(super) fn AddressDialogs(actions: PersonActions) -> impl IntoView {
    let t = text();
    let is_stopping = move || actions.address.subject() == Some(AddressStep::Stop);
    let title = move || if is_stopping() { t.ask_stop_address_change() } else { t.ask_agree_to_address() };
    let yes = move || if is_stopping() { t.stop_address_change() } else { t.agree_to_address() };
    let words = move || {
        if is_stopping() {
            t.stop_address_change_words().to_owned()
        } else {
            t.agree_to_address_words(&actions.title())
        }
    };
    let confirm = Callback::new(move |()| {
        let account = actions.account();
        actions.address.confirm(
            move |step| async move {
                match step {
                    AddressStep::Agree => agree_to_address(account).await,
                    AddressStep::Stop => stop_address_change(account).await,
                }
            },
            move |step, answer| {
                match answer {
                    Ok(()) if step == AddressStep::Agree => actions.toasts.good(t.address_change_agreed()),
                    Ok(()) => actions.toasts.good(t.address_change_stopped()),
                    Err(error) if actions.address.is_closed() => actions.toasts.bad(error.message),
                    Err(_) => {}
                }
                spawn_local(actions.reload());
            },
        );
    });
    view! {
        <FormDialog actions id="change-address" action=AccountAction::ChangeAddress form=Callback::new(move |()| {
            view! { <ChangeAddressForm actions/> }.into_any()
        })/>
        <Confirm
            id="address-step"
            title=Signal::derive(move || title().to_owned())
            is_open=actions.address.is_open()
            close=actions.address.close()
            words=Signal::derive(words)
            yes=Signal::derive(move || yes().to_owned())
            is_pending=actions.address.is_pending
            error=actions.address.error
            confirm
        />
    }
}

#[component]
fn ChangeAddressForm(actions: PersonActions) -> impl IntoView {
    let t = text();
    let form = Form::new(AddressDraft::default(), |draft| draft.check(to_ascii).err());
    let email = form.bind(Field::Email, |draft| &mut draft.email);
    let account = actions.account();
    let submit =
        form.submit(move |draft| ask(account, draft), move |()| actions.done(AccountAction::ChangeAddress));
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="change-address-title">{t.change_address()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.change_address_words(&actions.title())}</p>
                <TextField bound=email label=t.field(Field::Email) kind="email"/>
            </div>
            <Foot actions name=t.change_address() is_pending=form.is_pending/>
        </form>
    }
}
