//! Lists of people: any filters, any order, page by page.
//!
//! Planners of databases fall for a rare filter under a common order: they walk the whole order to find a few people. So
//! this program decides itself ([`plan`]): it counts the filters, gathers the people of a rare one and sorts them, and walks
//! the order only where the page is soon full.

mod condition;
mod details;
mod plan;
mod position;

use super::Scope;
use super::fill;
use crate::Backend;
use crate::error::Result;
use crate::gate::{CanViewRegistry, Desk};
use crate::normalize::words;
use crate::search::{WORDS, WordMatch, guess_turn, joinings, key_prefix, meant};
use condition::{Condition, Conditions};
use domain::registry::{PeopleCount, RegistryPage, RegistryQuery};
use plan::{Limits, List, Listed};
use position::{Attempt, Position};

impl Desk<CanViewRegistry> {
    /// One page of people.
    ///
    /// # Errors
    /// `malformed` for an invalid position; `busy` where too many searches with typing errors run at once.
    pub async fn registry(&self, query: &RegistryQuery, after: Option<&str>) -> Result<RegistryPage> {
        let after = after.map(|text| Position::parse(text, query.sort)).transpose()?;
        let db = self.backend.db().read();
        let is_complete = fill::is_filled(db).await?;
        let finding =
            Finding { backend: &self.backend, query, after: after.as_ref(), limits: Limits::DEFAULT };
        let found = finding.find().await?;
        let Some((attempt, listed)) = found else {
            let count = PeopleCount::Exactly(0);
            return Ok(RegistryPage { rows: Vec::new(), next: None, count, is_guess: false, is_complete });
        };
        let next = listed.next.map(|(key, no)| Position { attempt, key, no }.text());
        let rows = details::rows(db, &listed.numbers).await?;
        let is_guess = attempt == Attempt::Guess;
        Ok(RegistryPage { rows, next, count: listed.count, is_guess, is_complete })
    }
}

/// A page that is to be found.
struct Finding<'a> {
    backend: &'a Backend,
    query: &'a RegistryQuery,
    after: Option<&'a Position>,
    limits: Limits,
}

impl Finding<'_> {
    /// The page, with the first way to read what is searched in which somebody is found.
    async fn find(&self) -> Result<Option<(Attempt, Listed)>> {
        let (db, query, after) = (self.backend.db().read(), self.query, self.after);
        let scope = Scope::Everywhere;
        let Some(conditions) = Conditions::of(db, &scope, &query.filters, self.backend.now()).await? else {
            return Ok(None);
        };
        let list = async |searched: Vec<Condition>| {
            let conditions = &conditions.and(searched);
            List { query, conditions, after, limits: self.limits }.page(db).await
        };
        let ways = match Searched::parse(&query.search) {
            Searched::Nothing => return Ok(None),
            Searched::Everybody => return Ok(Some((Attempt::AsTyped(0), list(Vec::new()).await?))),
            Searched::Address(prefix) => {
                let listed = list(vec![Condition::EmailBegins(prefix)]).await?;
                return Ok(Some((Attempt::AsTyped(0), listed)));
            }
            Searched::Words(words) => words,
        };
        let is_asked = |attempt| after.is_none_or(|after| after.attempt == attempt);
        let as_typed = std::iter::once(ways.clone()).chain(joinings(&ways));
        for (number, words) in (0..).zip(as_typed) {
            let attempt = Attempt::AsTyped(number);
            if is_asked(attempt) {
                let words = words.into_iter().map(|word| Condition::Word(WordMatch::Beginning(word)));
                let listed = list(words.collect()).await?;
                if after.is_some() || !listed.numbers.is_empty() {
                    return Ok(Some((attempt, listed)));
                }
            }
        }
        if !is_asked(Attempt::Guess) {
            return Ok(None);
        }
        let _turn = guess_turn(self.backend).await?;
        let Some(meant) = meant(db, &ways).await? else { return Ok(None) };
        let listed = list(meant.into_iter().map(Condition::Word).collect()).await?;
        Ok(Some((Attempt::Guess, listed)))
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
