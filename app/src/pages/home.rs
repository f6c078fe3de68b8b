mod identity;
mod restore_notice;
mod to_do;

use super::overview::OverviewPanel;
use crate::components::{Icon, PageHeader, Shape, dynamic};
use crate::page_context::{has_permission, me, session, text};
use domain::paths;
use domain::permission::Permission;
use domain::session::{Me, MenuCount};
use identity::OwnIdentity;
use leptos::prelude::*;
use restore_notice::RestoreNotice;
use to_do::ToDoPanel;

/// The start page: what is missing, and the account. Before the set-up: how to begin.
#[component]
pub(crate) fn Home() -> impl IntoView {
    // A memo, so that new counts in the session do not reload everything.
    let who = Memo::new(|_| {
        let uncounted = |me| Me {
            open_invitations: MenuCount::default(),
            held_messages: MenuCount::default(),
            held_by_restore: MenuCount::default(),
            waiting_reviews: MenuCount::default(),
            restored_at: None,
            ..me
        };
        me().map(uncounted)
    });
    dynamic(move || match who.get() {
        Some(me) => view! { <Dashboard me/> }.into_any(),
        None => view! { <SignedOutHome/> }.into_any(),
    })
}

#[component]
fn Dashboard(me: Me) -> impl IntoView {
    let t = text();
    let sees_registry = untrack(|| has_permission(Permission::ViewRegistry));
    view! {
        <PageHeader title=t.welcome(me.display_name())/>
        <RestoreNotice/>
        <ToDoPanel/>
        <OwnIdentity/>
        {sees_registry.then(|| view! { <OverviewPanel is_open=true/> }.into_any())}
        <section class="panel" aria-labelledby="account-title">
            <div class="head"><h2 id="account-title">{t.your_account()}</h2></div>
            <div class="body">
                <dl class="facts">
                    <div><dt>{t.email_address()}</dt><dd>{me.email}</dd></div>
                    <div><dt>{t.username()}</dt><dd class="mono">{me.username}</dd></div>
                </dl>
            </div>
        </section>
    }
}

#[component]
fn SignedOutHome() -> impl IntoView {
    let t = text();
    if session().with_untracked(|session| session.is_founded) {
        return view! {
            <PageHeader title=t.signed_out().to_owned()/>
            <a class="btn primary" href=paths::SIGN_IN>{t.sign_in()}</a>
        }
        .into_any();
    }
    view! {
        <section class="panel">
            <div class="empty">
                <Icon shape=Shape::Key/>
                <h1>{t.not_set_up()}</h1>
                <p>{t.not_set_up_how()}</p>
            </div>
        </section>
    }
    .into_any()
}
