//! Creating an identity: its row, its data key and its personal code.

use super::key::DataKey;
use super::subject;
use crate::Backend;
use crate::audit::{self, Actor, Entry, Event};
use crate::counters;
use crate::entity::{account, identity};
use crate::error::{Error, Result};
use crate::person_name::PersonName;
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::audit::Action;
use domain::id::{AccountId, IdentityId};
use domain::identity::IdentityState;
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::{HashMap, HashSet};

/// An identity that is ready to be inserted. It gets its code then.
#[derive(Clone)]
pub(crate) struct NewIdentity {
    row: identity::Model,
    event: Event,
}

impl NewIdentity {
    /// Prepared before the transaction. `account` is `None` in *Complete registration*.
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
            erasure_answer: None,
            family_name: None,
        };
        let detail = match account {
            Some(account) => serde_json::json!({ "account": account }),
            None => serde_json::Value::Null,
        };
        let entry = Entry { action: Action::IdentityBegun, subject: subject(id), detail };
        Ok((Self { row, event: audit::prepare(backend, actor, entry)? }, key))
    }

    /// Sets the name, where it is known from the start.
    pub(crate) fn named(mut self, name: PersonName) -> Self {
        self.row.name = name.shown;
        self.row.family_name = Some(name.family);
        self
    }

    pub(crate) fn id(&self) -> IdentityId {
        self.row.id
    }
}

#[derive(FromQueryResult)]
struct InsertedIdentity {
    id: IdentityId,
    code: i64,
}

/// Inserts identities with their codes and audit events, one statement each. Leaves out those whose account has an
/// identity already or is deleted. Returns the codes of those inserted.
pub(crate) async fn begin(
    tx: &DatabaseTransaction,
    all: &[&NewIdentity],
) -> Result<HashMap<IdentityId, i64>> {
    if all.is_empty() {
        return Ok(HashMap::new());
    }
    let existing = lock_accounts(tx, all.iter().filter_map(|one| one.row.account_id)).await?;
    let is_allowed =
        |one: &&&NewIdentity| one.row.account_id.is_none_or(|account| existing.contains(&account));
    let all: Vec<&NewIdentity> = all.iter().filter(is_allowed).copied().collect();
    if all.is_empty() {
        return Ok(HashMap::new());
    }
    let first = take_codes(tx, all.len()).await?;
    let rows = (first..).zip(&all).map(|(code, new)| identity::Model { code, ..new.row.clone() });
    let rows: Vec<_> = rows.map(IntoActiveModel::into_active_model).collect();
    let mut insert = identity::Entity::insert_many(rows).into_query();
    insert.on_conflict(OnConflict::new().do_nothing().to_owned());
    insert.returning(Query::returning().columns([identity::Column::Id, identity::Column::Code]));
    let insert = tx.get_database_backend().build(&insert);
    let inserted = InsertedIdentity::find_by_statement(insert).all(tx).await?;
    let codes: HashMap<IdentityId, i64> = inserted.into_iter().map(|row| (row.id, row.code)).collect();
    let begun: Vec<&NewIdentity> = all.into_iter().filter(|one| codes.contains_key(&one.id())).collect();
    mark_has_identity(tx, begun.iter().filter_map(|one| one.row.account_id)).await?;
    let events: Vec<&Event> = begun.iter().map(|one| &one.event).collect();
    audit::record_all(tx, &events).await?;
    Ok(codes)
}

/// The accounts among these that are not deleted, locked until the transaction ends: deleting an account erases its
/// identity and would miss one that is inserted meanwhile.
async fn lock_accounts(
    tx: &DatabaseTransaction,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashSet<AccountId>> {
    let accounts: Vec<AccountId> = accounts.into_iter().collect();
    if accounts.is_empty() {
        return Ok(HashSet::new());
    }
    let existing = account::Entity::find(EVERYONE)
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Id.is_in(accounts))
        .filter(account::Column::State.ne(AccountState::Deleted))
        // In a fixed order, so that two transactions cannot deadlock.
        .order_by_asc(account::Column::Id)
        .lock_exclusive();
    Ok(existing.into_tuple().all(tx).await?.into_iter().collect())
}

/// Marks accounts as having an identity, which never changes back.
pub(super) async fn mark_has_identity(
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

/// Takes a range of personal codes and returns the first.
async fn take_codes(tx: &DatabaseTransaction, count: usize) -> Result<i64> {
    let count = i64::try_from(count).map_err(Error::broken)?;
    Ok(counters::advance(tx, "personal_code", count).await? - count + 1)
}
