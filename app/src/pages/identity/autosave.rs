//! Autosave: sends each step or document that differs from its saved version. It never overwrites what was typed.

use super::form_state::{FieldKey, FormState, SaveStatus};
use super::saved_steps::{SaveConflict, SaveOutcome};
use crate::api::identities::{identity, save_step};
use crate::components::{Icon, Shape, Timestamp};
use crate::hooks::debounce;
use crate::page_context::text;
use domain::form::Field;
use domain::id::DocumentId;
use domain::identity::{Step, StepSave, Values};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The delay after the last change.
const PAUSE: Duration = Duration::from_secs(2);
/// The delay after an error.
const AGAIN: Duration = Duration::from_secs(10);

impl FormState {
    /// Saves after each change with a delay, and again after an error.
    pub fn save_after_pauses(self) {
        let later = debounce(PAUSE, move |()| self.save());
        let again = debounce(AGAIN, move |()| self.save());
        let signed_in = self.prompt.times();
        Effect::new(move || {
            if signed_in.get() > 0 {
                self.save();
            }
        });
        Effect::new(move || {
            // A further key delays the save again.
            self.values.track();
            self.documents.track();
            self.save_status.with(|status| match status {
                SaveStatus::Pending => later(()),
                SaveStatus::Failed(error) if error.code.is_temporary() => again(()),
                _ => {}
            });
        });
    }

    /// Whether there are unsaved values or pictures.
    pub fn has_unsaved_changes(self) -> Signal<bool> {
        Signal::derive(move || {
            self.save_status.with(|status| {
                matches!(status, SaveStatus::Pending | SaveStatus::InFlight | SaveStatus::Failed(_))
            }) || self.unsent_pictures.with(|unsent| !unsent.is_empty())
        })
    }

    /// Saves what is unsaved.
    pub fn save(self) {
        if self.is_running.try_get_value() == Some(false) {
            self.is_running.set_value(true);
            spawn_local(async move {
                self.save_all().await;
                self.is_running.try_set_value(false);
            });
        }
    }

    /// Saves everything; whether that succeeded.
    pub async fn save_now(self) -> bool {
        while self.is_running.try_get_value() == Some(true) {
            crate::hooks::sleep(50).await;
        }
        self.is_running.try_set_value(true);
        let is_saved = self.save_all().await;
        self.is_running.try_set_value(false);
        is_saved
    }

    async fn save_all(self) -> bool {
        while let Some(save) = self.next() {
            if self.conflict.try_with_untracked(Option::is_some) != Some(false) {
                return false;
            }
            self.save_status.set(SaveStatus::InFlight);
            let answer = save_step(self.target, save.clone()).await;
            if self.save_status.try_get_untracked().is_none() {
                // The page was left meanwhile.
                return answer.is_ok();
            }
            let answer = match answer {
                Ok(answer) => answer,
                Err(error) => {
                    self.prompt.notice(&error);
                    if error.at(Field::PrivacyNotice).is_some()
                        && let Ok(now) = identity(self.target).await
                    {
                        self.take_notice(&now);
                    }
                    self.save_status.try_set(SaveStatus::Failed(error));
                    return false;
                }
            };
            match self.saved.try_update_value(|saved| saved.settle(save, answer)) {
                Some(SaveOutcome::Saved { identity, code, at }) => {
                    self.view.update(|view| {
                        view.identity = Some(identity);
                        view.code = Some(code);
                    });
                    self.save_status.set(SaveStatus::Saved(at));
                }
                Some(SaveOutcome::SameValues) | None => {}
                Some(SaveOutcome::Conflict(conflict)) => {
                    self.save_status.set(SaveStatus::Pending);
                    self.conflict.set(Some(conflict));
                    return false;
                }
            }
        }
        if self.save_status.try_with_untracked(|status| matches!(status, SaveStatus::Pending)) == Some(true) {
            // What was typed and undone needs no save.
            self.save_status.set(SaveStatus::Idle);
        }
        true
    }

    /// The first step or document that differs from its saved version.
    fn next(self) -> Option<StepSave> {
        let values = self.values.try_get_untracked()?;
        let documents = self.documents.try_get_untracked()?;
        let documents = documents.iter().map(|draft| (draft.id, &draft.values));
        self.saved.try_with_value(|saved| saved.next_unsaved(&values, documents)).flatten()
    }

    pub(super) fn mark_saved(self, step: Step, document: Option<DocumentId>, edition: u32, values: Values) {
        self.saved.update_value(|saved| saved.record(step, document, edition, values));
    }

    /// Resolves a conflict with one's own values, which are saved over the others'.
    pub fn keep_mine(self) {
        if let Some(SaveConflict { step, document, edition, theirs, .. }) = self.conflict.get_untracked() {
            self.mark_saved(step, document, edition, theirs);
            self.conflict.set(None);
            self.save();
        }
    }

    /// Resolves a conflict with the others' values.
    pub fn take_theirs(self) {
        if let Some(SaveConflict { step, document, edition, theirs, .. }) = self.conflict.get_untracked() {
            for field in step.fields() {
                self.fill(FieldKey { document, field: *field }, theirs.get(*field).to_owned());
            }
            self.mark_saved(step, document, edition, theirs);
            self.conflict.set(None);
            self.save();
        }
    }
}

/// The save status.
#[component]
pub(super) fn SaveStatusLine(state: FormState) -> impl IntoView {
    let t = text();
    let words = move || match state.save_status.get() {
        SaveStatus::Idle => None,
        SaveStatus::Pending => Some(t.not_saved_yet().into_any()),
        SaveStatus::InFlight => Some(t.saving().into_any()),
        SaveStatus::Saved(at) => Some(view! { {t.saved()}" "<Timestamp at/> }.into_any()),
        SaveStatus::Failed(error) => {
            let again = move |_| state.save();
            let view = view! {
                <div class="note bad">
                    <Icon shape=Shape::Alert/>
                    <p>{t.not_saved()}" "{error.message}</p>
                    <p><button class="btn small" type="button" on:click=again>{t.try_again()}</button></p>
                </div>
            };
            Some(view.into_any())
        }
    };
    view! { <div class="hint" role="status" id="saved">{words}</div> }
}
