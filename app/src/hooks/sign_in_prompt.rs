use crate::api::ApiError;
use crate::page_context::session;
use domain::form::Code;
use domain::session::{Me, SessionView};
use leptos::prelude::*;
use std::task::{Poll, Waker};

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
    /// What goes on once the dialog of the confirmation is closed.
    waiting: StoredValue<Vec<Waker>>,
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
            waiting: StoredValue::new(Vec::new()),
        }
    }

    /// Opens the prompt if an action was refused because the session has ended.
    pub fn notice(self, error: &ApiError) {
        // Whoever is being asked keeps what they have typed when the next action is refused.
        if error.code == Code::SignedOut
            && self.who.with_untracked(Option::is_none)
            && let Some(me) = self.session.with_untracked(|session| session.me.clone())
        {
            self.who.set(Some(me));
        }
    }

    /// Calls the host. Where that asks to confirm first, the dialog does, and the host is called again.
    pub async fn confirmed<T, Calling>(self, call: impl Fn() -> Calling) -> Result<T, ApiError>
    where
        Calling: Future<Output = Result<T, ApiError>>,
    {
        match call().await {
            Err(error) if error.code == Code::ConfirmFirst => {
                if self.ask_to_confirm().await {
                    call().await
                } else {
                    Err(error)
                }
            }
            answer => answer,
        }
    }

    /// Opens the dialog, and waits until it is closed. Returns whether the session was confirmed.
    async fn ask_to_confirm(self) -> bool {
        let Some(before) = self.confirmed.try_get_untracked() else { return false };
        self.confirming.try_set(true);
        std::future::poll_fn(move |context| {
            if self.confirming.try_get_untracked() != Some(true) {
                return Poll::Ready(());
            }
            self.waiting.try_update_value(|waiting| waiting.push(context.waker().clone()));
            Poll::Pending
        })
        .await;
        self.confirmed.try_get_untracked().is_some_and(|now| now != before)
    }

    /// Whether the password is asked for again.
    pub fn is_confirming(self) -> ReadSignal<bool> {
        self.confirming.read_only()
    }

    /// Closes the dialog, with or without a confirmation.
    pub fn stop_confirming(self) {
        self.confirming.set(false);
        for waiting in self.waiting.try_update_value(std::mem::take).unwrap_or_default() {
            waiting.wake();
        }
    }

    /// How often the session was confirmed on this page.
    pub fn confirmations(self) -> RwSignal<u32> {
        self.confirmed
    }

    /// Closes the dialog after a confirmation.
    pub fn finish_confirming(self) {
        self.confirmed.update(|times| *times += 1);
        self.stop_confirming();
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

/// Drops *Sign in again* and *Confirm* once somebody has done so: the form can be sent as it is.
pub(super) fn forget_signed_out(error: RwSignal<Option<ApiError>>, prompt: SignInPrompt) {
    Effect::new(move || {
        prompt.times().track();
        prompt.confirmations().track();
        let is_over = |error: &Option<ApiError>| {
            error.as_ref().is_some_and(|error| matches!(error.code, Code::SignedOut | Code::ConfirmFirst))
        };
        if error.try_with_untracked(is_over) == Some(true) {
            error.set(None);
        }
    });
}
