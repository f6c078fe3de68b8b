use crate::api::ApiError;
use crate::page_context::session;
use domain::form::Code;
use domain::session::{Me, SessionView};
use leptos::prelude::*;

/// Asks the user to sign in again on the same page, after the session has ended elsewhere. What was typed stays, and what
/// was not saved is saved afterwards.
#[derive(Clone, Copy)]
pub(crate) struct SignInPrompt {
    /// Who has to sign in.
    who: RwSignal<Option<Me>>,
    /// Counts the sign-ins on this page.
    signed_in: RwSignal<u32>,
    session: RwSignal<SessionView>,
}

impl SignInPrompt {
    /// Provides the prompt of all pages.
    pub fn provide() {
        let session = session();
        provide_context(Self { who: RwSignal::new(None), signed_in: RwSignal::new(0), session });
    }

    /// The prompt of all pages.
    pub fn current() -> Self {
        use_context().unwrap_or_else(|| Self {
            who: RwSignal::new(None),
            signed_in: RwSignal::new(0),
            session: session(),
        })
    }

    /// Opens the prompt if an action was refused because the session has ended.
    pub fn notice(self, error: &ApiError) {
        if error.code == Code::SignedOut
            && let Some(me) = self.session.with_untracked(|session| session.me.clone())
        {
            self.who.set(Some(me));
        }
    }

    pub fn who(self) -> RwSignal<Option<Me>> {
        self.who
    }

    /// Closes the prompt, and lets the page go on with the new session.
    pub fn finish(self, session: SessionView) {
        self.who.set(None);
        self.session.set(session);
        self.signed_in.update(|times| *times += 1);
    }

    /// How often somebody has signed in again on this page.
    pub fn times(self) -> RwSignal<u32> {
        self.signed_in
    }
}
