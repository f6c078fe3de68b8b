use crate::api::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Something asked before it is done: about what, whether it is being done, why it was refused.
pub(crate) struct Question<T: 'static> {
    about: RwSignal<Option<T>>,
    pub is_pending: RwSignal<bool>,
    pub error: RwSignal<Option<ApiError>>,
}

impl<T> Clone for Question<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Question<T> {}

impl<T> Question<T>
where
    T: Clone + Send + Sync + 'static,
{
    pub fn new() -> Self {
        Self { about: RwSignal::new(None), is_pending: RwSignal::new(false), error: RwSignal::new(None) }
    }

    pub fn ask(self, about: T) {
        self.error.set(None);
        self.about.set(Some(about));
    }

    pub fn about(self) -> Option<T> {
        self.about.get()
    }

    pub fn is_open(self) -> Signal<bool> {
        let about = self.about;
        Signal::derive(move || about.with(Option::is_some))
    }

    /// Whether it was closed, by whoever.
    pub fn is_given_up(self) -> bool {
        self.about.try_with_untracked(Option::is_none).unwrap_or(true)
    }

    pub fn close(self) -> Callback<()> {
        Callback::new(move |()| {
            if self.about.try_with_untracked(Option::is_some) == Some(true) {
                self.about.set(None);
            }
        })
    }

    /// Does it, once. The question stays open until there is an answer, and after a refusal with the reason;
    /// `then` hears either.
    pub fn answer<R, Calling>(
        self,
        call: impl FnOnce(T) -> Calling,
        then: impl FnOnce(T, Result<R, ApiError>) + 'static,
    ) where
        Calling: Future<Output = Result<R, ApiError>> + 'static,
        R: 'static,
    {
        let Some(about) = self.about.get_untracked() else { return };
        if self.is_pending.get_untracked() {
            return;
        }
        self.is_pending.set(true);
        self.error.set(None);
        let calling = call(about.clone());
        spawn_local(async move {
            let answer = calling.await;
            self.is_pending.set(false);
            match &answer {
                Ok(_) => self.about.set(None),
                Err(error) => self.error.set(Some(error.clone())),
            }
            then(about, answer);
        });
    }
}
