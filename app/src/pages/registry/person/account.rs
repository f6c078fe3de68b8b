use super::actions::PersonActions;
use super::address::address_change;
use super::factor::FactorOfPerson;
use super::{Section, fact};
use crate::components::{EmailAddress, Timestamp, dynamic};
use crate::page_context::text;
use crate::pages::people::account_tag;
use domain::account::AccountState;
use domain::form::Field;
use domain::registry::{AccountAction, PersonView};
use leptos::prelude::*;

const ABOUT: &str = "account-title";

/// The account: how the person signs in, and in which state it is.
#[component]
pub(super) fn AccountSection(actions: PersonActions) -> impl IntoView {
    let t = text();
    view! {
        <Section id="account-title" title=t.account()>
            <div class="body">{dynamic(move || facts(actions.person.get()).into_any())}</div>
            {dynamic(move || address_change(actions))}
            <FactorOfPerson actions/>
            {dynamic(move || buttons(actions))}
        </Section>
    }
}

/// The buttons of what the reader may do now; none is there for nothing.
fn buttons(actions: PersonActions) -> Option<AnyView> {
    let t = text();
    let open = move |action| actions.form.set(Some(action));
    let confirm = move |action| actions.confirming.open(action);
    let (offered, is_freed) = actions.person.with(|person| (person.actions.clone(), person.is_freed));
    let buttons: Vec<AnyView> = offered
        .into_iter()
        .filter_map(|action| match action {
            AccountAction::EndSession
            | AccountAction::MoveToUnit
            | AccountAction::AddToGroup
            | AccountAction::RemoveFromGroup
            | AccountAction::SetRelationship
            | AccountAction::SetStart
            | AccountAction::SetEnd
            | AccountAction::SetFields => None,
            AccountAction::ChangeAddress => {
                Some(button(ABOUT, t.change_address(), false, move || open(action)))
            }
            AccountAction::Delete => Some(button(ABOUT, t.delete_person(), true, move || open(action))),
            // What it has given free may be somebody else's by now, and has a form.
            AccountAction::Restore if is_freed => {
                Some(button(ABOUT, t.restore_account(), false, move || open(action)))
            }
            AccountAction::Restore => {
                Some(button(ABOUT, t.restore_account(), false, move || confirm(action)))
            }
            AccountAction::Free => Some(button(ABOUT, t.free_account(), true, move || confirm(action))),
            AccountAction::Edit => Some(button(ABOUT, t.edit_account(), false, move || open(action))),
            AccountAction::Suspend => Some(button(ABOUT, t.suspend_account(), true, move || open(action))),
            AccountAction::Reactivate => {
                Some(button(ABOUT, t.reactivate_account(), false, move || confirm(action)))
            }
        })
        .collect();
    (!buttons.is_empty()).then(|| view! { <div class="foot">{buttons}</div> }.into_any())
}

/// A button at the foot of a section, whose title has this id.
pub(super) fn button(
    about: &'static str,
    name: &'static str,
    is_danger: bool,
    press: impl Fn() + 'static,
) -> AnyView {
    let class = if is_danger { "btn small danger-text needs-script" } else { "btn small needs-script" };
    view! {
        <button class=class type="button" aria-describedby=about on:click=move |_| press()>{name}</button>
    }
    .into_any()
}

fn facts(person: PersonView) -> impl IntoView {
    let t = text();
    let role = person.is_founder.then(|| view! { <span class="tag accent">{t.founder()}</span> }.into_any());
    let state = view! { <span class="tags">{account_tag(person.state)}{role}</span> }.into_any();
    let last = match person.signed_in_at {
        Some(at) => view! { <Timestamp at/> }.into_any(),
        None => t.has_never_signed_in().into_any(),
    };
    let suspended = (person.state == AccountState::Suspended).then(|| {
        let until = match person.suspended_until {
            // The end is the first moment after the last day.
            Some(at) => view! { {t.suspended_until()}" "<Timestamp at={at - 1} is_day=true/> }.into_any(),
            None => t.suspended_without_end().into_any(),
        };
        let reason = person.suspension_reason.clone();
        let reason = reason.map(|reason| fact(t.field(Field::Reason), reason.into_any()));
        view! { {fact(t.suspension(), until)}{reason} }.into_any()
    });
    let deletion = person.purge_at.map(|at| {
        let reason = person.deletion_reason.clone();
        let reason = reason.map(|reason| fact(t.field(Field::Reason), reason.into_any()));
        let from = view! { {t.erased_from()}" "<Timestamp at is_day=true/> }.into_any();
        view! { {fact(t.deletion(), from)}{reason} }.into_any()
    });
    let freed = person.is_freed.then(|| fact(t.freed_label(), t.freed_for_others().into_any()));
    let email = (!person.email.is_empty())
        .then(|| fact(t.email_address(), view! { <EmailAddress email=person.email/> }.into_any()));
    let username = (!person.username.is_empty())
        .then(|| fact(t.username(), view! { <span class="mono breaks">{person.username}</span> }.into_any()));
    view! {
        <dl class="facts">
            {fact(t.state(), state)}
            {suspended}
            {deletion}
            {freed}
            {email}
            {username}
            {fact(t.language_label(), person.locale.own_name().into_any())}
            {fact(t.last_sign_in(), last)}
            {fact(t.account_created(), view! { <Timestamp at=person.created_at/> }.into_any())}
        </dl>
    }
}
