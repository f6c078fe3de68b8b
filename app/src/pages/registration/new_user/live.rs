use crate::api::availability::availability;
use crate::hooks::{Form, after_pause, is_awake};
use crate::idna::to_ascii;
use domain::account::{Username, derive_username, numbered, suggest_domain};
use domain::availability::{Answer, Question, Standing, email_shape, username_shape};
use domain::form::{Code, Field};
use domain::invitation::InviteDraft;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long after the last key the host is asked.
const PAUSE: Duration = Duration::from_millis(250);

/// The two fields while somebody types: the username that follows the e-mail address, and what is said under each.
///
/// What the host has answered is kept with the value it was asked about and shown beside that value alone, so a late
/// answer to an old question has no way onto the page.
#[derive(Clone, Copy)]
pub(super) struct Live {
    form: Form<InviteDraft>,
    /// Whether the username follows the e-mail address.
    pub is_automatic: RwSignal<bool>,
    pub is_awake: ReadSignal<bool>,
    /// The field somebody is in the middle of: what it still lacks is not called a fault yet.
    typing: RwSignal<Option<Field>>,
    email: RwSignal<Known>,
    username: RwSignal<Known>,
    asked: StoredValue<Question>,
}

/// What the host has answered about one value.
#[derive(Clone, Default)]
struct Known {
    value: String,
    /// Nothing where it was asked and did not answer: then nothing is said, and sending decides.
    standing: Option<Standing>,
    free: Vec<String>,
}

/// What is said under a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Silent,
    Checking,
    Said(Standing),
}

impl Line {
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Said(standing) if !standing.is_free())
    }
}

/// Why the automatic username has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Numbered {
    Taken(String),
    Reserved(String),
    Short(String),
}

impl Live {
    pub fn new(form: Form<InviteDraft>) -> Self {
        let follows = |draft: &InviteDraft| draft.username.is_empty() || draft.username == derive_username(&draft.email);
        let live = Self {
            form,
            is_automatic: RwSignal::new(form.draft.with_untracked(follows)),
            is_awake: is_awake(),
            typing: RwSignal::new(None),
            email: RwSignal::default(),
            username: RwSignal::default(),
            asked: StoredValue::default(),
        };
        live.ask_after_each_pause();
        live.ask_again_when_refused();
        live
    }

    /// What stands in the e-mail field was changed.
    pub fn put_email(self, email: String) {
        self.begin(Field::Email, self.email_line());
        self.form.put(Field::Email, |draft| &mut draft.email, email);
        self.follow();
    }

    /// What stands in the username field was changed by hand.
    pub fn put_username(self, username: String) {
        self.begin(Field::Username, self.username_line());
        self.is_automatic.set(false);
        self.set_username(username);
    }

    /// One of the free usernames was picked.
    pub fn pick(self, username: String) {
        self.is_automatic.set(false);
        self.take_free(username);
    }

    /// *Use automatic*.
    pub fn go_automatic(self) {
        self.is_automatic.set(true);
        self.follow();
        self.settle();
    }

    /// The username field was left: an empty one follows the e-mail address again.
    pub fn leave_username(self) {
        if self.form.draft.with_untracked(|draft| draft.username.trim().is_empty()) {
            self.go_automatic();
        }
    }

    /// The pause is over, or there is no time for one: an automatic username that cannot be is given its number, and
    /// the host is asked about what it has not answered yet.
    pub fn settle(self) {
        let Some(draft) = self.form.draft.try_get_untracked() else { return };
        self.typing.set(None);
        if self.is_automatic.get_untracked() && Username::parse(&draft.username).is_err() {
            let base = derive_username(&draft.email);
            let has_base = !base.is_empty() || email_shape(&draft.email, to_ascii).is_ok();
            if let Some(first) = numbered(&base).next().filter(|_| has_base) {
                self.set_username(first.to_string());
            }
        }
        self.ask();
    }

    /// The draft as it is sent. An automatic username that nobody has confirmed is left to the host, which adds a
    /// number where one is needed; one that was shown as available is sent as shown.
    pub fn to_send(self, mut draft: InviteDraft) -> InviteDraft {
        let is_confirmed = self.username_line_untracked() == Line::Said(Standing::Available);
        if self.is_automatic.get_untracked() && !is_confirmed {
            draft.username.clear();
        }
        draft
    }

    pub fn email_line(self) -> Line {
        let email = self.form.draft.with(|draft| draft.email.clone());
        if let Some(code) = self.said(Field::Email) {
            return Line::Said(standing_of(code));
        }
        if email.trim().is_empty() {
            return self.form.fault(Field::Email).map_or(Line::Silent, |code| Line::Said(standing_of(code)));
        }
        match email_shape(&email, to_ascii) {
            Err(_) if self.typing.get() == Some(Field::Email) => Line::Silent,
            Err(standing) => Line::Said(standing),
            Ok(_) => self.known(self.email, &email),
        }
    }

    pub fn username_line(self) -> Line {
        let username = self.form.draft.with(|draft| draft.username.clone());
        if let Some(code) = self.said(Field::Username) {
            return Line::Said(standing_of(code));
        }
        if username.trim().is_empty() {
            return Line::Silent;
        }
        match username_shape(&username) {
            Err(_) if self.is_automatic.get() => self.checking(),
            Err(_) if self.typing.get() == Some(Field::Username) => Line::Silent,
            Err(standing) => Line::Said(standing),
            Ok(_) => self.known(self.username, &username),
        }
    }

    /// The well-known domain that was probably meant.
    pub fn slip(self) -> Option<&'static str> {
        // Only who can press its button is offered it.
        self.is_awake.get().then(|| self.form.draft.with(|draft| suggest_domain(&draft.email))).flatten()
    }

    /// Free usernames to offer in place of the one in the field.
    pub fn free(self) -> Vec<String> {
        let username = self.form.draft.with(|draft| draft.username.clone());
        self.username.with(|known| if known.value == username { known.free.clone() } else { Vec::new() })
    }

    /// Why the automatic username is not simply the one that follows from the e-mail address.
    pub fn numbered(self) -> Option<Numbered> {
        let (base, username) = self.form.draft.with(|draft| (derive_username(&draft.email), draft.username.clone()));
        if !self.is_automatic.get() || base.is_empty() || base == username {
            return None;
        }
        Some(match Username::parse(&base) {
            Err(Code::UsernameReserved) => Numbered::Reserved(base),
            Err(_) => Numbered::Short(base),
            Ok(_) => Numbered::Taken(base),
        })
    }

    fn username_line_untracked(self) -> Line {
        untrack(|| self.username_line())
    }

    fn said(self, field: Field) -> Option<Code> {
        self.form.error.with(|error| error.as_ref().and_then(|error| error.at(field)))
    }

    fn known(self, known: RwSignal<Known>, value: &str) -> Line {
        known.with(|known| match known.standing {
            _ if known.value != value => self.checking(),
            Some(standing) => Line::Said(standing),
            None => Line::Silent,
        })
    }

    /// Without a script nothing is ever checked, so the host does not say so.
    fn checking(self) -> Line {
        if self.is_awake.get() { Line::Checking } else { Line::Silent }
    }

    /// A fault that is shown already stays while it is being mended; a new one waits for the pause.
    fn begin(self, field: Field, before: Line) {
        let is_faulty = matches!(before, Line::Said(Standing::NotValid(_)));
        self.typing.set((!is_faulty).then_some(field));
    }

    fn follow(self) {
        if self.is_automatic.get_untracked() {
            self.set_username(self.form.draft.with_untracked(|draft| derive_username(&draft.email)));
        }
    }

    fn set_username(self, username: String) {
        self.form.put(Field::Username, |draft| &mut draft.username, username);
    }

    /// Takes a username that the host has just called free.
    fn take_free(self, username: String) {
        self.username.set(Known { value: username.clone(), standing: Some(Standing::Available), free: Vec::new() });
        self.set_username(username);
    }

    fn ask_after_each_pause(self) {
        let settle = after_pause(PAUSE, move |()| self.settle());
        Effect::new(move || {
            self.form.draft.with(|draft| (draft.email.clone(), draft.username.clone()));
            settle(());
        });
    }

    /// Somebody else was quicker: what was known is out of date, and the name in the field is no longer automatic, so
    /// that it stays until the administrator has seen what happened to it.
    fn ask_again_when_refused(self) {
        Effect::new(move || {
            let (email, username) = (self.said(Field::Email), self.said(Field::Username));
            if username == Some(Code::UsernameUsed) {
                self.is_automatic.set(false);
                self.username.set(Known::default());
            }
            if email.is_some() {
                self.email.set(Known::default());
            }
            if email.is_some() || username.is_some() {
                self.asked.set_value(Question::default());
                self.ask();
            }
        });
    }

    fn ask(self) {
        let unknown = |known: RwSignal<Known>, value: &str| known.with_untracked(|known| known.value != value);
        let question = self.form.draft.with_untracked(|draft| {
            let asks_email = unknown(self.email, &draft.email) && email_shape(&draft.email, to_ascii).is_ok();
            let asks_username = unknown(self.username, &draft.username) && username_shape(&draft.username).is_ok();
            Question {
                email: if asks_email { draft.email.clone() } else { String::new() },
                username: if asks_username { draft.username.clone() } else { String::new() },
            }
        });
        if question == Question::default() || self.asked.with_value(|asked| *asked == question) {
            return;
        }
        self.asked.set_value(question.clone());
        spawn_local(async move {
            let answer = availability(question.clone()).await;
            self.hear(question, answer.unwrap_or_default());
        });
    }

    fn hear(self, question: Question, answer: Answer) {
        // The page may have been left, or something else typed, while the answer was on its way.
        let Some(draft) = self.form.draft.try_get_untracked() else { return };
        if !question.email.is_empty() && question.email == draft.email {
            self.email.set(Known { value: question.email, standing: answer.email, free: Vec::new() });
        }
        if question.username.is_empty() || question.username != draft.username {
            return;
        }
        let is_taken = answer.username.is_some_and(|standing| !standing.is_free());
        if is_taken && self.is_automatic.get_untracked() {
            let base = derive_username(&draft.email);
            if let Some(next) = next_free(&base, &answer.suggestions) {
                self.take_free(next);
                return;
            }
        }
        self.username.set(Known { value: question.username, standing: answer.username, free: answer.suggestions });
    }
}

/// The free username that comes first in the order of numbers, or else simply the first.
fn next_free(base: &str, free: &[String]) -> Option<String> {
    const LOOKED_AT: usize = 100;
    let is_numbered = |username: &&String| numbered(base).take(LOOKED_AT).any(|one| one.as_str() == username.as_str());
    free.iter().find(is_numbered).or_else(|| free.first()).cloned()
}

/// What a refusal means under the field it belongs to.
fn standing_of(code: Code) -> Standing {
    match code {
        Code::UsernameUsed | Code::AlreadyRegistered => Standing::Used,
        Code::AlreadyInvited => Standing::InvitationPending(None),
        Code::UsernameReserved => Standing::Reserved,
        code => Standing::NotValid(code),
    }
}
