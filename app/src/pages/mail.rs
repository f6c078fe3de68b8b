//! *Outgoing mail*: what waits, what the mail server refused and in which words, what is held; the links in it.

mod dialogs;
mod row;
mod verbs;

use crate::api::mail::messages;
use crate::components::{
    BrokenList, EmptyList, Guarded, Icon, ListOnItsWay, ListTools, MayBeOld, PageHead, Pager, Shape, ToastRegion,
};
use crate::first::{session, text};
use crate::hooks::{Asked, Live, address};
use dialogs::Dialogs;
use domain::message::{MessageFilter, MessageRow, MessageState};
use domain::permission::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use row::Row;
use verbs::Verbs;

const PATH: &str = "/administration/mail";

/// Every message, newest first.
#[component]
pub(crate) fn OutgoingMail() -> impl IntoView {
    view! {
        <Guarded permission=Permission::ManageInvitations or=Permission::ManageSettings><List/></Guarded>
    }
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let query = use_query_map();
    let asked =
        Memo::new(move |_| query.with(|query| Asked::read(query, MessageFilter::from_word, MessageFilter::All)));
    let live = Live::new(asked, |asked| Box::pin(messages(asked.filter, asked.after)), is_moving);
    let verbs = Verbs::new(live);
    let page = Resource::new_blocking(move || asked.get(), |asked| messages(asked.filter, asked.after));
    Effect::new(move |seen: Option<()>| {
        asked.track();
        if seen.is_some() {
            live.expect();
        }
    });
    let again = Callback::new(move |()| page.refetch());
    view! {
        <PageHead title=t.outgoing_mail().to_owned() lead=t.outgoing_lead()/>
        <NoMailServer/>
        <MayBeOld trouble=live.trouble/>
        <div class="panel">
            <h2 class="visually-hidden" id="list-title">{t.outgoing_mail()}</h2>
            <ListTools
                path=PATH
                label=t.state()
                choices=MessageFilter::ALL.iter().map(|filter| (filter.as_str(), t.message_filter(*filter))).collect()
                chosen=Signal::derive(move || asked.get().filter.as_str())
                is_reloading=live.is_reloading
                refresh=Callback::new(move |()| live.refresh())
                more=move || view! { <SendHeld verbs/> }
            />
            <Transition fallback=ListOnItsWay>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => {
                            live.take(page);
                            view! { <Rows verbs/> }.into_any()
                        }
                        Err(error) => {
                            live.fail();
                            view! { <BrokenList error again/> }.into_any()
                        }
                    }
                })}
            </Transition>
        </div>
        <Dialogs verbs/>
        <ToastRegion toasts=verbs.toasts/>
    }
}

/// Without a mail server: what that means, and what to do instead.
#[component]
fn NoMailServer() -> impl IntoView {
    let t = text();
    let session = session();
    let is_missing = Memo::new(move |_| session.with(|session| !session.has_mail));
    move || {
        is_missing.get().then(|| {
            view! {
                <div class="note">
                    <Icon shape=Shape::Info/>
                    <p><b>{t.no_mail_server()}</b></p>
                    <p>{t.no_mail_server_how()}</p>
                </div>
            }
        })
    }
}

/// *Send n held*, where there is something held and a mail server to send it with.
#[component]
fn SendHeld(verbs: Verbs) -> impl IntoView {
    let t = text();
    let held = verbs.held();
    let can_send = Memo::new(move |_| verbs.has_mail() && held.get() > 0);
    move || {
        can_send.get().then(|| {
            view! {
                <button class="btn needs-script" type="button" on:click=move |_| verbs.sending_held.ask(held.get_untracked())>
                    <Icon shape=Shape::Outbox/>
                    {move || t.send_held(held.get())}
                </button>
            }
        })
    }
}

#[component]
fn Rows(verbs: Verbs) -> impl IntoView {
    let t = text();
    let live = verbs.live;
    let asked = live.asked;
    let is_empty = Memo::new(move |_| live.is_empty());
    let table = move || {
        view! {
            <div class="scroll" id="list" role="region" aria-labelledby="list-title" tabindex="0">
                <table class="stacked" role="table" aria-labelledby="list-title">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">{t.recipient()}</th>
                            <th role="columnheader" scope="col">{t.about()}</th>
                            <th role="columnheader" scope="col">{t.state()}</th>
                            <th role="columnheader" scope="col">{t.mail_server()}</th>
                            <th role="columnheader" scope="col">{t.actions()}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        <For each=move || live.rows() key=|row| row.id let(row)><Row verbs first=row/></For>
                    </tbody>
                </table>
            </div>
        }
    };
    let empty = move || {
        let Asked { filter, after } = asked.get_untracked();
        if filter == MessageFilter::All && after.is_none() {
            view! { <EmptyList title=t.no_messages() why=t.messages_listed_here() way=None/> }
        } else {
            let way = Some((PATH, t.show_all_messages()));
            view! { <EmptyList title=t.no_messages() why=t.no_messages_like_this() way/> }
        }
    };
    let older = Signal::derive(move || live.next().map(|next| address(PATH, asked.get().filter.as_str(), Some(&next))));
    let newest = Signal::derive(move || {
        let Asked { filter, after } = asked.get();
        after.map(|_| address(PATH, filter.as_str(), None))
    });
    view! {
        {move || if is_empty.get() { empty().into_any() } else { table().into_any() }}
        <Pager older newest/>
    }
}

/// Whether something will happen to the message by itself.
fn is_moving(row: &MessageRow) -> bool {
    matches!(row.state, MessageState::Queued | MessageState::Sending | MessageState::Deferred)
}
