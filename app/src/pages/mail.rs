//! *Outgoing mail*: waiting, refused and held messages, the mail server's answers, and links to hand over.

mod actions;
mod delivery;
mod restore_notice;
mod row;

pub(in crate::pages) use delivery::DeliveryWords;

use crate::api::ApiError;
use crate::api::mail::messages;
use crate::components::{
    Confirm, EmptyList, Icon, LinkDialog, LiveList, PageHeader, RequirePermission, Shape, ToastRegion,
    dynamic,
};
use crate::hooks::{ListQuery, LiveListState, LiveRow};
use crate::page_context::{session, text};
use actions::MailActions;
use domain::id::MessageId;
use domain::message::{HeldMail, MessageFilter, MessageRow, MessageState};
use domain::page::Page;
use domain::paths;
use domain::permission::Permission;
use domain::session::MenuCount;
use leptos::prelude::*;
use restore_notice::RestoreNotice;
use row::cells;

/// All messages, newest first.
#[component]
pub(crate) fn OutgoingMail() -> impl IntoView {
    view! {
        <RequirePermission permission=Permission::ManageInvitations or=Permission::ManageSettings is_everywhere=true><List/></RequirePermission>
    }
}

impl LiveRow for MessageRow {
    type Id = MessageId;
    type Filter = MessageFilter;
    type Response = Page<Self>;
    const PATH: &'static str = paths::OUTGOING_MAIL;
    const FILTERS: &'static [MessageFilter] = MessageFilter::ALL;

    fn filter_word(filter: MessageFilter) -> &'static str {
        filter.as_str()
    }

    async fn fetch(query: ListQuery<MessageFilter>) -> Result<Page<Self>, ApiError> {
        messages(query.filter, query.cursor()).await
    }

    fn id(&self) -> MessageId {
        self.id
    }

    fn is_changing(&self) -> bool {
        is_changing(self.state)
    }
}

/// Whether the message will change by itself.
pub(in crate::pages) fn is_changing(state: MessageState) -> bool {
    matches!(state, MessageState::Queued | MessageState::Sending | MessageState::Deferred)
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let actions = MailActions::new(LiveListState::new());
    let asking = actions.sending_held;
    let asked = move || asking.subject().unwrap_or((HeldMail::All, MenuCount::default()));
    let nothing = move || {
        if actions.live.query.get_untracked().is_everything::<MessageRow>() {
            view! { <EmptyList title=t.no_messages() why=t.messages_listed_here() way=None/> }.into_any()
        } else {
            let way = Some((MessageRow::PATH, t.show_all_messages()));
            view! { <EmptyList title=t.no_messages() why=t.no_messages_like_this() way/> }.into_any()
        }
    };
    view! {
        <PageHeader title=t.outgoing_mail().to_owned() lead=t.outgoing_lead()/>
        <RestoreNotice actions/>
        <NoMailServer/>
        <LiveList
            live=actions.live
            title=t.outgoing_mail()
            filter_name=move |filter| t.message_filter(filter)
            heads=[t.recipient(), t.about(), t.state(), t.mail_server(), t.actions()]
            cells=move |row| cells(actions, row).into_any()
            nothing
            more=move || view! { <SendHeld actions which=HeldMail::All/> }.into_any()
        />
        <Confirm
            id="send-held"
            title=t.send_held_ask().to_owned()
            is_open=asking.is_open()
            close=asking.close()
            words=Signal::derive(move || { let (which, count) = asked(); t.send_held_words(which, count) })
            yes=Signal::derive(move || { let (which, count) = asked(); t.send_held(which, count) })
            is_pending=asking.is_pending
            error=asking.error
            confirm=Callback::new(move |()| actions.send_held())
        />
        <LinkDialog shown=actions.shown/>
        <ToastRegion toasts=actions.toasts/>
    }
}

/// The notice without a mail server: what it means, and what to do.
#[component]
fn NoMailServer() -> impl IntoView {
    let t = text();
    let session = session();
    let is_missing = Memo::new(move |_| session.with(|session| !session.has_mail));
    dynamic(move || {
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

/// *Send n held*, if there are such messages and a mail server.
#[component]
fn SendHeld(actions: MailActions, which: HeldMail) -> impl IntoView {
    let t = text();
    let held = actions.held(which);
    let can_send = Memo::new(move |_| actions.has_mail() && !held.get().is_zero());
    dynamic(move || {
        can_send.get().then(|| {
            view! {
                <button class="btn needs-script" type="button" on:click=move |_| actions.ask_to_send_held(which, held.get_untracked())>
                    <Icon shape=Shape::Outbox/>
                    {move || t.send_held(which, held.get())}
                </button>
            }.into_any()
        })
    })
}
