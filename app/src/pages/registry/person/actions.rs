use crate::api::ApiError;
use crate::api::person as api;
use crate::api::units::remove_from_group;
use crate::components::Toasts;
use crate::hooks::{BusyRows, ConfirmState, SignInPrompt, preserve_focus};
use crate::page_context::text;
use domain::id::{AccountId, SessionId};
use domain::registry::{AccountAction, PersonGroup, PersonView};
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What somebody does about a change of address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AddressStep {
    Agree,
    Stop,
}

/// The person of the page, what is done to them, and the open dialogs.
#[derive(Clone, Copy)]
pub(super) struct PersonActions {
    pub person: RwSignal<PersonView>,
    pub toasts: Toasts,
    pub ending: BusyRows<SessionId, AccountAction>,
    /// The group that the person is to leave.
    pub leaving: ConfirmState<PersonGroup>,
    /// The action whose form is open.
    pub form: RwSignal<Option<AccountAction>>,
    /// The action that is to be confirmed.
    pub confirming: ConfirmState<AccountAction>,
    prompt: SignInPrompt,
    /// What is to be done about the change of address.
    pub address: ConfirmState<AddressStep>,
    t: Text,
}

impl PersonActions {
    pub fn new(person: PersonView) -> Self {
        Self {
            person: RwSignal::new(person),
            toasts: Toasts::new(),
            ending: BusyRows::new(),
            leaving: ConfirmState::new(),
            form: RwSignal::new(None),
            confirming: ConfirmState::new(),
            prompt: SignInPrompt::current(),
            address: ConfirmState::new(),
            t: text(),
        }
    }

    pub fn account(self) -> AccountId {
        self.person.with_untracked(|person| person.account)
    }

    /// The person's name in a sentence.
    pub fn title(self) -> String {
        self.person.with_untracked(|person| person.title().to_owned())
    }

    pub fn end_session(self, session: SessionId) {
        let account = self.account();
        self.ending.begin(session, AccountAction::EndSession);
        spawn_local(async move {
            match self.prompt.confirmed(|| api::end_session(account, session)).await {
                Ok(()) => self.toasts.good(self.t.session_ended()),
                Err(error) => self.toasts.bad(error.message),
            }
            self.reload().await;
            self.ending.end(session);
        });
    }

    /// Takes the person out of the group, as was confirmed.
    pub fn leave_group(self) {
        let account = self.account();
        self.leaving.confirm(
            move |group: PersonGroup| remove_from_group(group.id, account),
            move |_, answer| {
                match answer {
                    Ok(()) => self.toasts.good(self.t.removed_from_group()),
                    Err(error) if self.leaving.is_closed() => self.toasts.bad(error.message),
                    Err(_) => {}
                }
                spawn_local(self.reload());
            },
        );
    }

    /// Does what was confirmed.
    pub fn confirm(self) {
        let account = self.account();
        self.confirming.confirm(
            move |action| async move {
                match action {
                    AccountAction::Restore => api::restore_account(account, None).await,
                    AccountAction::Free => api::free_account(account).await,
                    _ => api::reactivate_account(account).await,
                }
            },
            move |action, answer| self.show_result(action, answer),
        );
    }

    /// An action of a form succeeded.
    pub fn done(self, action: AccountAction) {
        self.form.set(None);
        self.toasts.good(self.success(action));
        spawn_local(self.reload());
    }

    /// Shows the result of an action and loads the person again in any case, since a refusal means that the page was
    /// outdated. An open dialog shows the refusal itself.
    fn show_result(self, action: AccountAction, answer: Result<(), ApiError>) {
        match answer {
            Ok(()) => self.toasts.good(self.success(action)),
            Err(error) if self.confirming.is_closed() => self.toasts.bad(error.message),
            Err(_) => {}
        }
        spawn_local(self.reload());
    }

    fn success(self, action: AccountAction) -> &'static str {
        match action {
            AccountAction::EndSession => self.t.session_ended(),
            AccountAction::Edit => self.t.account_edited(),
            AccountAction::Suspend => self.t.account_suspended(),
            AccountAction::Reactivate => self.t.account_reactivated(),
            AccountAction::MoveToUnit => self.t.unit_of_person_changed(),
            AccountAction::AddToGroup => self.t.added_to_group(),
            AccountAction::RemoveFromGroup => self.t.removed_from_group(),
            AccountAction::SetRelationship => self.t.relationship_changed(),
            AccountAction::Delete => self.t.account_will_be_deleted(),
            AccountAction::Restore => self.t.account_restored(),
            AccountAction::Free => self.t.account_freed(),
            AccountAction::SetStart => self.t.start_date_changed(),
            AccountAction::SetEnd => self.t.end_date_changed(),
            AccountAction::ChangeAddress => self.t.address_change_asked(),
            AccountAction::SetFields => self.t.own_fields_saved(),
        }
    }

    pub async fn reload(self) {
        let Some(account) = self.person.try_with_untracked(|person| person.account) else { return };
        if let Ok(person) = api::person(account).await {
            let change = move || {
                // The reader may have left the page.
                let _ = self.person.try_set(person);
            };
            preserve_focus("account-title-section", || {
                preserve_focus("organization-title-section", || {
                    preserve_focus("invitations-title-section", || {
                        preserve_focus("sessions-title-section", change);
                    });
                });
            });
        }
    }
}
