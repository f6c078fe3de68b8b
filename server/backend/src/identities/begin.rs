//! Beginning: the row, with a key and a personal code of its own.

use super::key::DataKey;
use super::subject;
use crate::Backend;
use crate::audit::{self, Actor, Entry, Event};
use crate::entity::{account, identity};
use crate::error::{Error, Result};
use domain::account::AccountState;
use domain::audit::Action;
use domain::id::{AccountId, IdentityId};
use domain::identity::IdentityState;
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Statement,
};
use std::collections::{HashMap, HashSet};

/// An identity that is ready to begin. Its code is given when it does.
#[derive(Clone)]
pub(crate) struct NewIdentity {
    row: identity::Model,
    event: Event,
}

impl NewIdentity {
    /// Made before the transaction; `account` is missing in *Complete registration*.
    pub(crate) fn prepare(
        backend: &Backend,
        actor: &Actor,
        id: IdentityId,
        account: Option<AccountId>,
    ) -> Result<(Self, DataKey)> {
        let now = backend.now();
        let key = DataKey::generate(backend, id);
        let row = identity::Model {
            id,
            account_id: account,
            code: 0,
            state: IdentityState::Draft,
            data_key: Some(key.wrapped(backend)?),
            name: String::new(),
            verified: None,
            submitted: None,
            flags: None,
            created_at: now,
            created_by: actor.account,
            changed_at: now,
            submitted_at: None,
            claimed_by: None,
            claimed_until: None,
            invitation_id: None,
            asked_at: None,
            asked_by: None,
            erasure_asked_at: None,
            erased_at: None,
        };
        let detail = match account {
            Some(account) => serde_json::json!({ "account": account }),
            None => serde_json::Value::Null,
        };
        let entry = Entry { action: Action::IdentityBegun, subject: subject(id), detail };
        Ok((Self { row, event: audit::prepare(backend, actor, entry)? }, key))
    }

    /// The same with a name, where it is known from the start.
    pub(crate) fn named(mut self, name: String) -> Self {
        self.row.name = name;
        self
    }

    pub(crate) fn id(&self) -> IdentityId {
        self.row.id
    }
}

/// Lets identities begin, with their codes and their events, in one statement each; those of accounts that have one
/// already do not, nor do those of accounts that are deleted. Returns those which did, each with its code.
pub(crate) async fn write(
    tx: &DatabaseTransaction,
    all: &[&NewIdentity],
) -> Result<HashMap<IdentityId, i64>> {
    if all.is_empty() {
        return Ok(HashMap::new());
    }
    let there = lock_accounts(tx, all.iter().filter_map(|one| one.row.account_id)).await?;
    let is_there = |one: &&&NewIdentity| one.row.account_id.is_none_or(|account| there.contains(&account));
    let all: Vec<&NewIdentity> = all.iter().filter(is_there).copied().collect();
    if all.is_empty() {
        return Ok(HashMap::new());
    }
    let first = codes(tx, all.len()).await?;
    let rows = (first..).zip(&all).map(|(code, begun)| identity::Model { code, ..begun.row.clone() });
    let rows: Vec<_> = rows.map(IntoActiveModel::into_active_model).collect();
    let mut insert = identity::Entity::insert_many(rows).into_query();
    insert.on_conflict(OnConflict::new().do_nothing().to_owned());
    insert.returning(Query::returning().columns([identity::Column::Id, identity::Column::Code]));
    let begun = tx.query_all(&insert).await?;
    let begun: HashMap<IdentityId, i64> = begun
        .iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect::<Result<_>>()?;
    let accounts =
        all.iter().filter(|one| begun.contains_key(&one.id())).filter_map(|one| one.row.account_id);
    have_identity(tx, accounts).await?;
    let events: Vec<&Event> =
        all.iter().filter(|one| begun.contains_key(&one.id())).map(|one| &one.event).collect();
    audit::record_all(tx, &events).await?;
    Ok(begun)
}

/// Those of these accounts that are not deleted, and are not until the transaction ends: whoever deletes one erases its
/// identity, and would miss one that begins meanwhile.
async fn lock_accounts(
    tx: &DatabaseTransaction,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashSet<AccountId>> {
    let accounts: Vec<AccountId> = accounts.into_iter().collect();
    if accounts.is_empty() {
        return Ok(HashSet::new());
    }
    let there = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Id.is_in(accounts))
        .filter(account::Column::State.ne(AccountState::Deleted))
        // Always in the same order, so that two who lock the same never wait for each other.
        .order_by_asc(account::Column::Id)
        .lock_exclusive();
    Ok(there.into_tuple().all(tx).await?.into_iter().collect())
}

/// Notes that these accounts have an identity from now on, for good.
pub(super) async fn have_identity(
    tx: &DatabaseTransaction,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::HasIdentity, Expr::value(true))
        .filter(account::Column::Id.is_in(accounts))
        .exec(tx)
        .await?;
    Ok(())
}

/// The first of so many personal codes in a row, which nobody else gets. Whoever comes next waits for this transaction;
/// if it is rolled back, its codes are given to them instead.
async fn codes(tx: &DatabaseTransaction, count: usize) -> Result<i64> {
    let count = i64::try_from(count).map_err(Error::broken)?;
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), TAKE_CODES, [count.into()]);
    let row =
        tx.query_one_raw(statement).await?.ok_or_else(|| Error::broken("the counter of codes is missing"))?;
    Ok(row.try_get_by_index::<i64>(0)? - count + 1)
}

const TAKE_CODES: &str = "UPDATE counter SET value = value + $1 WHERE name = 'personal_code' RETURNING value";
