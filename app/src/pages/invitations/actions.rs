use crate::api::ApiError;
use crate::api::invitations as api;
use crate::components::{ShownLink, Toasts};
use crate::hooks::{BusyRows, ConfirmState, ListQuery, LiveListState, copy_text};
use crate::page_context::{session, text};
use crate::pages::registry::SelectedRows;
use domain::bulk::Selection;
use domain::characters::trimmed;
use domain::id::InvitationId;
use domain::invitation::InvitationRow;
use domain::session::SessionView;
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The actions of a row, those in progress, and the open dialogs.
#[derive(Clone, Copy)]
pub(super) struct InvitationActions {
    pub live: LiveListState<InvitationRow>,
    pub rows: SelectedRows,
    pub toasts: Toasts,
    pub revoking: ConfirmState<InvitationRow>,
    pub deleting: ConfirmState<InvitationRow>,
    pub correcting: RwSignal<Option<InvitationRow>>,
    pub shown: RwSignal<Option<ShownLink>>,
    pub busy: BusyRows<InvitationId, InvitationAction>,
    session: RwSignal<SessionView>,
    t: Text,
}

/// Actions without a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InvitationAction {
    Resend,
    CopyLink,
}

impl InvitationActions {
    pub fn new(live: LiveListState<InvitationRow>) -> Self {
        Self {
            live,
            rows: SelectedRows::new(),
            toasts: Toasts::new(),
            revoking: ConfirmState::new(),
            deleting: ConfirmState::new(),
            correcting: RwSignal::new(None),
            shown: RwSignal::new(None),
            busy: BusyRows::new(),
            session: session(),
            t: text(),
        }
    }

    /// Which invitations an action is for.
    pub fn selection(self) -> Selection {
        if untrack(|| self.rows.is_all()) {
            let ListQuery { filter, search, .. } = self.live.query.get_untracked();
            return Selection::MatchingInvitations { filter, search };
        }
        Selection::Invitations(self.rows.ids().into_iter().map(InvitationId::new).collect())
    }

    pub fn resend(self, row: InvitationRow) {
        let id = row.id;
        self.busy.begin(id, InvitationAction::Resend);
        spawn_local(async move {
            match api::resend(id).await {
                Ok(_) if self.has_mail() => self.toasts.good(self.t.resent(&row.email)),
                Ok(_) => self.toasts.good(self.t.resent_held(&row.email)),
                Err(error) => self.toasts.bad(error.message),
            }
            self.live.reload().await;
            self.busy.end(id);
        });
    }

    /// Copies the link, or shows it if the browser refuses.
    pub fn copy_link(self, row: InvitationRow) {
        let id = row.id;
        self.busy.begin(id, InvitationAction::CopyLink);
        spawn_local(async move {
            match api::link(id).await {
                Ok(link) => {
                    let is_copied = copy_text(&link.url).await;
                    let link = ShownLink { email: row.email, link };
                    if is_copied {
                        let show = Callback::new(move |()| self.shown.set(Some(link.clone())));
                        self.toasts.offer(self.t.link_copied(), self.t.show_link(), show);
                    } else {
                        self.shown.set(Some(link));
                    }
                }
                Err(error) => {
                    self.toasts.bad(error.message);
                    self.live.reload().await;
                }
            }
            self.busy.end(id);
        });
    }

    pub fn revoke(self) {
        self.revoking.confirm(
            |row| api::revoke(row.id),
            move |row, answer| {
                self.show_result(answer, self.t.revoked(&row.email), self.revoking.is_closed());
            },
        );
    }

    pub fn delete(self) {
        self.deleting.confirm(
            |row| api::delete_pending(row.id),
            move |row, answer| {
                self.show_result(answer, self.t.deleted(&row.email), self.deleting.is_closed());
            },
        );
    }

    /// The address was corrected to this one.
    pub fn corrected(self, email: &str) {
        self.correcting.set(None);
        let email = trimmed(email);
        self.toasts.good(if self.has_mail() {
            self.t.corrected(email)
        } else {
            self.t.corrected_held(email)
        });
        spawn_local(self.live.reload());
    }

    /// Shows the result of an action and reloads the list in any case, since a refusal means that it was outdated. An
    /// open dialog shows the refusal itself.
    fn show_result(self, answer: Result<(), ApiError>, words: String, is_given_up: bool) {
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
}
