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
    /// Whether the password is asked for again.
    confirming: RwSignal<bool>,
    /// Counts the confirmations on this page.
    confirmed: RwSignal<u32>,
}

impl SignInPrompt {
    /// Provides the prompt of all pages.
    pub fn provide() {
        provide_context(Self::new());
    }

    /// The prompt of all pages.
    pub fn current() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    fn new() -> Self {
        Self {
            who: RwSignal::new(None),
            signed_in: RwSignal::new(0),
            session: session(),
            confirming: RwSignal::new(false),
            confirmed: RwSignal::new(0),
        }
    }

    /// Opens the prompt if an action was refused because the session has ended, or because it has to be confirmed first.
    pub fn notice(self, error: &ApiError) {
        if error.code == Code::ConfirmFirst {
            self.confirming.set(true);
        }
        if error.code == Code::SignedOut
            && let Some(me) = self.session.with_untracked(|session| session.me.clone())
        {
            self.who.set(Some(me));
        }
    }

    /// Whether the password is asked for again.
    pub fn is_confirming(self) -> RwSignal<bool> {
        self.confirming
    }

    /// How often the session was confirmed on this page.
    pub fn confirmations(self) -> RwSignal<u32> {
        self.confirmed
    }

    /// Closes the dialog after a confirmation.
    pub fn finish_confirming(self) {
        self.confirmed.update(|times| *times += 1);
        self.confirming.set(false);
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
