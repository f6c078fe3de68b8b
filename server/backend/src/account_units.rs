//! Writes which units accounts are in. Whoever moves people has checked before that they may.

use crate::Backend;
use crate::audit::{self, Actor, Entry, Subject};
use crate::entity::account;
use crate::error::Result;
use domain::audit::{Action, SubjectKind};
use domain::id::{AccountId, UnitId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// Moves accounts, each of which is in the unit named with it, into a unit or into none.
pub(crate) async fn move_accounts(
    tx: &DatabaseTransaction,
    (backend, actor): (&Backend, &Actor),
    moved: &[(AccountId, Option<UnitId>)],
    to: Option<UnitId>,
) -> Result<()> {
    if moved.is_empty() {
        return Ok(());
    }
    account::Entity::update_many()
        .col_expr(account::Column::Unit, Expr::value(to))
        .col_expr(account::Column::ChangedAt, Expr::value(backend.now()))
        .filter(account::Column::Id.is_in(moved.iter().map(|(id, _)| *id)))
        .exec(tx)
        .await?;
    let mut events = Vec::with_capacity(moved.len());
    for (id, before) in moved {
        let detail = serde_json::json!({ "before": before, "after": to });
        let subject = Subject::new(SubjectKind::Account, *id);
        let entry = Entry { action: Action::AccountMoved, subject, detail };
        events.push(audit::prepare(backend, actor, entry)?);
    }
    audit::record_all(tx, &events.iter().collect::<Vec<_>>()).await
}
