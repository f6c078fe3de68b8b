use super::actions::PersonActions;
use crate::api::invitations as api;
use crate::components::{Confirm, LinkDialog, RowButton, ShownLink};
use crate::hooks::{BusyRows, ConfirmState, copy_text};
use crate::page_context::{has_permission, session, text};
use domain::account::AccountState;
use domain::id::InvitationId;
use domain::invitation::InvitationState;
use domain::permission::Permission;
use domain::registry::PersonInvitation;
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is done to the invitations of a person.
#[derive(Clone, Copy)]
pub(super) struct PersonInvitationActions {
    page: PersonActions,
    busy: BusyRows<InvitationId, Doing>,
    revoking: ConfirmState<InvitationId>,
    shown: RwSignal<Option<ShownLink>>,
    has_mail: bool,
    t: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Resend,
    CopyLink,
}

impl PersonInvitationActions {
    pub(super) fn new(page: PersonActions) -> Self {
        Self {
            page,
            busy: BusyRows::new(),
            revoking: ConfirmState::new(),
            shown: RwSignal::new(None),
            has_mail: session().with_untracked(|session| session.has_mail),
            t: text(),
        }
    }

    fn email(self) -> String {
        self.page.person.with_untracked(|person| person.email.clone())
    }

    fn resend(self, id: InvitationId) {
        let (t, email) = (self.t, self.email());
        self.busy.begin(id, Doing::Resend);
        spawn_local(async move {
            match api::resend(id).await {
                Ok(_) if self.has_mail => self.page.toasts.good(t.resent(&email)),
                Ok(_) => self.page.toasts.good(t.resent_held(&email)),
                Err(error) => self.page.toasts.bad(error.message),
            }
            self.page.reload().await;
            self.busy.end(id);
        });
    }

    /// Copies the link, or shows it if the browser refuses.
    fn copy_link(self, id: InvitationId) {
        let (t, email) = (self.t, self.email());
        self.busy.begin(id, Doing::CopyLink);
        spawn_local(async move {
            match api::link(id).await {
                Ok(link) => {
                    let is_copied = copy_text(&link.url).await;
                    let link = ShownLink { email, link };
                    if is_copied {
                        let show = Callback::new(move |()| self.shown.set(Some(link.clone())));
                        self.page.toasts.offer(t.link_copied(), t.show_link(), show);
                    } else {
                        self.shown.set(Some(link));
                    }
                }
                Err(error) => self.page.toasts.bad(error.message),
            }
            self.page.reload().await;
            self.busy.end(id);
        });
    }

    fn revoke(self) {
        let (t, email) = (self.t, self.email());
        self.revoking.confirm(api::revoke, move |_, answer| {
            match answer {
                Ok(()) => self.page.toasts.good(t.revoked(&email)),
                Err(error) if self.revoking.is_closed() => self.page.toasts.bad(error.message),
                Err(_) => {}
            }
            spawn_local(self.page.reload());
        });
    }
}

/// The buttons of an invitation, the latest one first, that the reader may use.
pub(super) fn invitation_buttons(
    actions: PersonInvitationActions,
    row: &PersonInvitation,
    is_latest: bool,
    about: String,
) -> Option<AnyView> {
    let t = text();
    let id = row.id;
    let is_pending = actions.page.person.with_untracked(|person| person.state) == AccountState::Pending;
    if !is_pending || !untrack(|| has_permission(Permission::ManageInvitations)) {
        return None;
    }
    let is_waiting = actions.busy.is_busy(id);
    let never = Signal::derive(|| false);
    let often = |name, doing: Doing, act: fn(PersonInvitationActions, InvitationId)| {
        let press = Callback::new(move |()| act(actions, id));
        let is_busy = actions.busy.is_running(id, doing);
        view! { <RowButton name icon=None about=about.clone() is_busy is_waiting press/> }.into_any()
    };
    let resend = is_latest.then(|| often(t.resend(), Doing::Resend, PersonInvitationActions::resend));
    let copy = (row.state == InvitationState::Open)
        .then(|| often(t.copy_link(), Doing::CopyLink, PersonInvitationActions::copy_link));
    let revoke = matches!(row.state, InvitationState::Open | InvitationState::Expired).then(|| {
        let press = Callback::new(move |()| actions.revoking.open(id));
        view! {
            <RowButton name=t.revoke() icon=None about=about.clone() is_busy=never is_waiting is_danger=true press/>
        }
        .into_any()
    });
    let buttons: Vec<AnyView> = [resend, copy, revoke].into_iter().flatten().collect();
    (!buttons.is_empty()).then(|| view! { <div class="cell-actions">{buttons}</div> }.into_any())
}

#[component]
pub(super) fn InvitationDialogs(actions: PersonInvitationActions) -> impl IntoView {
    let t = text();
    view! {
        <Confirm
            id="revoke"
            title=t.revoke_ask().to_owned()
            is_open=actions.revoking.is_open()
            close=actions.revoking.close()
            words=Signal::derive(move || t.revoke_words(&actions.email()))
            yes=t.revoke().to_owned()
            is_destructive=true
            is_pending=actions.revoking.is_pending
            error=actions.revoking.error
            confirm=Callback::new(move |()| actions.revoke())
        />
        <LinkDialog shown=actions.shown/>
    }
}
