//! Whether somebody may be moved into a unit: what is held inside it, or above it, counts for them then, as if it had been granted.

use crate::entity::permission_grant;
use crate::error::Result;
use crate::gate::{Desk, Right};
use crate::held_permissions::HeldPermissions;
use crate::reach::above;
use domain::form::Code;
use domain::id::{AccountId, UnitId};
use domain::permission::Permission;
use permission_grant::{Column, Model};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::collections::HashSet;

/// Why people are not moved from one unit into another: `own_permissions` where the actor could do more to them there, and, for
/// an actor who manages accounts inside a unit alone, `permission_not_held` where somebody else could, and the actor could
/// not before. Whoever manages accounts everywhere says where everybody belongs: what others hold inside units was granted
/// for whoever belongs there.
pub(crate) async fn refusal_of_move<R: Right>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    actor: &HeldPermissions,
    (from, to): (Option<UnitId>, Option<UnitId>),
    now: i64,
) -> Result<Option<Code>> {
    let Some(to) = to.filter(|to| !actor.is_all() && from != Some(*to)) else { return Ok(None) };
    let mut above = above(tx, from.into_iter().chain([to])).await?;
    let before = from.and_then(|from| above.remove(&from)).unwrap_or_default();
    let entered: Vec<UnitId> = above.remove(&to).unwrap_or_default().difference(&before).copied().collect();
    if entered.is_empty() {
        return Ok(None);
    }
    let gained = grants_beyond(tx, &entered, &before, now).await?;
    if gained.iter().any(|grant| Some(grant.account_id) == desk.account()) {
        return Ok(Some(Code::OwnPermissions));
    }
    let has_border = !actor.permissions().has(Permission::ManageAccounts);
    let may_give = !has_border || actor.covers_at(&gained, &before);
    Ok((!may_give).then_some(Code::PermissionNotHeld))
}

/// The grants inside these units whose holders have not the same already, for as long, for the people of the units before.
async fn grants_beyond(
    db: &impl ConnectionTrait,
    entered: &[UnitId],
    before: &HashSet<UnitId>,
    now: i64,
) -> Result<Vec<Model>> {
    let in_units = Column::UnitId.is_in(entered.iter().copied());
    let new = unended(db, Condition::all().add(in_units), now).await?;
    if new.is_empty() {
        return Ok(new);
    }
    let holders: HashSet<AccountId> = new.iter().map(|grant| grant.account_id).collect();
    let counts = Condition::any().add(Column::UnitId.is_null());
    let counts = counts.add(Column::UnitId.is_in(before.iter().copied()));
    let theirs = Condition::all().add(Column::AccountId.is_in(holders)).add(counts);
    let known = unended(db, theirs, now).await?;
    let is_known = |new: &Model| known.iter().any(|known| is_as_good(known, new, now));
    Ok(new.into_iter().filter(|new| !is_known(new)).collect())
}

/// Whether a grant is of the same permission to the same account, for at least as long from now on.
fn is_as_good(known: &Model, new: &Model, now: i64) -> bool {
    let starts = known.starts_at.is_none_or(|start| start <= new.starts_at.unwrap_or(now).max(now));
    let ends = known.ends_at.is_none_or(|end| new.ends_at.is_some_and(|new| new <= end));
    (known.account_id, known.permission) == (new.account_id, new.permission) && starts && ends
}

/// The grants under a condition that are in force, or will be.
async fn unended(db: &impl ConnectionTrait, these: Condition, now: i64) -> Result<Vec<Model>> {
    let rows = permission_grant::Entity::find()
        .filter(these)
        .filter(Column::Permission.is_in(Permission::ALL.iter().copied()))
        .filter(Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now)));
    Ok(rows.all(db).await?)
}
