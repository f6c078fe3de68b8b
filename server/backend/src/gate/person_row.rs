//! How the person of a caller is read: one statement for the session, the account and what was granted to it.

use super::person::Person;
use crate::Backend;
use crate::error::Result;
use crate::held_permissions::usable_now;
use crate::last_seen;
use crate::reach::Borders;
use crate::session_token::TokenHash;
use domain::id::{AccountId, SessionId};
use domain::permission::Permissions;
use domain::required_factor::{FactorDue, RequiredFrom};
use domain::text::Locale;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement, Value};
use std::sync::Arc;

/// The columns of a person, from `account a`; `$2` is now. An account may have a permission from several sources, so
/// that only the sum of its different bits is their union. Those that count in a unit alone are summed 32 bits higher.
macro_rules! person_columns {
    () => {
        concat!(
            "a.id AS account_id, a.email, a.username, a.locale, a.founder, a.activated_at,
            CASE WHEN EXISTS (SELECT 1 FROM authenticator f WHERE f.account_id = a.id)
            OR EXISTS (SELECT 1 FROM passkey f WHERE f.account_id = a.id) THEN 1 ELSE 0 END AS factors,
            (SELECT f.at FROM first_permission f WHERE f.account_id = a.id) AS first_permission_at,
            (SELECT CAST(COALESCE(SUM(DISTINCT g.permission *
                CASE WHEN g.unit_id IS NULL THEN 1 ELSE 4294967296 END), 0) AS BIGINT)
            FROM permission_grant g WHERE g.account_id = a.id
            AND (g.starts_at IS NULL OR g.starts_at <= $2) AND (g.ends_at IS NULL OR g.ends_at > $2)) AS granted, ",
            $crate::possible_users::possible_users_column!()
        )
    };
}

/// The statement that finds the person of a session, with further columns and joins. `$1` is the hash of the token, `$2`
/// now, `$3` the time since which the session must have been used. A time further ahead than a session may be idle was
/// written before the clock was set back, and the session has ended. Raw: every request runs it, and its text is constant.
macro_rules! person_statement {
    ($columns:literal, $joins:literal) => {
        concat!(
            "SELECT ",
            $crate::gate::person_columns!(),
            ", s.id AS session_id, s.created_at AS signed_in_at, s.confirmed_at, s.seen_at",
            $columns,
            " FROM session s JOIN account a ON a.id = s.account_id ",
            $joins,
            " WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND s.seen_at - $2 <= $2 - $3 AND a.state = 'active'"
        )
    };
}

pub(crate) use {person_columns, person_statement};

/// The result of a statement of `person_statement!`.
pub(crate) struct FoundSession {
    pub(crate) person: Person,
    /// The recorded last use of the session, in Unix milliseconds.
    pub(crate) seen_at: i64,
}

#[derive(FromQueryResult)]
struct PersonRow {
    account_id: AccountId,
    email: Option<String>,
    username: Option<String>,
    locale: Locale,
    founder: bool,
    activated_at: Option<i64>,
    /// 1 where there is a second factor.
    factors: i32,
    first_permission_at: Option<i64>,
    /// The bits of the permissions granted: everywhere in the low half, within units in the high one.
    granted: i64,
    /// How many others may be using the account.
    possible_users: i64,
}

#[derive(FromQueryResult)]
struct SessionRow {
    session_id: SessionId,
    signed_in_at: i64,
    confirmed_at: i64,
    seen_at: i64,
}

impl FoundSession {
    /// The first three values of the statement.
    pub(crate) fn values(backend: &Backend, token: TokenHash, now: i64) -> [Value; 3] {
        [token.to_vec().into(), now.into(), last_seen::idle_since(backend, now).into()]
    }

    async fn from_row(backend: &Backend, row: &QueryResult) -> Result<Self> {
        let person = PersonRow::from_query_result(row, "")?.person(backend).await?;
        Self::of(row, person)
    }

    /// The same without the units of the borders, for a statement that finds out itself who is in them. They are read
    /// nevertheless where others may be using the account.
    pub(crate) async fn without_units(backend: &Backend, row: &QueryResult) -> Result<Self> {
        let found = PersonRow::from_query_result(row, "")?;
        let person = if found.founder || found.possible_users > 0 {
            found.person(backend).await?
        } else {
            let borders = Borders::unread(found.inside());
            let everywhere = found.everywhere();
            found.with(backend, everywhere, borders)
        };
        Self::of(row, person)
    }

    fn of(row: &QueryResult, person: Person) -> Result<Self> {
        let session = SessionRow::from_query_result(row, "")?;
        let mut person = Person {
            session: Some(session.session_id),
            signed_in_at: session.signed_in_at,
            confirmed_at: session.confirmed_at,
            ..person
        };
        // The only place where a weak session is told apart: whoever reads a session gets a person who may do nothing.
        if person.is_weak() {
            person.permissions = Permissions::NONE;
            person.borders = Borders::default();
        }
        Ok(Self { person, seen_at: session.seen_at })
    }
}

const OF_SESSION: &str = person_statement!("", "");
const OF_ACCOUNT: &str =
    concat!("SELECT ", person_columns!(), " FROM account a WHERE a.id = $1 AND a.state = 'active'");

pub(super) async fn of_session(backend: &Backend, token: &TokenHash) -> Result<Option<Arc<Person>>> {
    let (db, now) = (backend.db().lookups(), backend.now());
    let values = FoundSession::values(backend, *token, now);
    let statement = Statement::from_sql_and_values(db.get_database_backend(), OF_SESSION, values);
    let Some(row) = db.query_one_raw(statement).await? else { return Ok(None) };
    let found = FoundSession::from_row(backend, &row).await?;
    last_seen::note(backend, found.person.session, found.seen_at);
    Ok(Some(Arc::new(found.person)))
}

pub(super) async fn of_account(backend: &Backend, account: AccountId) -> Result<Option<Arc<Person>>> {
    let db = backend.db().lookups();
    let values = [account.uuid().into(), backend.now().into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), OF_ACCOUNT, values);
    match PersonRow::find_by_statement(statement).one(db).await? {
        Some(row) => Ok(Some(Arc::new(row.person(backend).await?))),
        None => Ok(None),
    }
}

impl PersonRow {
    /// The permissions that count everywhere.
    fn everywhere(&self) -> Permissions {
        Permissions::from_bits((self.granted & i64::from(u32::MAX)).try_into().unwrap_or_default())
    }

    /// The permissions that count in some unit alone.
    fn inside(&self) -> Permissions {
        Permissions::from_bits((self.granted >> 32).try_into().unwrap_or_default())
    }

    /// The second factor that is required of the account and not there. What is done later for an account goes on without:
    /// it was begun when that was allowed.
    fn factor_due(&self, backend: &Backend) -> Option<FactorDue> {
        if self.factors > 0 {
            return None;
        }
        let activated_at = self.activated_at.unwrap_or_default();
        let holds = self.founder || self.granted > 0;
        let holder_since = holds.then(|| self.first_permission_at.unwrap_or(activated_at));
        let account = RequiredFrom { activated_at, holder_since };
        let at = backend.settings().factor_requirement().due_at(account)?;
        Some(FactorDue { at, is_past: at <= backend.now() })
    }

    /// The person without a session. A further statement reads in which units something is held, if anything is held inside
    /// units; and only where somebody else may be using the account, others read what all of them hold.
    async fn person(self, backend: &Backend) -> Result<Person> {
        let (db, now) = (backend.db().lookups(), backend.now());
        let (permissions, borders) = if self.founder {
            (Permissions::all(), Borders::default())
        } else if self.possible_users > 0 {
            usable_now(db, self.account_id, now).await?
        } else if !self.inside().is_empty() {
            (self.everywhere(), Borders::of(db, self.account_id, now).await?)
        } else {
            (self.everywhere(), Borders::default())
        };
        Ok(self.with(backend, permissions, borders))
    }

    fn with(self, backend: &Backend, permissions: Permissions, borders: Borders) -> Person {
        let factor_due = self.factor_due(backend);
        Person {
            session: None,
            account: self.account_id,
            email: self.email.unwrap_or_default(),
            username: self.username.unwrap_or_default(),
            permissions,
            borders,
            factor_due,
            founder: self.founder,
            locale: self.locale,
            signed_in_at: 0,
            confirmed_at: 0,
        }
    }
}
