//! Statements that list people. Each walks one index in its order, begins after the person before it, and stops when the
//! page is full.

use crate::error::{Error, Result};
use domain::account::AccountState;
use domain::id::AccountId;
use domain::identity::{IdentityState, PersonFilter, PersonRow};
use domain::page::PAGE_ROWS;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use uuid::Uuid;

/// The last character there is: whatever begins with a prefix stands before the prefix and it.
pub(super) const LAST: char = '\u{10ffff}';

/// A statement that is being put together, with its values.
#[derive(Default)]
pub(super) struct Sql {
    pub(super) text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Keeps a value; the place that stands for it.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(super) fn bind_all<'a>(&mut self, values: impl IntoIterator<Item = &'a String>) -> String {
        values.into_iter().map(|value| self.bind(value.as_str())).collect::<Vec<_>>().join(", ")
    }

    pub(super) async fn all(self, db: &impl ConnectionTrait) -> Result<Vec<QueryResult>> {
        let statement = Statement::from_sql_and_values(db.get_database_backend(), self.text, self.values);
        Ok(db.query_all_raw(statement).await?)
    }
}

/// What every list says of somebody, after what it is sorted by.
pub(super) const PERSON: &str = "a.id, a.email, a.username, a.state, i.name, i.code, i.state";

/// One more than a page, so that whether there is a next one shows.
pub(super) const MOST: u64 = PAGE_ROWS + 1;

/// Who is shown, as a condition on `identity i`.
pub(super) const fn shown(filter: PersonFilter) -> &'static str {
    match filter {
        PersonFilter::Everyone => "a.state <> 'deleted'",
        PersonFilter::WithoutIdentity => "a.state <> 'deleted' AND i.id IS NULL",
        PersonFilter::Draft => "a.state <> 'deleted' AND i.state IN ('draft', 'changes_requested')",
        PersonFilter::InReview => "a.state <> 'deleted' AND i.state IN ('submitted', 'in_review')",
        PersonFilter::Verified => "a.state <> 'deleted' AND i.state = 'verified'",
        PersonFilter::ErasureAsked => {
            "a.state <> 'deleted' AND i.erasure_asked_at IS NOT NULL AND i.state <> 'erased'"
        }
    }
}

/// Somebody, from the column after those that a list is sorted by.
pub(super) fn person(row: &QueryResult, first: usize) -> Result<PersonRow> {
    let text = |index| row.try_get_by_index::<Option<String>>(first + index).map(Option::unwrap_or_default);
    let state = AccountState::from_word(&text(3)?);
    let identity = row.try_get_by_index::<Option<String>>(first + 6)?;
    Ok(PersonRow {
        account: AccountId::new(row.try_get_by_index::<Uuid>(first)?),
        email: text(1)?,
        username: text(2)?,
        state: state.ok_or_else(|| Error::broken("an account in an unknown state"))?,
        name: text(4)?,
        code: row.try_get_by_index::<Option<i64>>(first + 5)?.map(|code| code.to_string()),
        identity: identity.as_deref().and_then(IdentityState::from_word),
    })
}
