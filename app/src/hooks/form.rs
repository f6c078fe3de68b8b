use crate::api::ApiError;
use crate::hooks::SignInPrompt;
use crate::hooks::sign_in_prompt::forget_signed_out;
use crate::hooks::submit_action::{send, with_follow_up};
use crate::page_context::{refill, text};
use domain::form::{Code, Faults, Field};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// A form over a draft: its values, its faults, the host's error, whether it is being submitted.
///
/// A fault is shown once its field was left or the form was submitted, and disappears when it is fixed. Without
/// JavaScript the same page is rendered with the draft and the host's error.
pub(crate) struct Form<D: 'static> {
    pub draft: RwSignal<D>,
    /// The last error, until the form is submitted again.
    pub error: RwSignal<Option<ApiError>>,
    pub is_pending: RwSignal<bool>,
    visited: RwSignal<Vec<Field>>,
    check: fn(&D) -> Option<Faults>,
    prompt: SignInPrompt,
}

impl<D> Clone for Form<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D> Copy for Form<D> {}

/// One text field of a form, independent of the draft's type, so that all forms share one component.
#[derive(Clone, Copy)]
pub(crate) struct BoundField {
    pub field: Field,
    pub value: Signal<String>,
    pub set: Callback<String>,
    /// Called on blur.
    pub blur: Callback<()>,
    pub fault: Signal<Option<Code>>,
}

impl<D> Form<D>
where
    D: Clone + Default + PartialEq + DeserializeOwned + Send + Sync + 'static,
{
    /// A form that starts with `draft`, or with the values that the host has sent back.
    pub fn new(draft: D, check: fn(&D) -> Option<Faults>) -> Self {
        let (draft, error) = refill().map_or((draft, None), |(draft, error)| (draft, Some(error)));
        let prompt = SignInPrompt::current();
        let error = RwSignal::new(error);
        forget_signed_out(error, prompt);
        Self {
            draft: RwSignal::new(draft),
            error,
            is_pending: RwSignal::new(false),
            visited: RwSignal::new(Vec::new()),
            check,
            prompt,
        }
    }

    /// Binds a field to its place in the draft.
    pub fn bind(self, field: Field, place: fn(&mut D) -> &mut String) -> BoundField {
        BoundField {
            field,
            value: Signal::derive(move || place(&mut self.draft.get()).clone()),
            set: Callback::new(move |value: String| self.set(field, place, value)),
            blur: Callback::new(move |()| self.blur(field, place)),
            fault: Signal::derive(move || self.fault(field)),
        }
    }

    /// The fault of a field that is to be shown.
    pub fn fault(self, field: Field) -> Option<Code> {
        let said = self.error.with(|error| error.as_ref().and_then(|error| error.at(field)));
        said.or_else(|| {
            let is_shown = self.visited.with(|visited| visited.contains(&field));
            is_shown.then(|| self.draft.with(self.check)).flatten().and_then(|faults| faults.at(field))
        })
    }

    /// Changes one value and drops the host's error about its field.
    pub fn set(self, field: Field, place: fn(&mut D) -> &mut String, value: String) {
        let is_same = self.draft.with_untracked(|draft| *place(&mut draft.clone()) == value);
        if is_same {
            return;
        }
        self.draft.update(|draft| *place(draft) = value);
        self.clear_error(field);
    }

    /// Drops the host's error about a field.
    pub fn clear_error(self, field: Field) {
        let has_said =
            self.error.with_untracked(|error| error.as_ref().is_some_and(|error| error.at(field).is_some()));
        if has_said {
            self.error.update(|error| {
                if let Some(said) = error {
                    said.faults.retain(|fault| fault.field != field);
                    if said.faults.is_empty() {
                        *error = None;
                    }
                }
            });
        }
    }

    fn blur(self, field: Field, place: fn(&mut D) -> &mut String) {
        let is_empty = self.draft.with_untracked(|draft| place(&mut draft.clone()).is_empty());
        if !is_empty {
            self.visit(field);
        }
    }

    /// Shows the fault of a field from now on.
    pub fn visit(self, field: Field) {
        if self.visited.with_untracked(|visited| !visited.contains(&field)) {
            self.visited.update(|visited| visited.push(field));
        }
    }

    /// Handles a submit: checks the draft, then calls the host; shows all faults and focuses them, or passes the
    /// answer on.
    pub fn submit<T, Calling>(
        self,
        call: impl Fn(D) -> Calling + 'static,
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
            if let Some(faults) = self.draft.with_untracked(self.check) {
                refuse(self.error, self.visited, ApiError::from_faults(&faults, text_locale()));
                return;
            }
            let (draft, call) = (self.draft.get_untracked(), Arc::clone(&call));
            let answer = async move { self.prompt.confirmed(|| call(draft.clone())).await };
            let then = then.clone();
            let refuse = move |error| {
                self.prompt.notice(&error);
                refuse(self.error, self.visited, error);
            };
            send(self.error, self.is_pending, with_follow_up(answer, then), refuse);
        }
    }
}

/// Shows all faults and focuses them.
fn refuse(shown: RwSignal<Option<ApiError>>, visited: RwSignal<Vec<Field>>, error: ApiError) {
    visited.update(|visited| visited.extend(error.faults.iter().map(|fault| fault.field)));
    shown.set(Some(error));
    super::browser::focus_after_render("errors");
}

fn text_locale() -> domain::text::Locale {
    text().locale()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::session::SignInDraft;
    use domain::text::Locale;
    use leptos::reactive::owner::Owner;

    fn form() -> (Owner, Form<SignInDraft>) {
        let owner = Owner::new();
        owner.set();
        (owner, Form::new(SignInDraft::default(), |draft| draft.check().err()))
    }

    fn refused(fields: &[Field]) -> ApiError {
        let faults =
            fields.iter().map(|field| domain::form::Fault { field: *field, code: Code::Invalid }).collect();
        ApiError { faults, ..ApiError::from_code(Code::Invalid, Locale::En) }
    }

    #[test]
    fn a_fault_is_shown_once_the_field_was_left_with_something_in_it() {
        let (_owner, form) = form();
        let name = form.bind(Field::Identifier, |draft| &mut draft.identifier);
        let password = form.bind(Field::Password, |draft| &mut draft.password);
        name.blur.run(());
        assert_eq!(name.fault.get_untracked(), None, "left empty");
        let too_long = "x".repeat(10_000);
        password.set.run(too_long);
        assert_eq!(password.fault.get_untracked(), None, "still typed in");
        password.blur.run(());
        assert!(password.fault.get_untracked().is_some(), "left");
        password.set.run("correct horse battery".to_owned());
        assert_eq!(password.fault.get_untracked(), None, "corrected");
    }

    #[test]
    fn what_the_host_refused_stays_until_that_field_is_changed() {
        let (_owner, form) = form();
        let name = form.bind(Field::Identifier, |draft| &mut draft.identifier);
        form.error.set(Some(refused(&[Field::Identifier, Field::Password])));
        assert_eq!(name.fault.get_untracked(), Some(Code::Invalid));
        name.set.run(String::new());
        assert_eq!(name.fault.get_untracked(), Some(Code::Invalid), "nothing was changed");
        name.set.run("ada".to_owned());
        assert_eq!(name.fault.get_untracked(), None);
        assert_eq!(form.fault(Field::Password), Some(Code::Invalid), "the other one stays");
        form.clear_error(Field::Password);
        assert_eq!(form.error.get_untracked(), None, "no fault is left");
    }

    #[test]
    fn a_refusal_marks_every_faulty_field() {
        let (_owner, form) = form();
        refuse(form.error, form.visited, refused(&[Field::Identifier, Field::Password]));
        form.error.set(None);
        assert!(form.fault(Field::Identifier).is_some(), "missing, and shown although it was never left");
    }
}
