//! Who else may be using an account: whoever handed over the link that was used, and whoever changed the address.
//!
//! A proof of the mailbox or somebody who vouches settles it from then on, and the row stays: what was done before may
//! have been done by them. Somebody may also come in through an account that they may be using, so that all questions
//! follow such accounts.

use crate::entity::possible_user;
use crate::error::Result;
use domain::id::AccountId;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QuerySelect, Statement,
};
use std::collections::HashSet;

/// Since when it must not have been settled that they do not use the account.
#[derive(Clone, Copy)]
pub(crate) enum Unsettled {
    Now,
    /// At this time, in Unix milliseconds.
    At(i64),
    /// Whether or not it was settled later.
    Ever,
}

#[derive(FromQueryResult)]
struct UserRow {
    id: AccountId,
}

/// Raw: it is recursive. `$1` is the account, `$2` the time.
const POSSIBLE_USERS: &str = "WITH RECURSIVE behind (id, at) AS (
SELECT a.id, CAST($2 AS BIGINT) FROM account a WHERE a.id = $1
UNION SELECT u.user_id, u.since FROM behind b JOIN possible_user u ON u.account_id = b.id
    WHERE u.settled_at IS NULL OR u.settled_at >= b.at)
SELECT DISTINCT id FROM behind WHERE id <> $1";

/// All who may be using this account, or may have used it, besides its own person; also through other accounts.
pub(crate) async fn possible_users(
    db: &impl ConnectionTrait,
    account: AccountId,
    when: Unsettled,
) -> Result<Vec<AccountId>> {
    let at = match when {
        Unsettled::Now => i64::MAX,
        Unsettled::At(at) => at,
        Unsettled::Ever => i64::MIN,
    };
    let values = [account.into(), at.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), POSSIBLE_USERS, values);
    let rows = UserRow::find_by_statement(statement).all(db).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[derive(FromQueryResult)]
struct HolderCount {
    n: i64,
}

/// Raw: it is recursive, and goes the other way than [`POSSIBLE_USERS`]. `$1` is the user, `$2` the present time.
const HOLDERS_USED_BY: &str = "WITH RECURSIVE used (id, until) AS (
SELECT u.account_id, COALESCE(u.settled_at, 9223372036854775807) FROM possible_user u WHERE u.user_id = $1
UNION SELECT u.account_id, COALESCE(u.settled_at, 9223372036854775807)
    FROM used b JOIN possible_user u ON u.user_id = b.id AND u.since <= b.until)
SELECT COUNT(*) AS n FROM account a WHERE a.state = 'active' AND NOT a.founder AND a.id <> $1
AND a.id IN (SELECT id FROM used WHERE until = 9223372036854775807)
AND EXISTS (SELECT 1 FROM permission_grant g WHERE g.account_id = a.id AND (g.ends_at IS NULL OR g.ends_at > $2))";

/// How many active accounts with permissions somebody may be using: those accounts can do no more than they.
pub(crate) async fn holders_used_by(db: &impl ConnectionTrait, user: AccountId, now: i64) -> Result<u32> {
    let values = [user.into(), now.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), HOLDERS_USED_BY, values);
    let found = HolderCount::find_by_statement(statement).one(db).await?;
    Ok(found.and_then(|found| u32::try_from(found.n).ok()).unwrap_or_default())
}

/// A column of `account a` that counts who else may be using it and can lose permissions, which the founder cannot.
macro_rules! possible_users_column {
    () => {
        "(SELECT COUNT(*) FROM possible_user u JOIN account o ON o.id = u.user_id
        WHERE u.account_id = a.id AND u.settled_at IS NULL AND NOT o.founder) AS possible_users"
    };
}

pub(crate) use possible_users_column;

/// Those of these accounts that somebody else may be using.
pub(crate) async fn shared_among(
    db: &impl ConnectionTrait,
    accounts: impl Iterator<Item = AccountId>,
) -> Result<HashSet<AccountId>> {
    use possible_user::Column;
    let shared = possible_user::Entity::find()
        .select_only()
        .column(Column::AccountId)
        .filter(Column::AccountId.is_in(accounts))
        .filter(Column::SettledAt.is_null());
    Ok(shared.into_tuple::<AccountId>().all(db).await?.into_iter().collect())
}

/// The unsettled rows of one account.
pub(crate) async fn unsettled(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<possible_user::Model>> {
    Ok(possible_user::Entity::find().filter(is_unsettled(account)).all(db).await?)
}

/// Records that somebody may be using an account. The caller has locked the account.
pub(crate) async fn record(tx: &DatabaseTransaction, row: possible_user::Model) -> Result<()> {
    let key = (row.account_id, row.user_id, row.by_address);
    possible_user::Entity::delete_by_id(key).exec(tx).await?;
    possible_user::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

/// Forgets who changed the address of a pending account: another address replaces it, and its mail opens nothing any more.
pub(crate) async fn forget_address_changes(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    let changes = is_unsettled(account).add(possible_user::Column::ByAddress.eq(true));
    possible_user::Entity::delete_many().filter(changes).exec(tx).await?;
    Ok(())
}

/// What settles who uses an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settlement {
    /// A proof of the mailbox. Whoever chose the address may have given it.
    Mailbox,
    /// Somebody vouched.
    Vouched,
}

/// Settles who uses an account from now on.
pub(crate) async fn settle(
    tx: &DatabaseTransaction,
    account: AccountId,
    by: Settlement,
    now: i64,
) -> Result<()> {
    let mut rows = is_unsettled(account);
    if by == Settlement::Mailbox {
        rows = rows.add(possible_user::Column::ByAddress.eq(false));
    }
    possible_user::Entity::update_many()
        .col_expr(possible_user::Column::SettledAt, Expr::value(now))
        .filter(rows)
        .exec(tx)
        .await?;
    Ok(())
}

fn is_unsettled(account: AccountId) -> Condition {
    use possible_user::Column;
    Condition::all().add(Column::AccountId.eq(account)).add(Column::SettledAt.is_null())
}
