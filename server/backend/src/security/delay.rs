//! Whose second factor is reset after a day, in which they can stop it, and what makes it shorter: a second administrator.

use crate::entity::{account, factor_reset, permission_grant};
use crate::error::Result;
use crate::held_permissions::held_by;
use crate::permissions::{self};
use crate::{entry_locks, link_time, second_person};
use domain::audit::Action;
use domain::id::AccountId;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, PaginatorTrait, QueryFilter, Statement,
};

/// How long somebody who holds permissions can stop it.
pub(super) const DELAY_MS: i64 = 24 * 3_600_000;

/// Whether an account holds a permission, will, or did within the time of a reset: otherwise whoever may also take
/// permissions away would take them, reset the factor at once and give them back.
pub(super) async fn is_holder(tx: &DatabaseTransaction, account: AccountId, now: i64) -> Result<bool> {
    use permission_grant::Column;
    let since = now - DELAY_MS;
    let lasts = Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(since));
    if held_by(account).filter(lasts).count(tx).await? > 0 {
        return Ok(true);
    }
    let values =
        [account.into(), link_time::first_id_at(since).into(), Action::PermissionRevoked.as_str().into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), REVOKED, values);
    Ok(tx.query_one_raw(statement).await?.is_some())
}

/// Whether somebody has lost a permission since. Raw, as timelines have no entity.
const REVOKED: &str = "SELECT 1 AS found FROM audit_about o JOIN audit_event e ON e.id = o.event
    WHERE o.account = $1 AND o.event > $2 AND o.kind = $3 AND e.subject_id = $1 LIMIT 1";

/// Whether an administrator counts as the second one for a reset that was asked for. Several accounts of one administrator
/// are not two: neither those that invited each other or have an inviter in common, nor one that others may be using. And
/// who asked first may still do so.
pub(super) async fn is_second(
    db: &impl ConnectionTrait,
    earlier: &factor_reset::Model,
    me: AccountId,
    target: &account::Model,
    now: i64,
) -> Result<bool> {
    let first = earlier.asked_by;
    if first == me || !permissions::could_edit(db, first, target, now).await? {
        return Ok(false);
    }
    if !entry_locks::is_beyond_doubt(db, me).await? {
        return Ok(false);
    }
    Ok(!second_person::are_related(db, first, me).await?)
}
