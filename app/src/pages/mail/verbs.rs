use crate::api::ApiError;
use crate::api::mail as api;
use crate::components::Toasts;
use crate::first::{session, text};
use crate::hooks::{Live, Question};
use domain::id::MessageId;
use domain::invitation::LinkView;
use domain::message::{MessageFilter, MessageRow};
use domain::session::SessionView;
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What can be done with a message, what is being done, and what is being asked first.
#[derive(Clone, Copy)]
pub(super) struct Verbs {
    pub live: Live<MessageFilter, MessageRow>,
    pub toasts: Toasts,
    /// How many are about to be sent.
    pub sending_held: Question<u32>,
    /// A link that is shown, and whose it is.
    pub shown: RwSignal<Option<(MessageRow, LinkView)>>,
    busy: RwSignal<Vec<(MessageId, Verb)>>,
    session: RwSignal<SessionView>,
    t: &'static dyn Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Retry,
    Hold,
    ShowLink,
}

impl Verbs {
    pub fn new(live: Live<MessageFilter, MessageRow>) -> Self {
        Self {
            live,
            toasts: Toasts::new(),
            sending_held: Question::new(),
            shown: RwSignal::new(None),
            busy: RwSignal::new(Vec::new()),
            session: session(),
            t: text(),
        }
    }

    /// Whether this is being done with the message.
    pub fn is_busy_with(self, id: MessageId, verb: Verb) -> Signal<bool> {
        Signal::derive(move || self.busy.with(|busy| busy.contains(&(id, verb))))
    }

    /// Whether anything is being done with the message.
    pub fn is_busy(self, id: MessageId) -> Signal<bool> {
        Signal::derive(move || self.busy.with(|busy| busy.iter().any(|(busy, _)| *busy == id)))
    }

    pub fn has_mail(self) -> bool {
        self.session.with(|session| session.has_mail)
    }

    /// How many messages are held.
    pub fn held(self) -> Memo<u32> {
        let session = self.session;
        Memo::new(move |_| session.with(|session| session.me.as_ref().map_or(0, |me| me.held_messages)))
    }

    pub fn retry(self, row: MessageRow) {
        let words = self.t.message_retried(&row.to);
        self.change(row.id, Verb::Retry, api::retry(row.id), words);
    }

    pub fn hold(self, row: MessageRow) {
        let words = self.t.message_held(&row.to);
        self.change(row.id, Verb::Hold, api::hold(row.id), words);
    }

    pub fn show_link(self, row: MessageRow) {
        let id = row.id;
        self.begin(id, Verb::ShowLink);
        spawn_local(async move {
            match api::message_link(id).await {
                Ok(link) => self.shown.set(Some((row, link))),
                Err(error) => {
                    self.toasts.bad(error.message);
                    self.live.reload().await;
                }
            }
            self.end(id);
        });
    }

    pub fn send_held(self) {
        self.sending_held.answer(|_| api::send_held(), move |_, answer| {
            match answer {
                Ok(count) => self.toasts.good(self.t.held_sent(count)),
                Err(error) if self.sending_held.is_given_up() => self.toasts.bad(error.message),
                Err(_) => {}
            }
            spawn_local(self.live.reload());
        });
    }

    /// Does it, says what came of it, and asks for the list again either way: a refusal means that it was old.
    fn change(self, id: MessageId, verb: Verb, doing: impl Future<Output = Result<(), ApiError>> + 'static, words: String) {
        self.begin(id, verb);
        spawn_local(async move {
            match doing.await {
                Ok(()) => self.toasts.good(words),
                Err(error) => self.toasts.bad(error.message),
            }
            self.live.reload().await;
            self.end(id);
        });
    }

    fn begin(self, id: MessageId, verb: Verb) {
        self.busy.update(|busy| busy.push((id, verb)));
    }

    fn end(self, id: MessageId) {
        self.busy.update(|busy| busy.retain(|(busy, _)| *busy != id));
    }
}
