//! Who is missing from a file, once a scope is chosen and the option is ticked.

use super::ComparedFile;
use crate::api::ApiError;
use crate::api::update::absent_people;
use crate::hooks::{SharedRequests, with_retries};
use crate::idna::to_ascii;
use crate::page_context::text;
use domain::bulk::update::{
    AbsentPeople, AbsentPerson, AbsentScope, UpdateDraft, UpdateRow, UpdateState, is_typed,
};
use domain::form::Code;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub(in crate::pages::registration::bulk::update) struct Missing {
    /// In which unit, group or view; without it nobody is missing.
    pub scope: RwSignal<Option<AbsentScope>>,
    pub listing: RwSignal<Listing>,
    /// The number of people as it is typed.
    pub typed: RwSignal<String>,
    people: StoredValue<Option<AbsentPeople>>,
    requests: SharedRequests,
}

/// How far the list of those who are missing is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::pages::registration::bulk::update) enum Listing {
    Off,
    /// So many are missing so far.
    Going(u32),
    /// So many are missing, of so many who are active in the scope; and so many pending ones, who stay.
    Done {
        missing: u32,
        active: u32,
        pending: u32,
    },
    Failed(ApiError),
}

impl Missing {
    pub fn new() -> Self {
        Self {
            scope: RwSignal::new(None),
            listing: RwSignal::new(Listing::Off),
            typed: RwSignal::default(),
            people: StoredValue::new(None),
            requests: SharedRequests::new(),
        }
    }

    /// Unticks the option. The scope stays chosen.
    pub fn forget(self) {
        self.requests.begin();
        self.people.try_update_value(|people| *people = None);
        self.typed.try_set(String::new());
        self.listing.try_set(Listing::Off);
    }

    /// Those who are missing. The number is known once the list is whole.
    pub fn count(self) -> u32 {
        match self.listing.get() {
            Listing::Done { missing, .. } => missing,
            _ => 0,
        }
    }

    /// Those who are missing and stay, since they are pending.
    pub fn pending(self) -> u32 {
        match self.listing.get() {
            Listing::Done { pending, .. } => pending,
            _ => 0,
        }
    }

    pub fn count_now(self) -> u32 {
        untrack(move || self.count())
    }

    /// Whether the number has to be typed.
    pub fn is_typed(self) -> bool {
        matches!(self.listing.get(), Listing::Done { missing, active, .. } if missing > 0 && is_typed(missing, active))
    }

    /// Somebody who is missing, by their place in the list.
    pub fn person<T>(self, at: usize, look: impl FnOnce(&AbsentPerson) -> T) -> Option<T> {
        self.people.try_with_value(|people| people.as_ref()?.people().get(at).map(look)).flatten()
    }

    pub(super) fn add_to(self, draft: &mut UpdateDraft, rows: &mut Vec<UpdateRow>) {
        if self.count_now() == 0 {
            return;
        }
        let typed = self.typed.get_untracked();
        self.people.try_with_value(|people| {
            if let Some(people) = people {
                people.add_to(draft, rows, &typed);
            }
        });
    }

    /// Checks the number as the host does.
    pub fn check_typed(self, draft: &UpdateDraft) -> Result<(), ApiError> {
        let Some(absent) = &draft.absent else { return Ok(()) };
        let active = match self.listing.get_untracked() {
            Listing::Done { active, .. } => active,
            _ => 0,
        };
        absent.check_typed(active).map_err(|faults| ApiError::from_faults(&faults, untrack(text).locale()))
    }
}

impl ComparedFile {
    /// Chooses in which unit, group or view people can be missing, and lists them again if the option is ticked.
    pub fn set_scope(self, scope: Option<AbsentScope>) {
        let is_on = self.missing.listing.get_untracked() != Listing::Off;
        let has_scope = scope.is_some();
        self.missing.scope.set(scope);
        self.set_missing(is_on && has_scope);
    }

    /// *Suspend people missing from this file*.
    pub fn set_missing(self, is_on: bool) {
        self.list(is_on, true);
    }

    /// Lists those who are missing, if the option is on, and shows them if they are to be.
    pub(super) fn list(self, is_on: bool, is_revealed: bool) {
        let missing = self.missing;
        missing.forget();
        self.change();
        let Some(scope) = missing.scope.get_untracked().filter(|_| is_on) else { return };
        let request = missing.requests.begin();
        missing.listing.set(Listing::Going(0));
        spawn_local(async move {
            let listed = self.list_missing(scope, request).await;
            if !missing.requests.accept(request) {
                return;
            }
            match listed {
                Ok(people) => {
                    let count = super::count(people.people().len());
                    let (active, pending) = (people.active(), people.pending());
                    missing.people.set_value(Some(people));
                    missing.listing.set(Listing::Done { missing: count, active, pending });
                    self.change();
                    if is_revealed && count > 0 {
                        self.revealed.set(Some(UpdateState::Absent));
                    }
                }
                Err(error) => {
                    self.prompt.notice(&error);
                    missing.listing.set(Listing::Failed(error));
                }
            }
        });
    }

    async fn list_missing(self, scope: AbsentScope, request: u32) -> Result<AbsentPeople, ApiError> {
        let error = |code| ApiError::from_code(code, untrack(text).locale());
        let begun = self.peek(|data| {
            let verdicts = data.verdicts.as_ref()?;
            Some(AbsentPeople::begin(scope, &data.sheet, &data.mapping, verdicts, to_ascii))
        });
        let mut people = begun.flatten().ok_or_else(|| error(Code::NoRows))?.map_err(error)?;
        while let Some(question) = people.next_question() {
            let answer = with_retries(|| absent_people(question.clone())).await?;
            people.apply(answer).map_err(error)?;
            let missing = self.missing;
            if !missing.requests.is_latest(request) {
                break;
            }
            missing.listing.set(Listing::Going(super::count(people.people().len())));
        }
        Ok(people)
    }
}
