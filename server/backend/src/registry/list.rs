//! Lists of people: any filters, any order, page by page.
//!
//! Planners of databases fall for a rare filter under a common order: they walk the whole order to find a few people. So
//! this program decides itself ([`plan`]): it counts the filters, gathers the people of a rare one and sorts them, and walks
//! the order only where the page is soon full.

mod condition;
mod details;
mod export;
mod match_order;
mod matching;
mod people;
mod personal;
mod plan;
mod position;
mod statement;

use super::fill;
use crate::Backend;
use crate::error::Result;
use crate::gate::{CanViewRegistry, Desk};
use crate::normalize::words;
use crate::own_fields;
use crate::reach::Reach;
use crate::search::{WORDS, WordMatch, guess_turn, joinings, key_prefix, meant};
use condition::{Condition, PersonConditions, Today};
use domain::registry::{
    FieldLevel, ListPlace, OwnField, PeopleCount, RegistryAddress, RegistryPage, RegistryQuery, Sort,
};
use plan::Listed;
use position::{Attempt, Position};
use statement::{List, ListEntry, PlanLimits, Start};

pub use export::RegistryExport;
pub(crate) use matching::MatchingPeople;
pub(crate) use people::{FoundPerson, PeopleSearch, search_people};
pub use personal::ExportedPerson;
use sea_orm::ConnectionTrait;

impl Desk<CanViewRegistry> {
    /// One page of people.
    ///
    /// # Errors
    /// `malformed` for an invalid position; `busy` where too many searches with typing errors run at once.
    pub async fn registry(&self, address: &RegistryAddress) -> Result<RegistryPage> {
        let RegistryAddress { query, place } = address;
        let position = |text: &str| Position::parse(text, query.column_order().0);
        let (position, is_before) = match place {
            ListPlace::First => (None, false),
            ListPlace::After(text) => (Some(position(text)?), false),
            ListPlace::Before(text) => (Some(position(text)?), true),
        };
        let start = match &position {
            None => Start::First,
            Some(position) if is_before => Start::Before(position),
            Some(position) => Start::After(position),
        };
        let mut finding = Finding {
            backend: &self.backend,
            reach: self.reach(),
            query,
            also: None,
            start,
            limits: PlanLimits::DEFAULT,
        };
        let mut found = finding.find().await?;
        // The first page is always full, also if people before the position have come or gone.
        if is_before && found.as_ref().is_none_or(|found| found.listed.previous.is_none()) {
            finding.start = Start::First;
            found = finding.find().await?;
        }
        let fields = shown_fields(self.backend.db().read(), query).await?;
        page(self.backend.db().read(), self.reach(), found, (self.backend.now(), fields)).await
    }
}

impl Desk<CanViewRegistry> {
    /// How many people a list has, as far as lists count.
    pub(super) async fn count_people(&self, query: &RegistryQuery) -> Result<PeopleCount> {
        let finding = Finding {
            backend: &self.backend,
            reach: self.reach(),
            query,
            also: None,
            start: Start::First,
            limits: PlanLimits::DEFAULT,
        };
        Ok(finding.find().await?.map_or(PeopleCount::Exactly(0), |found| found.listed.count))
    }
}

/// The own fields that a list shows. One that was retired since is left out.
async fn shown_fields(db: &impl ConnectionTrait, query: &RegistryQuery) -> Result<Vec<OwnField>> {
    if query.fields.is_empty() {
        return Ok(Vec::new());
    }
    let all = own_fields::live(db, FieldLevel::Account).await?;
    let shown = query.fields.iter().filter_map(|key| all.iter().find(|own| own.key == *key));
    Ok(shown.cloned().collect())
}

async fn page(
    db: &impl ConnectionTrait,
    reach: &Reach,
    found: Option<Found>,
    (now, fields): (i64, Vec<OwnField>),
) -> Result<RegistryPage> {
    let is_complete = fill::is_filled(db).await?;
    let Some(found) = found else {
        let (rows, count) = (Vec::new(), PeopleCount::Exactly(0));
        let (next, previous, order) = (None, None, None);
        return Ok(RegistryPage { rows, fields, next, previous, count, order, is_guess: false, is_complete });
    };
    Ok(RegistryPage {
        rows: details::rows(db, reach, &found.listed.numbers, now, &fields).await?,
        fields,
        next: found.position(found.listed.next.as_ref()),
        previous: found.position(found.listed.previous.as_ref()),
        count: found.listed.count,
        order: found.listed.order,
        is_guess: found.attempt == Attempt::Guess,
        is_complete,
    })
}

/// A page, and how it was found.
struct Found {
    attempt: Attempt,
    conditions: PersonConditions,
    /// The column of the usual order.
    usual: Sort,
    listed: Listed,
}

impl Found {
    /// The text of the position at the first or the last person of the page.
    fn position(&self, edge: Option<&ListEntry>) -> Option<String> {
        let attempt = self.attempt;
        edge.map(|entry| Position { attempt, key: entry.key.clone(), no: entry.no }.text())
    }
}

/// A page that is to be found.
struct Finding<'a> {
    backend: &'a Backend,
    reach: &'a Reach,
    query: &'a RegistryQuery,
    /// A condition beside the filters.
    also: Option<Condition>,
    start: Start<'a>,
    limits: PlanLimits,
}

impl Finding<'_> {
    /// The page, with the first way to read what is searched in which somebody is found.
    async fn find(&self) -> Result<Option<Found>> {
        let (db, query, start) = (self.backend.db().read(), self.query, self.start);
        let (now, zone) = (self.backend.now(), self.backend.settings().time_zone.clone());
        let today = Today { now, zone };
        let Some(conditions) = PersonConditions::of(db, self.reach, &query.filters, &today).await? else {
            return Ok(None);
        };
        let conditions = conditions.and(self.also.iter().cloned().collect());
        let list = async |attempt: Attempt, searched: Vec<Condition>, usual: Sort| -> Result<Found> {
            let words = searched.iter().filter(|condition| matches!(condition, Condition::Word(_))).count();
            let conditions = conditions.and(searched);
            let list = List { query, conditions: &conditions, words, usual, start, limits: self.limits };
            let listed = list.page(db).await?;
            Ok(Found { attempt, conditions, usual, listed })
        };
        let first = Attempt::AsTyped(0);
        let ways = match Searched::parse(&query.search) {
            Searched::Nothing => return Ok(None),
            Searched::Everybody => return list(first, Vec::new(), Sort::Name).await.map(Some),
            Searched::Address(prefix) => {
                return list(first, vec![Condition::EmailBegins(prefix)], Sort::Email).await.map(Some);
            }
            Searched::Words(words) => words,
        };
        let is_asked = |attempt| start.position().is_none_or(|position| position.attempt == attempt);
        let as_typed = std::iter::once(ways.clone()).chain(joinings(&ways));
        for (number, words) in (0..).zip(as_typed) {
            let attempt = Attempt::AsTyped(number);
            if is_asked(attempt) {
                let words = words.into_iter().map(|word| Condition::Word(WordMatch::Beginning(word)));
                let found = list(attempt, words.collect(), Sort::Name).await?;
                if start.position().is_some() || !found.listed.numbers.is_empty() {
                    return Ok(Some(found));
                }
            }
        }
        if !is_asked(Attempt::Guess) {
            return Ok(None);
        }
        let _turn = guess_turn(self.backend).await?;
        let Some(meant) = meant(db, self.reach, &ways).await? else { return Ok(None) };
        list(Attempt::Guess, meant.into_iter().map(Condition::Word).collect(), Sort::Name).await.map(Some)
    }
}

/// What is searched.
enum Searched {
    Everybody,
    /// The text can be in nobody's name, address or code.
    Nothing,
    Address(String),
    Words(Vec<String>),
}

impl Searched {
    fn parse(text: &str) -> Self {
        let Some(prefix) = key_prefix(text) else { return Self::Nothing };
        if prefix.is_empty() {
            return Self::Everybody;
        }
        if prefix.contains('@') {
            return Self::Address(prefix);
        }
        let words: Vec<String> = words(text).take(WORDS).collect();
        if words.is_empty() { Self::Nothing } else { Self::Words(words) }
    }
}

#[cfg(test)]
mod tests;
