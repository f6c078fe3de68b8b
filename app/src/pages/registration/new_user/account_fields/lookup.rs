//! The lookup of both fields on the host.

use super::{AccountFields, CachedAnswer};
use crate::api::availability::availability;
use crate::hooks::debounce;
use crate::idna::to_ascii;
use domain::account::{ReservedUsernames, derive_username, numbered};
use domain::availability::{Availability, AvailabilityAnswer, AvailabilityQuery, email_shape};
use domain::characters::trimmed;
use domain::form::{Code, Field};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The delay after the last key.
const PAUSE: Duration = Duration::from_millis(250);

impl AccountFields {
    pub(super) fn look_up_after_pauses(self) {
        let settle = debounce(PAUSE, move |()| self.settle());
        let both =
            Memo::new(move |_| self.form.draft.with(|draft| (draft.email.clone(), draft.username.clone())));
        Effect::new(move || {
            // Read once, since a memo that was never read subscribes to nothing.
            both.with(|_| settle(()));
        });
    }

    /// The address or name was taken meanwhile: all answers are dropped, and the username is no longer automatic, so
    /// that it stays until the administrator has seen the error.
    pub(super) fn look_up_when_refused(self) {
        Effect::new(move |before: Option<(Option<Code>, Option<Code>)>| {
            let now = (self.refusal(Field::Email), self.refusal(Field::Username));
            let (email_before, username_before) = before.unwrap_or_default();
            let (email, username) = now;
            if email != email_before && email.is_some() {
                self.email.set(CachedAnswer::default());
            }
            if username != username_before && username == Some(Code::UsernameUsed) {
                self.is_automatic.set(false);
                self.username.set(CachedAnswer::default());
            }
            if before != Some(now) && now != (None, None) {
                self.last_question.set_value(AvailabilityQuery::default());
                self.look_up();
            }
            now
        });
    }

    /// Asks about both fields at once, as far as their answers are missing.
    pub(super) fn look_up(self) {
        let is_early = untrack(|| self.is_early());
        let unknown = |cached: RwSignal<CachedAnswer>, value: &str| {
            cached.with_untracked(|cached| cached.value != value)
        };
        let question = self.form.draft.with_untracked(|draft| {
            let asks_email = unknown(self.email, &draft.email) && email_shape(&draft.email, to_ascii).is_ok();
            let asks_username =
                !is_early && unknown(self.username, &draft.username) && self.can_be_asked(&draft.username);
            AvailabilityQuery {
                email: if asks_email { draft.email.clone() } else { String::new() },
                username: if asks_username { draft.username.clone() } else { String::new() },
            }
        });
        if question == AvailabilityQuery::default()
            || self.last_question.with_value(|last_question| *last_question == question)
        {
            return;
        }
        self.last_question.set_value(question.clone());
        spawn_local(async move {
            let answer = availability(question.clone()).await;
            self.receive(question, answer.unwrap_or_default());
        });
    }

    fn receive(self, question: AvailabilityQuery, answer: AvailabilityAnswer) {
        // The page may have been left, or the fields changed, during the request.
        let Some(draft) = self.form.draft.try_get_untracked() else { return };
        if !question.email.is_empty() && question.email == draft.email {
            self.email.set(CachedAnswer {
                value: question.email,
                availability: answer.email,
                free: Vec::new(),
            });
            self.follow();
        }
        let draft = self.form.draft.get_untracked();
        if question.username.is_empty() || question.username != draft.username {
            return;
        }
        let is_free = answer.username == Some(Availability::Available);
        let base = derive_username(&draft.email);
        let next = self.reserved.with_value(|reserved| next_free(&base, &answer.suggestions, reserved));
        let availability = answer.username;
        self.username.set(CachedAnswer { value: question.username, availability, free: answer.suggestions });
        if self.is_automatic.get_untracked() && !is_free {
            match next {
                Some(next) => self.take_free(next),
                None => self.number_locally(),
            }
        }
    }

    /// Whether the host has to be asked about a username: its availability, or suggestions for it.
    fn can_be_asked(self, username: &str) -> bool {
        match self.shape(username) {
            Ok(_) | Err(Availability::Reserved | Availability::NotValid(Code::UsernameShort)) => {
                !trimmed(username).is_empty()
            }
            Err(_) => false,
        }
    }
}

/// The free username with the lowest number, else the first.
fn next_free(base: &str, free: &[String], reserved: &ReservedUsernames) -> Option<String> {
    const LOOKED_AT: usize = 100;
    let is_numbered = |username: &&String| {
        numbered(base, reserved).take(LOOKED_AT).any(|one| one.as_str() == username.as_str())
    };
    free.iter().find(is_numbered).or_else(|| free.first()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hooks::Form;
    use crate::pages::registration::new_user::field_status::FieldStatus;
    use domain::invitation::InviteDraft;
    use leptos::reactive::owner::Owner;

    fn fields() -> (Owner, AccountFields) {
        let owner = Owner::new();
        owner.set();
        (owner, AccountFields::new(Form::new(InviteDraft::default(), |_| None)))
    }

    fn question(email: &str) -> AvailabilityQuery {
        AvailabilityQuery { email: email.to_owned(), username: String::new() }
    }

    fn answer(availability: Availability) -> AvailabilityAnswer {
        AvailabilityAnswer { email: Some(availability), ..AvailabilityAnswer::default() }
    }

    #[test]
    fn an_answer_to_an_earlier_value_is_never_shown() {
        let (_owner, fields) = fields();
        fields.set_email("ada@example.org".to_owned());
        fields.set_email("ada@example.com".to_owned());
        // The later request is answered first.
        fields.receive(question("ada@example.com"), answer(Availability::Available));
        fields.receive(question("ada@example.org"), answer(Availability::Used));
        assert_eq!(untrack(|| fields.email_status()), FieldStatus::Available);
        fields.set_email("ada@example.org".to_owned());
        assert_ne!(untrack(|| fields.email_status()), FieldStatus::Available, "that was another value");
    }

    #[test]
    fn an_automatic_username_that_is_taken_becomes_the_next_free_one() {
        let (_owner, fields) = fields();
        fields.set_email("ada@example.org".to_owned());
        let asked = AvailabilityQuery { email: String::new(), username: "ada".to_owned() };
        let suggestions = vec!["ada.3".to_owned(), "ada2".to_owned()];
        let next = next_free("ada", &suggestions, &ReservedUsernames::default()).expect("a free one");
        fields.receive(
            asked,
            AvailabilityAnswer {
                username: Some(Availability::Used),
                suggestions,
                ..AvailabilityAnswer::default()
            },
        );
        assert_eq!(fields.form.draft.get_untracked().username, next);
        assert_eq!(untrack(|| fields.username_status()), FieldStatus::Available);
    }
}
