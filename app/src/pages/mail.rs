//! *Outgoing mail*: what waits, what the mail server refused and in which words, what is held; the links in it.

mod row;
mod verbs;

use crate::api::ApiError;
use crate::api::mail::messages;
use crate::components::{
    Confirm, EmptyList, Guarded, Icon, LinkDialog, LiveList, PageHead, Shape, ToastRegion, changing,
};
use crate::first::{session, text};
use crate::hooks::{Asked, Listed, Live};
use domain::id::MessageId;
use domain::message::{MessageFilter, MessageRow, MessageState};
use domain::page::Page;
use domain::permission::Permission;
use leptos::prelude::*;
use row::cells;
use verbs::Verbs;

/// Every message, newest first.
#[component]
pub(crate) fn OutgoingMail() -> impl IntoView {
    view! {
        <Guarded permission=Permission::ManageInvitations or=Permission::ManageSettings><List/></Guarded>
    }
}

impl Listed for MessageRow {
    type Id = MessageId;
    type Filter = MessageFilter;
    type Answer = Page<Self>;
    const PATH: &'static str = "/administration/mail";
    const FILTERS: &'static [MessageFilter] = MessageFilter::ALL;

    fn word(filter: MessageFilter) -> &'static str {
        filter.as_str()
    }

    async fn ask(asked: Asked<MessageFilter>) -> Result<Page<Self>, ApiError> {
        messages(asked.filter, asked.cursor()).await
    }

    fn id(&self) -> MessageId {
        self.id
    }

    fn is_moving(&self) -> bool {
        is_moving(self.state)
    }
}

/// Whether something will happen to a message by itself.
pub(in crate::pages) fn is_moving(state: MessageState) -> bool {
    matches!(state, MessageState::Queued | MessageState::Sending | MessageState::Deferred)
}

/// The colour that goes with the state of a message.
pub(in crate::pages) fn tag_of(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued | MessageState::Sending => "tag accent",
        MessageState::Sent => "tag good",
        MessageState::Deferred | MessageState::Held => "tag warn",
        MessageState::Bounced | MessageState::Failed => "tag bad",
    }
}

/// The mail server's words; ours where the message was given up before it said any.
pub(in crate::pages) fn words_of(state: MessageState, reply: Option<String>) -> Option<String> {
    reply.or_else(|| (state == MessageState::Failed).then(|| text().withdrawn().to_owned()))
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let verbs = Verbs::new(Live::new());
    let asking = verbs.sending_held;
    let count = move || asking.about().unwrap_or_default();
    let nothing = move || {
        if verbs.live.asked.get_untracked().is_everything::<MessageRow>() {
            view! { <EmptyList title=t.no_messages() why=t.messages_listed_here() way=None/> }.into_any()
        } else {
            let way = Some((MessageRow::PATH, t.show_all_messages()));
            view! { <EmptyList title=t.no_messages() why=t.no_messages_like_this() way/> }.into_any()
        }
    };
    view! {
        <PageHead title=t.outgoing_mail().to_owned() lead=t.outgoing_lead()/>
        <NoMailServer/>
        <LiveList
            live=verbs.live
            title=t.outgoing_mail()
            filter_name=move |filter| t.message_filter(filter)
            heads=[t.recipient(), t.about(), t.state(), t.mail_server(), t.actions()]
            cells=move |row| cells(verbs, row).into_any()
            nothing
            more=move || view! { <SendHeld verbs/> }.into_any()
        />
        <Confirm
            id="send-held"
            title=t.send_held_ask()
            is_open=asking.is_open()
            close=asking.close()
            words=Signal::derive(move || t.send_held_words(count()))
            yes=Signal::derive(move || t.send_held(count()))
            is_pending=asking.is_pending
            error=asking.error
            confirm=Callback::new(move |()| verbs.send_held())
        />
        <LinkDialog shown=verbs.shown/>
        <ToastRegion toasts=verbs.toasts/>
    }
}

/// Without a mail server: what that means, and what to do instead.
#[component]
fn NoMailServer() -> impl IntoView {
    let t = text();
    let session = session();
    let is_missing = Memo::new(move |_| session.with(|session| !session.has_mail));
    changing(move || {
        is_missing.get().then(|| {
            view! {
                <div class="note">
                    <Icon shape=Shape::Info/>
                    <p><b>{t.no_mail_server()}</b></p>
                    <p>{t.no_mail_server_how()}</p>
                </div>
            }
            .into_any()
        })
    })
}

/// *Send n held*, where there is something held and a mail server to send it with.
#[component]
fn SendHeld(verbs: Verbs) -> impl IntoView {
    let t = text();
    let held = verbs.held();
    let can_send = Memo::new(move |_| verbs.has_mail() && held.get() > 0);
    changing(move || {
        can_send.get().then(|| {
            view! {
                <button class="btn needs-script" type="button" on:click=move |_| verbs.sending_held.ask(held.get_untracked())>
                    <Icon shape=Shape::Outbox/>
                    {move || t.send_held(held.get())}
                </button>
            }.into_any()
        })
    })
}
