use crate::api::invitations as api;
use crate::api::ApiError;
use crate::components::Toasts;
use crate::first::{session, text};
use crate::hooks::{Live, Question, copy_text};
use domain::id::InvitationId;
use domain::invitation::{InvitationFilter, InvitationRow, LinkView};
use domain::session::SessionView;
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What can be done with a row, what is being done, and what is being asked first.
#[derive(Clone, Copy)]
pub(super) struct Verbs {
    pub live: Live<InvitationFilter, InvitationRow>,
    pub toasts: Toasts,
    pub revoking: Question<InvitationRow>,
    pub deleting: Question<InvitationRow>,
    pub correcting: RwSignal<Option<InvitationRow>>,
    /// A link that is shown, and whose it is.
    pub shown: RwSignal<Option<(InvitationRow, LinkView)>>,
    busy: RwSignal<Vec<(InvitationId, Verb)>>,
    session: RwSignal<SessionView>,
    t: &'static dyn Text,
}

/// What can be done at once, without a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Resend,
    CopyLink,
}

impl Verbs {
    pub fn new(live: Live<InvitationFilter, InvitationRow>) -> Self {
        Self {
            live,
            toasts: Toasts::new(),
            revoking: Question::new(),
            deleting: Question::new(),
            correcting: RwSignal::new(None),
            shown: RwSignal::new(None),
            busy: RwSignal::new(Vec::new()),
            session: session(),
            t: text(),
        }
    }

    /// Whether this is being done with the invitation.
    pub fn is_busy_with(self, id: InvitationId, verb: Verb) -> Signal<bool> {
        Signal::derive(move || self.busy.with(|busy| busy.contains(&(id, verb))))
    }

    /// Whether anything is being done with the invitation.
    pub fn is_busy(self, id: InvitationId) -> Signal<bool> {
        Signal::derive(move || self.busy.with(|busy| busy.iter().any(|(busy, _)| *busy == id)))
    }

    pub fn resend(self, row: InvitationRow) {
        let id = row.id;
        self.begin(id, Verb::Resend);
        spawn_local(async move {
            match api::resend(id).await {
                Ok(_) if self.has_mail() => self.toasts.good(self.t.resent(&row.email)),
                Ok(_) => self.toasts.good(self.t.resent_held(&row.email)),
                Err(error) => self.toasts.bad(error.message),
            }
            self.live.reload().await;
            self.end(id);
        });
    }

    /// Puts the link on the clipboard; where the browser refuses, it is shown instead.
    pub fn copy_link(self, row: InvitationRow) {
        let id = row.id;
        self.begin(id, Verb::CopyLink);
        spawn_local(async move {
            match api::link(id).await {
                Ok(link) => {
                    let is_copied = copy_text(&link.url).await;
                    let show = move || self.shown.set(Some((row.clone(), link.clone())));
                    if is_copied {
                        self.toasts.offer(self.t.link_copied(), self.t.show_link(), Callback::new(move |()| show()));
                    } else {
                        show();
                    }
                }
                Err(error) => {
                    self.toasts.bad(error.message);
                    self.live.reload().await;
                }
            }
            self.end(id);
        });
    }

    pub fn revoke(self) {
        self.revoking.answer(|row| api::revoke(row.id), move |row, answer| {
            self.told(answer, self.t.revoked(&row.email), self.revoking.is_given_up());
        });
    }

    pub fn delete(self) {
        self.deleting.answer(|row| api::delete_pending(row.id), move |row, answer| {
            self.told(answer, self.t.deleted(&row.email), self.deleting.is_given_up());
        });
    }

    /// The address was corrected to this one.
    pub fn corrected(self, email: &str) {
        self.correcting.set(None);
        let email = email.trim();
        self.toasts.good(if self.has_mail() { self.t.corrected(email) } else { self.t.corrected_held(email) });
        spawn_local(self.live.reload());
    }

    /// Says what came of a verb, and asks for the list again either way: a refusal means that it was old. A refusal
    /// stands in the dialog already, unless that was closed meanwhile.
    fn told(self, answer: Result<(), ApiError>, words: String, is_given_up: bool) {
        match answer {
            Ok(()) => self.toasts.good(words),
            Err(error) if is_given_up => self.toasts.bad(error.message),
            Err(_) => {}
        }
        spawn_local(self.live.reload());
    }

    fn has_mail(self) -> bool {
        self.session.try_with_untracked(|session| session.has_mail).unwrap_or_default()
    }

    fn begin(self, id: InvitationId, verb: Verb) {
        self.busy.update(|busy| busy.push((id, verb)));
    }

    fn end(self, id: InvitationId) {
        self.busy.update(|busy| busy.retain(|(busy, _)| *busy != id));
    }
}
