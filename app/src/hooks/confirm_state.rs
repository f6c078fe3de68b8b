use crate::api::ApiError;
use crate::hooks::SignInPrompt;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The state of a confirmation dialog: its subject, whether the action is in progress, why it was refused.
pub(crate) struct ConfirmState<T: 'static> {
    subject: RwSignal<Option<T>>,
    pub is_pending: RwSignal<bool>,
    pub error: RwSignal<Option<ApiError>>,
    prompt: SignInPrompt,
}

impl<T> Clone for ConfirmState<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ConfirmState<T> {}

impl<T> ConfirmState<T>
where
    T: Clone + Send + Sync + 'static,
{
    pub fn new() -> Self {
        Self {
            subject: RwSignal::new(None),
            is_pending: RwSignal::new(false),
            error: RwSignal::new(None),
            prompt: SignInPrompt::current(),
        }
    }

    pub fn open(self, subject: T) {
        self.error.set(None);
        self.subject.set(Some(subject));
    }

    pub fn subject(self) -> Option<T> {
        self.subject.get()
    }

    pub fn is_open(self) -> Signal<bool> {
        let subject = self.subject;
        Signal::derive(move || subject.with(Option::is_some))
    }

    /// Whether the dialog was closed.
    pub fn is_closed(self) -> bool {
        self.subject.try_with_untracked(Option::is_none).unwrap_or(true)
    }

    pub fn close(self) -> Callback<()> {
        Callback::new(move |()| {
            if self.subject.try_with_untracked(Option::is_some) == Some(true) {
                self.subject.set(None);
            }
        })
    }

    /// Runs the action once. The dialog stays open until there is an answer, and after a refusal; `then` receives
    /// both.
    pub fn confirm<R, Calling>(
        self,
        call: impl Fn(T) -> Calling + 'static,
        then: impl FnOnce(T, Result<R, ApiError>) + 'static,
    ) where
        Calling: Future<Output = Result<R, ApiError>> + 'static,
        R: 'static,
    {
        let Some(subject) = self.subject.get_untracked() else { return };
        if self.is_pending.get_untracked() {
            return;
        }
        self.is_pending.set(true);
        self.error.set(None);
        spawn_local(async move {
            let answer = self.prompt.confirmed(|| call(subject.clone())).await;
            self.is_pending.set(false);
            match &answer {
                Ok(_) => self.subject.set(None),
                Err(error) => {
                    self.prompt.notice(error);
                    self.error.set(Some(error.clone()));
                }
            }
            then(subject, answer);
        });
    }
}
