//! What is asked: kinds of questions, each with many examples, and what a right answer has.

use super::begun::Identity;
use super::filled::{Filled, email};
use crate::people::mix;
use domain::identity::{CaseFilter, IdentityState, PersonFilter};
use domain::registry::{ListPlace, RegistryAddress};
use serde_json::{Value, json};

/// What an answer must have.
#[derive(Clone)]
pub(super) enum Right {
    /// Somebody, found by what was typed.
    Somebody,
    /// This one among others, by the personal code.
    This(u64),
    /// Whatever there is.
    Anything,
}

/// The statement that a question is measured against.
#[derive(Clone, Copy)]
pub(super) enum Bare {
    Words,
    Email,
    Queue,
    /// The statement is the question's own.
    Own,
}

/// One question.
#[derive(Clone)]
pub(super) struct Question {
    pub(super) function: &'static str,
    body: Value,
    /// A statement that finds the same, where the question has one of its own.
    bare: String,
    pub(super) right: Right,
}

impl Question {
    fn people(search: impl Into<String>, filter: PersonFilter, right: Right) -> Self {
        let body = json!({ "search": search.into(), "filter": filter });
        Self { function: "people", body, bare: String::new(), right }
    }

    /// A page of the registry, by its address without a position, and the position after which it begins.
    pub(super) fn registry(address: &str, after: Option<&str>, bare: String, right: Right) -> Self {
        let body = json!({ "address": address, "after": after });
        Self { function: "registry", body, bare, right }
    }

    fn reviews(filter: CaseFilter) -> Self {
        let body = json!({ "filter": filter });
        Self { function: "reviews", body, bare: String::new(), right: Right::Somebody }
    }

    /// What is typed.
    pub(super) fn search(&self) -> &str {
        self.body["search"].as_str().unwrap_or_default()
    }

    /// The statement that finds the same.
    pub(super) fn bare(&self) -> &str {
        &self.bare
    }

    /// The bytes that ask for the page after `after`; for the first page where that is null.
    pub(super) fn body(&self, after: &Value) -> String {
        let mut body = self.body.clone();
        if self.function != "registry" {
            body["after"] = after.clone();
            return body.to_string();
        }
        let mut address = RegistryAddress::parse(body["address"].as_str().unwrap_or_default());
        if let Some(position) = after.as_str().or(body["after"].as_str()) {
            address.place = ListPlace::After(position.to_owned());
        }
        json!({ "address": address.text() }).to_string()
    }

    /// The page in an answer.
    pub(super) fn page(&self, mut answer: Value) -> Value {
        if self.function == "registry" { answer["page"].take() } else { answer }
    }
}

/// Questions of a kind.
pub(super) struct SearchCase {
    pub(super) name: &'static str,
    pub(super) questions: Vec<Question>,
    /// Pages that are measured, beginning with this one and so many.
    pub(super) pages: std::ops::Range<usize>,
    /// Milliseconds that ninety-five of a hundred may take, where something was aimed at.
    pub(super) aim: Option<u32>,
    /// The same as a bare statement, by what it is given.
    pub(super) bare: Option<Bare>,
}

/// All kinds, so many questions of each.
pub(super) fn all(filled: &Filled, count: usize) -> Vec<SearchCase> {
    let known: Vec<u32> = (0_u64..)
        .map(|number| (mix(number) % u64::from(filled.everybody.count())) as u32)
        .filter(|at| state(filled, *at).is_some_and(|state| state != IdentityState::Erased))
        .take(count)
        .collect();
    let of = |search: &dyn Fn(u32) -> (String, Right)| -> Vec<Question> {
        let question = |at: &u32| {
            let (search, right) = search(*at);
            Question::people(search, PersonFilter::Everyone, right)
        };
        known.iter().map(question).collect()
    };
    let beginning = |at: u32, letters: usize| -> String {
        let person = filled.everybody.get(at);
        let name = if at.is_multiple_of(2) { &person.family } else { &person.given[0] };
        name.folded.chars().take(letters).collect()
    };
    let prefix = |letters: usize| of(&|at| (beginning(at, letters), Right::Somebody));
    let code = |at: u32| filled.identity(at).map_or(0, Identity::code);
    let full = |at: u32| {
        let person = filled.everybody.get(at);
        format!("{} {}", person.given[0].folded, person.family.folded)
    };
    let filtered = |filter: PersonFilter| -> Vec<Question> {
        known.iter().map(|at| Question::people(beginning(*at, 3), filter, Right::Anything)).collect()
    };
    let unsearched: Vec<Question> = (0..count)
        .map(|at| Question::people("", PersonFilter::ALL[at % PersonFilter::ALL.len()], Right::Somebody))
        .collect();
    let queue = |filter| vec![Question::reviews(filter); count];
    let username = |at: u32| filled.everybody.get(at).username();
    let asked = |name, questions, bare| SearchCase { name, questions, pages: 0..1, aim: Some(50), bare };
    let slip = |name, questions| SearchCase { aim: Some(150), ..asked(name, questions, None) };
    vec![
        asked("one letter", prefix(1), Some(Bare::Words)),
        asked("two letters", prefix(2), Some(Bare::Words)),
        asked("three letters", prefix(3), Some(Bare::Words)),
        asked("four letters", prefix(4), Some(Bare::Words)),
        asked("given and family name", of(&|at| (full(at), Right::Somebody)), Some(Bare::Words)),
        asked("two common given names", common(filled, count, false), Some(Bare::Words)),
        asked("two of them, both begun", common(filled, count, true), Some(Bare::Words)),
        asked("a username's beginning", of(&|at| (username(at), Right::Somebody)), None),
        asked(
            "an address's beginning",
            of(&|at| (email(&username(at), at), Right::This(code(at)))),
            Some(Bare::Email),
        ),
        asked("a personal code", of(&|at| (code(at).to_string(), Right::This(code(at)))), Some(Bare::Words)),
        slip("a slip in the family name", of(&|at| (slipped(filled, at), Right::Somebody))),
        slip("a slip in the full name", of(&|at| (half_slipped(filled, at), Right::Anything))),
        slip("a name that nobody has", of(&|at| (format!("{}qx", beginning(at, 4)), Right::Anything))),
        SearchCase { pages: 1..4, ..asked("next pages of two letters", prefix(2), None) },
        asked("three letters, drafts", filtered(PersonFilter::Draft), None),
        asked("three letters, in review", filtered(PersonFilter::InReview), None),
        asked("three letters, no identity", filtered(PersonFilter::WithoutIdentity), None),
        asked("nothing typed, each filter", unsearched.clone(), None),
        SearchCase { pages: 1..4, ..asked("the same, next pages", unsearched, None) },
        asked("reviews, waiting", queue(CaseFilter::Waiting), Some(Bare::Queue)),
        SearchCase {
            pages: 1..20,
            ..asked(
                "reviews, waiting, next pages",
                vec![Question::reviews(CaseFilter::Waiting); count / 20 + 1],
                None,
            )
        },
        asked("reviews, mine", queue(CaseFilter::Mine), None),
        asked("reviews, decided", queue(CaseFilter::Decided), None),
    ]
}

fn state(filled: &Filled, at: u32) -> Option<IdentityState> {
    filled.identity(at).map(Identity::state)
}

/// Pairs of the given names that most have, in whatever order: those who have the one seldom have the other.
fn common(filled: &Filled, count: usize, is_begun: bool) -> Vec<Question> {
    let mut names: std::collections::HashMap<String, u32> = std::collections::HashMap::new();
    for at in 0..filled.everybody.count().min(20_000) {
        for name in filled.everybody.get(at).given {
            *names.entry(name.folded).or_default() += 1;
        }
    }
    let mut names: Vec<(u32, String)> = names.into_iter().map(|(name, count)| (count, name)).collect();
    names.sort_unstable();
    let most: Vec<String> = names.into_iter().rev().take(12).map(|(_, name)| name).collect();
    let cut = |name: &str| name.chars().take(if is_begun { 3 } else { usize::MAX }).collect::<String>();
    let pair = |at: usize| {
        let (one, other) = (&most[at % most.len()], &most[(at + 1 + at / most.len()) % most.len()]);
        Question::people(format!("{} {}", cut(one), cut(other)), PersonFilter::Everyone, Right::Anything)
    };
    (0..count).map(pair).collect()
}

/// Two letters in the wrong order, the first two that differ after the first.
pub(super) fn exchanged(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if let Some(at) = (1..letters.len().saturating_sub(1)).find(|at| letters[*at] != letters[*at + 1]) {
        letters.swap(at, at + 1);
    }
    letters.into_iter().collect()
}

fn slipped(filled: &Filled, at: u32) -> String {
    exchanged(&filled.everybody.get(at).family.folded)
}

fn half_slipped(filled: &Filled, at: u32) -> String {
    let person = filled.everybody.get(at);
    format!("{} {}", person.given[0].folded, exchanged(&person.family.folded))
}
