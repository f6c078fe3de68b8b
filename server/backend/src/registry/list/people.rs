//! People for lists of other areas: the same search, the same order, with what those lists show.

use super::Finding;
use super::condition::Condition;
use super::position::{Attempt, Position};
use super::statement::{PlanLimits, Start};
use crate::Backend;
use crate::error::Result;
use crate::gate::{CanSearchPeople, Desk};
use crate::reach::Reach;
use crate::sql::SqlBuilder;
use domain::account::AccountState;
use domain::id::AccountId;
use domain::identity::{IdentityState, PeoplePage, PersonFilter, PersonRow};
use domain::registry::{Filters, IdentityStanding, RegistryQuery};
use domain::text::harmless;
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;

/// Nobody is counted.
const LIMITS: PlanLimits = PlanLimits { counted: 0, ..PlanLimits::DEFAULT };

/// A search for a list of another area.
pub(crate) struct PeopleSearch<'a> {
    /// As typed; an empty text lists everybody in the filters.
    pub(crate) text: &'a str,
    pub(crate) filters: Filters,
    /// Only those who hold a permission at this time or later.
    pub(crate) holders_at: Option<i64>,
    /// The position of the last person of the previous page.
    pub(crate) after: Option<&'a str>,
}

/// A page of people.
#[derive(Default)]
pub(crate) struct FoundPeople {
    pub(crate) people: Vec<FoundPerson>,
    /// The position of the next page; `None` on the last.
    pub(crate) next: Option<String>,
    /// Whether they were found with typing errors.
    pub(crate) is_guess: bool,
}

/// A person who was found.
#[derive(FromQueryResult)]
pub(crate) struct FoundPerson {
    no: i64,
    pub(crate) id: AccountId,
    pub(crate) email: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) state: AccountState,
    pub(crate) founder: bool,
    name: Option<String>,
    code: Option<i64>,
    identity_state: Option<IdentityState>,
    /// The number of the verified revision.
    verified: Option<i32>,
}

impl FoundPerson {
    /// Empty until a name is known.
    pub(crate) fn shown_name(&self) -> String {
        harmless(self.name.as_deref().unwrap_or_default()).into_owned()
    }
}

/// One page of people within reach.
///
/// # Errors
/// `malformed` for an invalid position; `busy` where too many searches with typing errors run at once.
pub(crate) async fn search_people(
    backend: &Backend,
    reach: &Reach,
    search: PeopleSearch<'_>,
) -> Result<FoundPeople> {
    let PeopleSearch { text, filters, holders_at, after } = search;
    let query = RegistryQuery { search: text.to_owned(), filters, ..RegistryQuery::default() };
    let after = after.map(|text| Position::parse(text, query.column_order().0)).transpose()?;
    let start = after.as_ref().map_or(Start::First, Start::After);
    let also = holders_at.map(Condition::HoldsAny);
    let finding = Finding { backend, reach, query: &query, also, start, limits: LIMITS };
    let Some(found) = finding.find().await? else { return Ok(FoundPeople::default()) };
    Ok(FoundPeople {
        people: people(backend.db().read(), reach, &found.listed.numbers).await?,
        next: found.position(found.listed.next.as_ref()),
        is_guess: found.attempt == Attempt::Guess,
    })
}

/// The people of these numbers within reach, in the same order.
async fn people(db: &impl ConnectionTrait, reach: &Reach, numbers: &[i64]) -> Result<Vec<FoundPerson>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let list: Vec<String> = numbers.iter().map(i64::to_string).collect();
    let mut sql = SqlBuilder::new(db);
    let within = reach.sql(&mut sql, "a.unit").map(|within| format!("AND {within}")).unwrap_or_default();
    sql.text = format!(
        "SELECT p.no, a.id, COALESCE(a.email, a.freed_email) AS email,
            COALESCE(a.username, a.freed_username) AS username, a.state, a.founder, i.name, i.code, i.state AS identity_state,
            i.verified
        FROM person p JOIN account a ON a.id = p.account LEFT JOIN identity i ON i.account_id = a.id
        WHERE p.no IN ({}) {within}",
        list.join(", ")
    );
    let people: Vec<FoundPerson> = sql.all(db).await?;
    let mut by_number: HashMap<i64, FoundPerson> =
        people.into_iter().map(|person| (person.no, person)).collect();
    Ok(numbers.iter().filter_map(|no| by_number.remove(no)).collect())
}

impl Desk<CanSearchPeople> {
    /// One page of people and how far their identities are.
    ///
    /// # Errors
    /// `malformed` for an invalid position; `busy` where too many searches with typing errors run at once.
    pub async fn people(
        &self,
        search: &str,
        filter: PersonFilter,
        after: Option<&str>,
    ) -> Result<PeoplePage> {
        let filters = filters(filter);
        let search = PeopleSearch { text: search, filters, holders_at: None, after };
        let found = search_people(&self.backend, self.reach(), search).await?;
        Ok(PeoplePage {
            rows: found.people.into_iter().map(person_row).collect(),
            next: found.next,
            is_guess: found.is_guess,
        })
    }
}

fn filters(filter: PersonFilter) -> Filters {
    use IdentityStanding::{ChangesRequested, Draft, InReview, None, Submitted, Verified};
    let identities: &[IdentityStanding] = match filter {
        PersonFilter::Everyone | PersonFilter::ErasureAsked => &[],
        PersonFilter::WithoutIdentity => &[None],
        PersonFilter::Draft => &[Draft, ChangesRequested],
        PersonFilter::InReview => &[Submitted, InReview],
        PersonFilter::Verified => &[Verified],
    };
    Filters {
        identities: identities.iter().copied().collect(),
        erasure_requested: filter == PersonFilter::ErasureAsked,
        ..Filters::default()
    }
}

fn person_row(row: FoundPerson) -> PersonRow {
    PersonRow {
        account: row.id,
        name: row.shown_name(),
        email: row.email.unwrap_or_default(),
        username: row.username.unwrap_or_default(),
        state: row.state,
        code: row.code.map(|code| code.to_string()),
        identity: row.identity_state,
        has_verified: row.verified.is_some(),
    }
}
