//! Common parts of the search's statements: a builder of raw SQL, the columns of a person, and the filter. The statements
//! are raw, since each is written for the index it reads.

use crate::error::Result;
use domain::account::AccountState;
use domain::id::AccountId;
use domain::identity::{IdentityState, PersonFilter};
use domain::permission::HolderFilter;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};

/// The last character of Unicode: keys with a prefix are between the prefix and the prefix with this character.
pub(crate) const LAST: char = '\u{10ffff}';

/// A person who was found, with the key by which the list is sorted.
#[derive(FromQueryResult)]
pub(crate) struct FoundPerson {
    pub(crate) sort_key: String,
    pub(crate) id: AccountId,
    pub(crate) email: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) state: AccountState,
    pub(crate) founder: bool,
    pub(crate) name: Option<String>,
    pub(crate) code: Option<i64>,
    pub(crate) identity_state: Option<IdentityState>,
    /// The number of the verified revision.
    pub(crate) verified: Option<i32>,
}

/// The columns of [`FoundPerson`] after its key, from `account a` and `identity i`.
pub(super) const PERSON: &str =
    "a.id, a.email, a.username, a.state, a.founder, i.name, i.code, i.state AS identity_state, i.verified";

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// A statement in parts, with its values.
pub(crate) struct SqlBuilder {
    pub(crate) text: String,
    values: Vec<Value>,
    database: DbBackend,
}

impl SqlBuilder {
    pub(crate) fn new(db: &impl ConnectionTrait) -> Self {
        Self { text: String::new(), values: Vec::new(), database: db.get_database_backend() }
    }

    /// A column that is compared without its index. SQLite would use the index even where that costs more; PostgreSQL
    /// estimates the rows.
    pub(super) fn compared(&self, column: &str) -> String {
        if self.database == DbBackend::Sqlite { format!("+{column}") } else { column.to_owned() }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.database == DbBackend::Sqlite
    }

    /// Binds a value; returns its placeholder.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(super) fn bind_all<'a>(&mut self, values: impl IntoIterator<Item = &'a String>) -> String {
        values.into_iter().map(|value| self.bind(value.as_str())).collect::<Vec<_>>().join(", ")
    }

    /// The number in the column `count`.
    pub(crate) async fn count(self, db: &impl ConnectionTrait) -> Result<i64> {
        let count = self.all::<Count>(db).await?.into_iter().next();
        Ok(count.map(|row| row.count).unwrap_or_default())
    }

    pub(crate) async fn all<T: FromQueryResult>(self, db: &impl ConnectionTrait) -> Result<Vec<T>> {
        let statement = Statement::from_sql_and_values(self.database, self.text, self.values);
        Ok(T::find_by_statement(statement).all(db).await?)
    }
}

/// Which people a list shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PeopleFilter {
    /// Everybody in the registry, by the state of their identity.
    Registry(PersonFilter),
    /// Accounts that can have permissions, by those they have now.
    Permissions(HolderFilter, i64),
}

/// A subquery of the accounts in a filter, where they may be few.
pub(super) struct Few {
    pub(super) column: &'static str,
    pub(super) from: String,
    /// Whether [`PeopleFilter::condition`] does not contain the same condition.
    pub(super) is_condition: bool,
}

const WITHOUT_IDENTITY: &str = "a.state <> 'deleted' AND NOT a.has_identity";

impl PeopleFilter {
    /// States of the identities that are shown. They are literals, as in the partial indexes.
    const fn identity_states(self) -> Option<&'static str> {
        match self {
            Self::Registry(PersonFilter::Draft) => Some("i.state IN ('draft', 'changes_requested')"),
            Self::Registry(PersonFilter::InReview) => Some("i.state IN ('submitted', 'in_review')"),
            Self::Registry(PersonFilter::Verified) => Some("i.state = 'verified'"),
            Self::Registry(PersonFilter::ErasureAsked) => {
                Some("i.erasure_asked_at IS NOT NULL AND i.state <> 'erased'")
            }
            Self::Registry(PersonFilter::Everyone | PersonFilter::WithoutIdentity)
            | Self::Permissions(..) => None,
        }
    }

    /// Who is shown, as a condition on `account a` and `identity i`.
    pub(super) fn condition(self) -> String {
        match (self, self.identity_states()) {
            (Self::Permissions(..), _) => "a.state IN ('active', 'pending')".to_owned(),
            (Self::Registry(PersonFilter::WithoutIdentity), _) => WITHOUT_IDENTITY.to_owned(),
            (Self::Registry(_), Some(states)) => format!("a.state <> 'deleted' AND {states}"),
            (Self::Registry(_), None) => "a.state <> 'deleted'".to_owned(),
        }
    }

    /// Whether the accounts that are shown may be few among many.
    pub(super) const fn may_be_few(self) -> bool {
        match self {
            Self::Permissions(filter, _) => matches!(filter, HolderFilter::Holders),
            Self::Registry(filter) => !matches!(filter, PersonFilter::Everyone),
        }
    }

    /// The accounts that are shown, where they may be few among many.
    pub(super) fn few(self, sql: &mut SqlBuilder) -> Option<Few> {
        match self {
            Self::Permissions(HolderFilter::Everyone, _) => None,
            Self::Permissions(HolderFilter::Holders, now) => {
                let now = sql.bind(now);
                let from = format!(
                    "(SELECT g.account_id AS id FROM permission_grant g WHERE g.ends_at IS NULL OR g.ends_at > {now}
                    UNION SELECT f.id FROM account f WHERE f.founder) h"
                );
                Some(Few { column: "h.id", from, is_condition: true })
            }
            Self::Registry(PersonFilter::WithoutIdentity) => {
                let from = format!("account a WHERE {WITHOUT_IDENTITY}");
                Some(Few { column: "a.id", from, is_condition: false })
            }
            Self::Registry(_) => self.identity_states().map(|states| {
                let from = format!("identity i WHERE {states}");
                Few { column: "i.account_id", from, is_condition: false }
            }),
        }
    }
}
