use super::actions::PersonActions;
use super::{Section, fact};
use crate::components::{EmailAddress, Timestamp, dynamic};
use crate::page_context::text;
use crate::pages::people::account_tag;
use domain::registry::PersonView;
use leptos::prelude::*;

/// The account: how the person signs in, and in which state it is.
#[component]
pub(super) fn AccountSection(actions: PersonActions) -> impl IntoView {
    let t = text();
    view! {
        <Section id="account-title" title=t.account()>
            <div class="body">{dynamic(move || facts(actions.person.get()).into_any())}</div>
        </Section>
    }
}

fn facts(person: PersonView) -> impl IntoView {
    let t = text();
    let role = person.is_founder.then(|| view! { <span class="tag accent">{t.founder()}</span> }.into_any());
    let state = view! { <span class="tags">{account_tag(person.state)}{role}</span> }.into_any();
    let last = match person.signed_in_at {
        Some(at) => view! { <Timestamp at/> }.into_any(),
        None => t.never_signed_in().into_any(),
    };
    let email = (!person.email.is_empty())
        .then(|| fact(t.email_address(), view! { <EmailAddress email=person.email/> }.into_any()));
    let username = (!person.username.is_empty())
        .then(|| fact(t.username(), view! { <span class="mono breaks">{person.username}</span> }.into_any()));
    view! {
        <dl class="facts">
            {fact(t.state(), state)}
            {email}
            {username}
            {fact(t.language_label(), person.locale.own_name().into_any())}
            {fact(t.last_sign_in(), last)}
            {fact(t.account_created(), view! { <Timestamp at=person.created_at/> }.into_any())}
        </dl>
    }
}
