use crate::api::ApiError;
use crate::api::mail as api;
use crate::components::{ShownLink, Toasts};
use crate::hooks::{BusyRows, ConfirmState, LiveListState};
use crate::page_context::{session, text};
use domain::id::MessageId;
use domain::message::{HeldMail, MessageRow};
use domain::session::{Me, MenuCount, SessionView};
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The actions of a message, those in progress, and the open dialogs.
#[derive(Clone, Copy)]
pub(super) struct MailActions {
    pub live: LiveListState<MessageRow>,
    pub toasts: Toasts,
    /// The held messages that are about to be sent, and their number.
    pub sending_held: ConfirmState<(HeldMail, MenuCount)>,
    pub shown: RwSignal<Option<ShownLink>>,
    pub busy: BusyRows<MessageId, MailAction>,
    session: RwSignal<SessionView>,
    t: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MailAction {
    Retry,
    Hold,
    ShowLink,
}

impl MailActions {
    pub fn new(live: LiveListState<MessageRow>) -> Self {
        Self {
            live,
            toasts: Toasts::new(),
            sending_held: ConfirmState::new(),
            shown: RwSignal::new(None),
            busy: BusyRows::new(),
            session: session(),
            t: text(),
        }
    }

    pub fn has_mail(self) -> bool {
        self.session.with(|session| session.has_mail)
    }

    /// The number of held messages.
    pub fn held(self, which: HeldMail) -> Memo<MenuCount> {
        let session = self.session;
        let count = move |me: &Me| match which {
            HeldMail::All => me.held_messages,
            HeldMail::ByRestore => me.held_by_restore,
        };
        Memo::new(move |_| session.with(|session| session.me.as_ref().map(count).unwrap_or_default()))
    }

    pub fn retry(self, row: MessageRow) {
        let words = if row.was_tried() {
            self.t.message_retried(&row.to)
        } else {
            self.t.message_on_its_way(&row.to)
        };
        self.change(row.id, MailAction::Retry, api::retry(row.id), words);
    }

    pub fn hold(self, row: MessageRow) {
        let words = self.t.message_held(&row.to);
        self.change(row.id, MailAction::Hold, api::hold(row.id), words);
    }

    pub fn show_link(self, row: MessageRow) {
        let id = row.id;
        self.busy.begin(id, MailAction::ShowLink);
        spawn_local(async move {
            match api::message_link(id).await {
                Ok(link) => self.shown.set(Some(ShownLink { email: row.to, link })),
                Err(error) => {
                    self.toasts.bad(error.message);
                    self.live.reload().await;
                }
            }
            self.busy.end(id);
        });
    }

    /// Opens the dialog that sends what is held. It says how many messages there are, beyond what the menu counts.
    pub fn ask_to_send_held(self, which: HeldMail, count: MenuCount) {
        if let MenuCount::Exactly(_) = count {
            self.sending_held.open((which, count));
            return;
        }
        spawn_local(async move {
            match api::held_count(which).await {
                Ok(count) => self.sending_held.open((which, MenuCount::Exactly(count))),
                Err(error) => self.toasts.bad(error.message),
            }
        });
    }

    pub fn send_held(self) {
        self.sending_held.confirm(
            |(which, _)| api::send_held(which),
            move |_, answer| {
                match answer {
                    Ok(count) => self.toasts.good(self.t.held_sent(count)),
                    Err(error) if self.sending_held.is_closed() => self.toasts.bad(error.message),
                    Err(_) => {}
                }
                spawn_local(self.live.reload());
            },
        );
    }

    /// Ends the notice of a restored backup.
    pub fn confirm_restore(self) {
        spawn_local(async move {
            if let Err(error) = api::confirm_restore().await {
                self.toasts.bad(error.message);
            }
            self.live.reload().await;
        });
    }

    /// Runs the action, shows its result, and reloads the list in any case, since a refusal means that it was
    /// outdated.
    fn change(
        self,
        id: MessageId,
        action: MailAction,
        doing: impl Future<Output = Result<(), ApiError>> + 'static,
        words: String,
    ) {
        self.busy.begin(id, action);
        spawn_local(async move {
            match doing.await {
                Ok(()) => self.toasts.good(words),
                Err(error) => self.toasts.bad(error.message),
            }
            self.live.reload().await;
            self.busy.end(id);
        });
    }
}
