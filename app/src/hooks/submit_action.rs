use crate::api::ApiError;
use crate::hooks::SignInPrompt;
use crate::hooks::sign_in_prompt::forget_signed_out;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;
use std::sync::Arc;

/// A form of one button, without fields.
#[derive(Clone, Copy)]
pub(crate) struct SubmitAction {
    pub error: RwSignal<Option<ApiError>>,
    pub is_pending: RwSignal<bool>,
    prompt: SignInPrompt,
}

impl SubmitAction {
    pub fn new() -> Self {
        let (error, prompt) = (RwSignal::new(None), SignInPrompt::current());
        forget_signed_out(error, prompt);
        Self { error, is_pending: RwSignal::new(false), prompt }
    }

    /// Handles a submit: calls the host once, and passes the answer on or keeps the error.
    pub fn submit<T, Calling>(
        self,
        call: impl Fn() -> Calling + 'static,
        then: impl Fn(T) + Clone + 'static,
    ) -> impl Fn(SubmitEvent) + 'static
    where
        Calling: Future<Output = Result<T, ApiError>> + 'static,
        T: 'static,
    {
        let call = Arc::new(call);
        move |event| {
            event.prevent_default();
            if self.is_pending.get_untracked() {
                return;
            }
            let refuse = move |error| {
                self.prompt.notice(&error);
                self.error.set(Some(error));
            };
            let call = Arc::clone(&call);
            let answer = async move { self.prompt.confirmed(|| call()).await };
            send(self.error, self.is_pending, with_follow_up(answer, then.clone()), refuse);
        }
    }
}

/// A pending answer and its handler. It has one type for all answers, so that submitting is compiled once.
type PendingSubmit = Pin<Box<dyn Future<Output = Result<Box<dyn FnOnce()>, ApiError>>>>;

pub(super) fn with_follow_up<T: 'static>(
    answer: impl Future<Output = Result<T, ApiError>> + 'static,
    then: impl FnOnce(T) + 'static,
) -> PendingSubmit {
    Box::pin(async move {
        let answer = answer.await?;
        Ok(Box::new(move || then(answer)) as Box<dyn FnOnce()>)
    })
}

/// Awaits the answer, and passes on the answer or the error.
pub(super) fn send(
    error: RwSignal<Option<ApiError>>,
    is_pending: RwSignal<bool>,
    answer: PendingSubmit,
    refuse: impl FnOnce(ApiError) + 'static,
) {
    error.set(None);
    is_pending.set(true);
    let refuse: Box<dyn FnOnce(ApiError)> = Box::new(refuse);
    spawn_local(wait(is_pending, answer, refuse));
}

async fn wait(is_pending: RwSignal<bool>, answer: PendingSubmit, refuse: Box<dyn FnOnce(ApiError)>) {
    let answer = answer.await;
    is_pending.set(false);
    match answer {
        Ok(then) => then(),
        Err(error) => refuse(error),
    }
}
