use super::{subject, tree};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{unit, unit_below};
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use crate::unit_paths::TOP;
use domain::audit::Action;
use domain::form::Code;
use domain::id::UnitId;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanManageSettings> {
    /// Archives a unit with those below it: people stay in them, and nobody is put into them any more. `version` is that
    /// of the tree that the page has shown.
    ///
    /// # Errors
    /// `not_found`, `changed_meanwhile`.
    pub async fn archive_unit(&self, id: UnitId, version: i64) -> Result<()> {
        let now = self.backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            tree::begin_change(tx, version).await?;
            if tree::by_id(tx, id).await?.archived_at.is_some() {
                return Ok(());
            }
            set_archived(tx, id, None, Some(now)).await?;
            self.record_unit(tx, Action::UnitArchived, id).await
        };
        self.backend.db().write(work).await
    }

    /// Restores an archived unit, with those below it that were archived together with it.
    ///
    /// # Errors
    /// `not_found`, `changed_meanwhile`; `unit_archived` while the unit above is archived.
    pub async fn restore_unit(&self, id: UnitId, version: i64) -> Result<()> {
        let work = async |tx: Tx| {
            let tx = &*tx;
            tree::begin_change(tx, version).await?;
            let row = tree::by_id(tx, id).await?;
            let Some(archived_at) = row.archived_at else { return Ok(()) };
            if row.parent != TOP && tree::by_id(tx, UnitId::new(row.parent)).await?.archived_at.is_some() {
                return Err(Error::Refused(Code::UnitArchived));
            }
            set_archived(tx, id, Some(archived_at), None).await?;
            self.record_unit(tx, Action::UnitRestored, id).await
        };
        self.backend.db().write(work).await
    }

    async fn record_unit(&self, tx: &DatabaseTransaction, action: Action, id: UnitId) -> Result<()> {
        let entry = Entry { action, subject: subject(id), detail: serde_json::Value::Null };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }
}

/// Changes the time of the archiving of a unit and of those below it that have the same one.
async fn set_archived(
    tx: &DatabaseTransaction,
    id: UnitId,
    from: Option<i64>,
    to: Option<i64>,
) -> Result<()> {
    let below = Query::select()
        .column(unit_below::Column::Unit)
        .from(unit_below::Entity)
        .and_where(unit_below::Column::Ancestor.eq(id))
        .take();
    let these = match from {
        Some(time) => unit::Column::ArchivedAt.eq(time),
        None => unit::Column::ArchivedAt.is_null(),
    };
    unit::Entity::update_many()
        .col_expr(unit::Column::ArchivedAt, Expr::value(to))
        .filter(Condition::all().add(unit::Column::Id.in_subquery(below)).add(these))
        .exec(tx)
        .await?;
    Ok(())
}
