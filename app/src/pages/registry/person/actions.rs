use crate::api::ApiError;
use crate::api::person as api;
use crate::components::Toasts;
use crate::hooks::BusyRows;
use crate::page_context::text;
use domain::id::SessionId;
use domain::registry::{AccountAction, PersonView};
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The person of the page, and what is done to them.
#[derive(Clone, Copy)]
pub(super) struct PersonActions {
    pub person: RwSignal<PersonView>,
    pub toasts: Toasts,
    pub ending: BusyRows<SessionId, AccountAction>,
    t: &'static dyn Text,
}

impl PersonActions {
    pub fn new(person: PersonView) -> Self {
        Self { person: RwSignal::new(person), toasts: Toasts::new(), ending: BusyRows::new(), t: text() }
    }

    pub fn end_session(self, session: SessionId) {
        let account = self.person.with_untracked(|person| person.account);
        self.ending.begin(session, AccountAction::EndSession);
        spawn_local(async move {
            self.show_result(api::end_session(account, session).await, self.t.session_ended()).await;
            self.ending.end(session);
        });
    }

    /// Shows the result of an action and loads the person again in any case, since a refusal means that the page was
    /// outdated.
    async fn show_result(self, answer: Result<(), ApiError>, words: &'static str) {
        match answer {
            Ok(()) => self.toasts.good(words),
            Err(error) => self.toasts.bad(error.message),
        }
        self.reload().await;
    }

    async fn reload(self) {
        let Some(account) = self.person.try_with_untracked(|person| person.account) else { return };
        if let Ok(person) = api::person(account).await {
            // The reader may have left the page.
            let _ = self.person.try_set(person);
        }
    }
}
