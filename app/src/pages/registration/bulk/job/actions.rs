use super::undo_words;
use crate::api::ApiError;
use crate::api::bulk as api;
use crate::components::Toasts;
use crate::hooks::{ConfirmState, SignInPrompt};
use crate::page_context::text;
use domain::bulk::{JobKind, JobView};
use domain::id::JobId;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The job as it was last loaded, and its actions.
#[derive(Clone, Copy)]
pub(super) struct JobActions {
    pub id: JobId,
    pub job: RwSignal<JobView>,
    /// Why it may be outdated.
    pub error: RwSignal<Option<ApiError>>,
    pub toasts: Toasts,
    pub cancelling: ConfirmState<()>,
    pub undoing: ConfirmState<()>,
    /// Remaining polls after processing has ended: mail and open invitations are counted a moment after the rows.
    pub unsettled: RwSignal<u32>,
    busy: RwSignal<Option<JobAction>>,
    prompt: SignInPrompt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JobAction {
    Pause,
    Resume,
}

impl JobActions {
    pub fn new(job: JobView) -> Self {
        Self {
            id: job.id,
            job: RwSignal::new(job),
            error: RwSignal::new(None),
            toasts: Toasts::new(),
            cancelling: ConfirmState::new(),
            undoing: ConfirmState::new(),
            unsettled: RwSignal::new(0),
            busy: RwSignal::new(None),
            prompt: SignInPrompt::current(),
        }
    }

    /// Takes the host's answer about the job.
    pub fn receive(self, answer: Result<JobView, ApiError>) {
        match answer {
            Ok(job) => {
                if self.error.try_with_untracked(Option::is_some) == Some(true) {
                    self.error.set(None);
                }
                if self.job.try_with_untracked(|now| *now != job) == Some(true) {
                    self.job.set(job);
                }
            }
            // Shown once, however often reloading fails.
            Err(error) => {
                if self.error.try_with_untracked(|now| now.as_ref() != Some(&error)) == Some(true) {
                    self.error.set(Some(error));
                }
            }
        }
    }

    /// Whether it invites, and does nothing to people who are registered.
    pub fn is_invite(self) -> bool {
        self.job.with_untracked(|job| job.kind == JobKind::Invite)
    }

    pub fn is_busy(self, action: JobAction) -> bool {
        self.busy.get() == Some(action)
    }

    pub fn act(self, action: JobAction) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        self.busy.set(Some(action));
        spawn_local(async move {
            let answer = match action {
                JobAction::Pause => api::pause_bulk(self.id).await,
                JobAction::Resume => api::resume_bulk(self.id).await,
            };
            self.busy.set(None);
            match answer {
                Ok(job) => self.receive(Ok(job)),
                // It may have ended meanwhile: then the buttons are others.
                Err(error) => {
                    self.prompt.notice(&error);
                    self.toasts.bad(error.message);
                    self.receive(api::bulk_job(self.id).await);
                }
            }
        });
    }

    pub fn cancel(self) {
        self.cancelling.confirm(
            move |()| api::cancel_bulk(self.id),
            move |(), answer| {
                if let Ok(job) = answer {
                    self.receive(Ok(job));
                }
            },
        );
    }

    pub fn undo(self) {
        let t = text();
        self.undoing.confirm(
            move |()| api::undo_bulk(self.id),
            move |(), answer| {
                if let Ok(job) = answer {
                    // A large job is still being undone after the answer.
                    self.unsettled.set(30);
                    // While it goes on, the page says how far it is.
                    if let Some(words) = undo_words(t, &job).filter(|_| !job.is_undoing) {
                        self.toasts.good(words);
                    }
                    self.receive(Ok(job));
                }
            },
        );
    }
}
