mod lookup;

use super::field_status::{FieldStatus, NumberReason};
use crate::hooks::{Form, is_hydrated};
use crate::idna::to_ascii;
use crate::page_context::reserved_usernames;
use domain::account::{ReservedUsernames, Username, derive_username, numbered, suggest_domain};
use domain::availability::{Availability, AvailabilityQuery, email_shape, username_shape};
use domain::characters::trimmed;
use domain::form::{Code, Field};
use domain::invitation::InviteDraft;
use leptos::prelude::*;

/// The two fields during typing: the derived username, and the status of both.
///
/// An answer is stored with the value it was asked about and shown for that value only, so a late answer is never
/// shown.
#[derive(Clone, Copy)]
pub(in crate::pages) struct AccountFields {
    form: Form<InviteDraft>,
    /// Whether the username follows the e-mail address.
    pub is_automatic: RwSignal<bool>,
    pub is_hydrated: ReadSignal<bool>,
    /// The field that is being typed in: its faults are not shown yet.
    typing: RwSignal<Option<Field>>,
    email: RwSignal<CachedAnswer>,
    username: RwSignal<CachedAnswer>,
    last_question: StoredValue<AvailabilityQuery>,
    /// The address that the automatic username was derived from.
    base: StoredValue<Option<String>>,
    /// The address, if it is not what was typed or pasted.
    pub extracted: RwSignal<Option<String>>,
    /// The usernames that the organization reserves.
    reserved: StoredValue<ReservedUsernames>,
}

/// The host's answer about one value.
#[derive(Clone, Default)]
struct CachedAnswer {
    value: String,
    /// `None` if the host did not answer: then there is no status, and submitting decides.
    availability: Option<Availability>,
    free: Vec<String>,
}

impl AccountFields {
    pub fn new(form: Form<InviteDraft>) -> Self {
        let follows = |draft: &InviteDraft| {
            draft.username.is_empty() || draft.username == derive_username(&draft.email)
        };
        let fields = Self {
            form,
            is_automatic: RwSignal::new(form.draft.with_untracked(follows)),
            is_hydrated: is_hydrated(),
            typing: RwSignal::new(None),
            email: RwSignal::default(),
            username: RwSignal::default(),
            last_question: StoredValue::default(),
            base: StoredValue::default(),
            extracted: RwSignal::new(None),
            reserved: StoredValue::new(reserved_usernames()),
        };
        fields.look_up_after_pauses();
        fields.look_up_when_refused();
        fields
    }

    /// The e-mail field has changed.
    pub fn set_email(self, email: String) {
        self.begin(Field::Email, untrack(|| self.email_status()));
        self.extracted.set(None);
        self.form.set(Field::Email, |draft| &mut draft.email, email);
        self.follow();
    }

    /// The username field was changed by hand.
    pub fn set_username_by_hand(self, username: String) {
        self.begin(Field::Username, untrack(|| self.username_status()));
        self.is_automatic.set(false);
        self.set_username(username);
    }

    /// A suggested username was chosen.
    pub fn pick(self, username: String) {
        self.is_automatic.set(false);
        self.take_free(username);
    }

    /// *Use automatic*.
    pub fn go_automatic(self) {
        self.is_automatic.set(true);
        self.base.set_value(None);
        // It may be the name that was refused: its answer is dropped and asked for again.
        self.form.clear_error(Field::Username);
        self.username.set(CachedAnswer::default());
        self.last_question.set_value(AvailabilityQuery::default());
        self.follow();
        self.settle();
    }

    /// The username field was left: an empty one follows the e-mail address again.
    pub fn leave_username(self) {
        if self.form.draft.with_untracked(|draft| trimmed(&draft.username).is_empty()) {
            self.go_automatic();
        }
    }

    /// After the pause, or without one: asks the host about values without an answer.
    pub fn settle(self) {
        let Some(mut draft) = self.form.draft.try_get_untracked() else { return };
        if let Ok(email) = email_shape(&draft.email, to_ascii)
            && email.as_typed() != trimmed(&draft.email)
        {
            email.as_typed().clone_into(&mut draft.email);
            self.set_email(draft.email.clone());
            self.extracted.set(Some(draft.email.clone()));
        }
        self.typing.set(None);
        self.follow();
        if draft.username.is_empty() {
            // Nothing is left of an address such as `+@example.org`.
            self.number_locally();
        }
        self.look_up();
    }

    /// Before submitting: an automatic username that is taken gets a number.
    pub fn settle_at_once(self) {
        self.follow();
        self.number_locally();
        self.settle();
    }

    /// The draft to submit. An automatic username without an answer is left empty, and the host derives it; one that
    /// was shown as available is sent.
    pub fn to_send(self, mut draft: InviteDraft) -> InviteDraft {
        let is_confirmed = untrack(|| self.username_status()) == FieldStatus::Available;
        if self.is_automatic.get_untracked() && !is_confirmed {
            draft.username.clear();
        }
        draft
    }

    pub fn email_status(self) -> FieldStatus {
        let email = self.form.draft.with(|draft| draft.email.clone());
        if let Some(code) = self.refusal(Field::Email) {
            return code.into();
        }
        if trimmed(&email).is_empty() {
            return self.form.fault(Field::Email).map_or(FieldStatus::Silent, FieldStatus::from);
        }
        match email_shape(&email, to_ascii) {
            Err(_) if self.typing.get() == Some(Field::Email) => FieldStatus::Silent,
            Err(availability) => availability.into(),
            Ok(_) => self.cached(self.email, &email),
        }
    }

    pub fn username_status(self) -> FieldStatus {
        let username = self.form.draft.with(|draft| draft.username.clone());
        if let Some(code) = self.refusal(Field::Username) {
            return code.into();
        }
        if trimmed(&username).is_empty() || self.is_early() {
            return FieldStatus::Silent;
        }
        let status = match self.shape(&username) {
            Err(_) if self.is_automatic.get() => self.checking(),
            Err(_) if self.typing.get() == Some(Field::Username) => FieldStatus::Silent,
            Err(availability) => availability.into(),
            Ok(_) => self.cached(self.username, &username),
        };
        // It is taken, by whomever.
        match status {
            FieldStatus::Lapsed | FieldStatus::ToBeDeleted(_) => FieldStatus::Used,
            status => status,
        }
    }

    /// The well-known domain that was probably meant.
    pub fn slip(self) -> Option<&'static str> {
        // Offered only where its button can be pressed.
        self.is_hydrated.get().then(|| self.form.draft.with(|draft| suggest_domain(&draft.email))).flatten()
    }

    /// Suggested usernames for the one in the field.
    pub fn free(self) -> Vec<String> {
        let username = self.form.draft.with(|draft| draft.username.clone());
        self.username.with(|cached| if cached.value == username { cached.free.clone() } else { Vec::new() })
    }

    /// Why the automatic username is not the derived one.
    pub fn numbered(self) -> Option<NumberReason> {
        let (base, username) =
            self.form.draft.with(|draft| (derive_username(&draft.email), draft.username.clone()));
        if !self.is_automatic.get() || base.is_empty() || username.is_empty() || base == username {
            return None;
        }
        Some(self.reserved.with_value(|reserved| NumberReason::from_base(base, reserved)))
    }

    /// Whether the local part of the address is still being typed.
    fn is_early(self) -> bool {
        self.is_automatic.get() && self.form.draft.with(|draft| !draft.email.contains('@'))
    }

    fn refusal(self, field: Field) -> Option<Code> {
        self.form.error.with(|error| error.as_ref().and_then(|error| error.at(field)))
    }

    fn cached(self, cached: RwSignal<CachedAnswer>, value: &str) -> FieldStatus {
        cached.with(|cached| match cached.availability {
            _ if cached.value != value => self.checking(),
            Some(availability) => availability.into(),
            None => FieldStatus::Silent,
        })
    }

    /// Without JavaScript nothing is ever checked, so the host does not render this.
    fn checking(self) -> FieldStatus {
        if self.is_hydrated.get() { FieldStatus::Checking } else { FieldStatus::Silent }
    }

    /// A visible fault stays while it is being fixed; a new one waits for the pause.
    fn begin(self, field: Field, before: FieldStatus) {
        let is_faulty = matches!(before, FieldStatus::NotValid(_));
        self.typing.set((!is_faulty).then_some(field));
    }

    /// A numbered username is kept while its base stays the same. An existing account keeps its username, whatever
    /// would be derived.
    fn follow(self) {
        if !self.is_automatic.get_untracked() {
            return;
        }
        let has_account = untrack(|| self.email_status()) == FieldStatus::Lapsed;
        let base = self.form.draft.with_untracked(|draft| derive_username(&draft.email));
        let base = if has_account { String::new() } else { base };
        if self.base.with_value(|before| before.as_ref() != Some(&base)) {
            self.base.set_value(Some(base.clone()));
            self.set_username(base);
        }
    }

    /// Whether the account keeps its username.
    pub fn keeps_username(self) -> bool {
        self.is_automatic.get() && self.email_status() == FieldStatus::Lapsed
    }

    fn set_username(self, username: String) {
        self.form.set(Field::Username, |draft| &mut draft.username, username);
    }

    /// Takes a username that the host has just reported as free.
    fn take_free(self, username: String) {
        self.username.set(CachedAnswer {
            value: username.clone(),
            availability: Some(Availability::Available),
            free: Vec::new(),
        });
        self.set_username(username);
    }

    /// If the host has named no free username, the first candidate.
    fn number_locally(self) {
        let draft = self.form.draft.get_untracked();
        let is_open = self.is_automatic.get_untracked() && self.shape(&draft.username).is_err();
        if is_open && email_shape(&draft.email, to_ascii).is_ok() && !untrack(|| self.keeps_username()) {
            let base = derive_username(&draft.email);
            let first = self.reserved.with_value(|reserved| numbered(&base, reserved).next());
            self.set_username(first.map(|first| first.to_string()).unwrap_or_default());
        }
    }

    fn shape(self, username: &str) -> Result<Username, Availability> {
        self.reserved.with_value(|reserved| username_shape(username, reserved))
    }
}
