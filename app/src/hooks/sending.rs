use crate::api::ApiError;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A form of one button: nothing to check, only to send.
#[derive(Clone, Copy)]
pub(crate) struct Sending {
    pub error: RwSignal<Option<ApiError>>,
    pub is_pending: RwSignal<bool>,
}

impl Sending {
    pub fn new() -> Self {
        Self { error: RwSignal::new(None), is_pending: RwSignal::new(false) }
    }

    /// What a submit does: calls once, and goes on with the answer or keeps the refusal.
    pub fn submit<T, Calling>(
        self,
        call: impl Fn() -> Calling + 'static,
        then: impl Fn(T) + Clone + 'static,
    ) -> impl Fn(SubmitEvent) + 'static
    where
        Calling: Future<Output = Result<T, ApiError>> + 'static,
        T: 'static,
    {
        move |event| {
            event.prevent_default();
            if self.is_pending.get_untracked() {
                return;
            }
            self.is_pending.set(true);
            self.error.set(None);
            let (answer, then) = (call(), then.clone());
            spawn_local(async move {
                let answer = answer.await;
                self.is_pending.set(false);
                match answer {
                    Ok(answer) => then(answer),
                    Err(error) => self.error.set(Some(error)),
                }
            });
        }
    }
}
