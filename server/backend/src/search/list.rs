//! Statements that list people. Each walks one index in its order, begins after the person before it, and stops when the
//! page is full.

use super::people::PageStart;
use crate::error::{Error, Result};
use domain::account::AccountState;
use domain::form::Code;
use domain::id::AccountId;
use domain::identity::{IdentityState, PersonFilter, PersonRow};
use domain::page::PAGE_ROWS;
use domain::text::harmless;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};
use uuid::Uuid;

/// The last character there is: whatever begins with a prefix stands before the prefix and it.
pub(super) const LAST: char = '\u{10ffff}';

/// People with the key that each stands by.
pub(super) type SortedPeople = Vec<(String, PersonRow)>;

/// A statement that is being put together, with its values.
pub(super) struct SqlBuilder {
    pub(super) text: String,
    values: Vec<Value>,
    database: DbBackend,
}

impl SqlBuilder {
    pub(super) fn on(db: &impl ConnectionTrait) -> Self {
        Self { text: String::new(), values: Vec::new(), database: db.get_database_backend() }
    }

    /// A column that is compared and not looked up. SQLite would look up whatever has an index, in whatever order costs
    /// more; PostgreSQL knows how many rows there are.
    pub(super) fn compared(&self, column: &str) -> String {
        if self.database == DbBackend::Sqlite { format!("+{column}") } else { column.to_owned() }
    }

    /// Keeps a value; the place that stands for it.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(super) fn bind_all<'a>(&mut self, values: impl IntoIterator<Item = &'a String>) -> String {
        values.into_iter().map(|value| self.bind(value.as_str())).collect::<Vec<_>>().join(", ")
    }

    /// How many rows there are.
    pub(super) async fn count(self, db: &impl ConnectionTrait) -> Result<i64> {
        let rows = self.all(db).await?;
        Ok(rows.first().map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
    }

    pub(super) async fn all(self, db: &impl ConnectionTrait) -> Result<Vec<QueryResult>> {
        let statement = Statement::from_sql_and_values(self.database, self.text, self.values);
        Ok(db.query_all_raw(statement).await?)
    }
}

/// What every list says of somebody, after what it is sorted by.
pub(super) const PERSON: &str = "a.id, a.email, a.username, a.state, i.name, i.code, i.state";

/// One more than a page, so that whether there is a next one shows.
pub(super) const MOST: u64 = PAGE_ROWS + 1;

/// Whose identity is shown, in the words of the indexes.
const fn states(filter: PersonFilter) -> Option<&'static str> {
    match filter {
        PersonFilter::Everyone | PersonFilter::WithoutIdentity => None,
        PersonFilter::Draft => Some("i.state IN ('draft', 'changes_requested')"),
        PersonFilter::InReview => Some("i.state IN ('submitted', 'in_review')"),
        PersonFilter::Verified => Some("i.state = 'verified'"),
        PersonFilter::ErasureAsked => Some("i.erasure_asked_at IS NOT NULL AND i.state <> 'erased'"),
    }
}

const WITHOUT_IDENTITY: &str = "a.state <> 'deleted' AND NOT a.has_identity";

/// Who is shown, as a condition on `account a` and `identity i`.
pub(super) fn shown(filter: PersonFilter) -> String {
    match (filter, states(filter)) {
        (PersonFilter::WithoutIdentity, _) => WITHOUT_IDENTITY.to_owned(),
        (_, Some(states)) => format!("a.state <> 'deleted' AND {states}"),
        (_, None) => "a.state <> 'deleted'".to_owned(),
    }
}

/// Where the accounts that are shown stand, if they may be few among many: a column, and what it is read from.
pub(super) fn few(filter: PersonFilter) -> Option<(&'static str, String)> {
    if filter == PersonFilter::WithoutIdentity {
        return Some(("a.id", format!("account a WHERE {WITHOUT_IDENTITY}")));
    }
    states(filter).map(|states| ("i.account_id", format!("identity i WHERE {states}")))
}

/// Everybody.
pub(super) async fn by_username(db: &impl ConnectionTrait, after: Option<PageStart>) -> Result<SortedPeople> {
    let mut sql = SqlBuilder::on(db);
    let after = sql.bind(after.map_or(String::new(), |after| after.key));
    sql.text = format!(
        "SELECT a.username, {PERSON} FROM account a LEFT JOIN identity i ON i.account_id = a.id
        WHERE a.username > {after} AND a.state <> 'deleted' ORDER BY a.username LIMIT {MOST}"
    );
    keyed(sql.all(db).await?)
}

/// Those without an identity, who may be few among many.
pub(super) async fn by_registration(
    db: &impl ConnectionTrait,
    after: Option<PageStart>,
) -> Result<SortedPeople> {
    let mut sql = SqlBuilder::on(db);
    let after = sql.bind(after.map_or(Uuid::nil(), |after| after.account.uuid()));
    sql.text = format!(
        "SELECT '', {PERSON} FROM account a LEFT JOIN identity i ON i.account_id = a.id
        WHERE a.id > {after} AND {WITHOUT_IDENTITY} ORDER BY a.id LIMIT {MOST}"
    );
    keyed(sql.all(db).await?)
}

pub(super) async fn by_email(
    db: &impl ConnectionTrait,
    prefix: &str,
    filter: PersonFilter,
    after: Option<PageStart>,
) -> Result<SortedPeople> {
    let mut sql = SqlBuilder::on(db);
    let start = sql.bind(prefix);
    let end = sql.bind(format!("{prefix}{LAST}"));
    let after = sql.bind(after.map_or(String::new(), |after| after.key));
    sql.text = format!(
        "SELECT a.email_key, {PERSON} FROM account a LEFT JOIN identity i ON i.account_id = a.id
        WHERE a.email_key >= {start} AND a.email_key < {end} AND a.email_key > {after} AND {}
        ORDER BY a.email_key LIMIT {MOST}",
        shown(filter)
    );
    keyed(sql.all(db).await?)
}

/// Those who have an identity that is shown.
pub(super) async fn by_code(
    db: &impl ConnectionTrait,
    filter: PersonFilter,
    after: Option<PageStart>,
) -> Result<SortedPeople> {
    let after = after.map_or(Ok(0), |after| after.key.parse::<i64>());
    let mut sql = SqlBuilder::on(db);
    let after = sql.bind(after.map_err(|_| Error::Refused(Code::Malformed))?);
    // From identities to their accounts, and never along all accounts.
    sql.text = format!(
        "SELECT CAST(i.code AS TEXT), {PERSON} FROM identity i CROSS JOIN account a
        WHERE a.id = i.account_id AND i.code > {after} AND {} ORDER BY i.code LIMIT {MOST}",
        shown(filter)
    );
    keyed(sql.all(db).await?)
}

pub(super) fn keyed(rows: Vec<QueryResult>) -> Result<SortedPeople> {
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, person(row, 1)?))).collect()
}

/// Somebody, from the column after those that a list is sorted by.
fn person(row: &QueryResult, first: usize) -> Result<PersonRow> {
    let text = |index| row.try_get_by_index::<Option<String>>(first + index).map(Option::unwrap_or_default);
    let state = AccountState::from_word(&text(3)?);
    let identity = row.try_get_by_index::<Option<String>>(first + 6)?;
    Ok(PersonRow {
        account: AccountId::new(row.try_get_by_index::<Uuid>(first)?),
        email: text(1)?,
        username: text(2)?,
        state: state.ok_or_else(|| Error::broken("an account in an unknown state"))?,
        name: harmless(&text(4)?).into_owned(),
        code: row.try_get_by_index::<Option<i64>>(first + 5)?.map(|code| code.to_string()),
        identity: identity.as_deref().and_then(IdentityState::from_word),
    })
}
