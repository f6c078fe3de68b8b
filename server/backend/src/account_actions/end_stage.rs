//! How far the end of an account has come.
//!
//! `end_stage` says how many days before the end it was last told of; it is negative once the account was suspended, or could
//! not be.

use crate::entity::account::{self, Column};
use crate::error::Result;
use domain::account::AccountState;
use domain::id::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter};

/// The end was carried out.
pub(super) const ENDED: i32 = -1;
/// Nobody else could manage permissions or accounts, so that the account was left as it is.
pub(super) const LEFT: i32 = -2;

/// What a reactivation leaves of the end: one that has come is cancelled.
pub(super) fn after_reactivation(now: i64) -> [(Column, Expr); 2] {
    let has_come = || Expr::col(Column::EndsAt).lte(now);
    [
        (
            Column::EndStage,
            Expr::case(has_come(), Option::<i32>::None).finally(Expr::col(Column::EndStage)).into(),
        ),
        (
            Column::EndsAt,
            Expr::case(has_come(), Option::<i64>::None).finally(Expr::col(Column::EndsAt)).into(),
        ),
    ]
}

/// The stage of the end after somebody has suspended the account: a suspension that the end has made becomes theirs, and
/// moving the end does not lift it any more.
pub(super) fn after_suspension(found: &account::Model) -> Option<i32> {
    found.end_stage.filter(|stage| *stage != ENDED)
}

/// Whether the account is suspended because its end has come.
pub(super) fn has_suspended(found: &account::Model) -> bool {
    found.state == AccountState::Suspended && found.end_stage == Some(ENDED)
}

/// Lets an account whose end has come stay suspended when its suspension is over.
pub(super) async fn stay_suspended(tx: &DatabaseTransaction, id: AccountId) -> Result<()> {
    account::Entity::update_many()
        .col_expr(Column::SuspendedUntil, Expr::value(Option::<i64>::None))
        .col_expr(Column::EndStage, Expr::value(ENDED))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
