//! Which account an address is of. Triggers keep the present ones; those to come and the former ones are kept here.

use crate::db::{Unique, violated};
use crate::entity::email_claim::{Column, Entity, Model};
use crate::error::{Error, Result};
use domain::address_change::ClaimKind;
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use std::collections::HashSet;

/// Those of these addresses that an account will have, or had and can get back. Nobody else can have them.
pub(crate) async fn reserved(
    db: &impl ConnectionTrait,
    keys: impl IntoIterator<Item = impl Into<String>>,
    now: i64,
) -> Result<HashSet<String>> {
    let keys: Vec<String> = keys.into_iter().map(Into::into).collect();
    if keys.is_empty() {
        return Ok(HashSet::new());
    }
    let reserved = Entity::find()
        .select_only()
        .column(Column::EmailKey)
        .filter(Column::EmailKey.is_in(keys))
        .filter(Column::Kind.ne(ClaimKind::Current))
        .filter(Condition::any().add(Column::Until.gt(now)).add(Column::Kind.eq(ClaimKind::Coming)));
    Ok(reserved.into_tuple::<String>().all(db).await?.into_iter().collect())
}

/// Frees those of these addresses that can no longer be got back, for new accounts. Returns those that are reserved.
pub(crate) async fn make_way(
    tx: &DatabaseTransaction,
    keys: impl IntoIterator<Item = impl Into<String>>,
    now: i64,
) -> Result<HashSet<String>> {
    let others = Entity::find()
        .filter(Column::EmailKey.is_in(keys.into_iter().map(Into::<String>::into)))
        .filter(Column::Kind.ne(ClaimKind::Current))
        .all(tx)
        .await?;
    let is_over =
        |claim: &Model| claim.kind == ClaimKind::Former && claim.until.is_none_or(|until| until <= now);
    let (over, reserved): (Vec<_>, Vec<_>) = others.into_iter().partition(is_over);
    if !over.is_empty() {
        free_lapsed(tx, over.into_iter().map(|claim| claim.email_key), now).await?;
    }
    Ok(reserved.into_iter().map(|claim| claim.email_key).collect())
}

/// Whether an address is of another account in this way.
pub(crate) async fn is_of_other(db: &impl ConnectionTrait, key: &str, now: i64) -> Result<bool> {
    Ok(!reserved(db, [key], now).await?.is_empty())
}

/// Whether an account had an address and can get it back.
pub(crate) async fn is_former_of(db: &impl ConnectionTrait, account: AccountId, key: &str) -> Result<bool> {
    let claim = Entity::find_by_id(key.to_owned()).one(db).await?;
    Ok(claim.is_some_and(|claim| claim.account == account && claim.kind == ClaimKind::Former))
}

/// Frees those of these addresses that can no longer be got back; the schedule may not have come to them.
pub(crate) async fn free_lapsed(
    tx: &DatabaseTransaction,
    keys: impl IntoIterator<Item = impl Into<String>>,
    now: i64,
) -> Result<()> {
    let keys: Vec<String> = keys.into_iter().map(Into::into).collect();
    Entity::delete_many()
        .filter(Column::EmailKey.is_in(keys))
        .filter(Column::Kind.eq(ClaimKind::Former))
        .filter(Column::Until.lte(now))
        .exec(tx)
        .await?;
    Ok(())
}

/// Claims an address for an account: one to come, or a former one.
///
/// # Errors
/// `already_registered` at the field, where another account has it, will have it, or can get it back.
pub(crate) async fn claim(tx: &DatabaseTransaction, claim: Model, now: i64) -> Result<()> {
    free_lapsed(tx, [&*claim.email_key], now).await?;
    release(tx, claim.account, &claim.email_key).await?;
    Entity::insert(claim.into_active_model()).exec_without_returning(tx).await.map_err(
        |error| match violated(&error) {
            Some(Unique::EmailClaim) => taken(),
            _ => Error::from(error),
        },
    )?;
    Ok(())
}

/// Frees an address that an account would have had, or could have got back.
pub(crate) async fn release(tx: &DatabaseTransaction, account: AccountId, key: &str) -> Result<()> {
    Entity::delete_many()
        .filter(Column::EmailKey.eq(key))
        .filter(Column::Account.eq(account))
        .filter(Column::Kind.ne(ClaimKind::Current))
        .exec(tx)
        .await?;
    Ok(())
}

/// The fault of an address that is not free.
pub(crate) fn taken() -> Error {
    Faults::one(Field::Email, Code::AlreadyRegistered).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Tx;
    use crate::gate::tests::accounts;
    use crate::test_backend::TestBackend;
    use domain::account::AccountState;

    #[tokio::test]
    async fn a_former_address_is_reserved_until_its_time_and_makes_way_then() {
        let desk = TestBackend::new().await;
        let (backend, now) = (&desk.backend, desk.backend.now());
        let db = backend.db().read();
        assert!(reserved(db, ["ada@x.example"], now).await.unwrap().is_empty());
        let none = async |tx: Tx| make_way(&tx, ["ada@x.example"], now).await;
        assert!(backend.db().write(none).await.unwrap().is_empty());
        let account = accounts::account(&desk, "ada", AccountState::Active).await;
        let former = Model {
            email_key: "ada@x.example".to_owned(),
            account,
            kind: ClaimKind::Former,
            until: Some(now + 1),
        };
        backend.db().write(async |tx: Tx| claim(&tx, former.clone(), now).await).await.unwrap();
        assert_eq!(reserved(db, ["ada@x.example"], now).await.unwrap().len(), 1);
        assert_eq!(backend.db().write(none).await.unwrap().len(), 1);
        assert!(reserved(db, ["ada@x.example"], now + 1).await.unwrap().is_empty());
        let later = async |tx: Tx| make_way(&tx, ["ada@x.example"], now + 1).await;
        assert!(backend.db().write(later).await.unwrap().is_empty());
        assert!(backend.db().write(none).await.unwrap().is_empty(), "it was deleted");
    }
}
