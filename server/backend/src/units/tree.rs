//! The structure: the version of the tree, and `unit_below`, which has a row for each unit and each unit above it, the
//! unit itself included.

use crate::entity::{tree, unit, unit_below};
use crate::error::{Error, Result};
use crate::unit_paths::TOP;
use domain::form::{Code, Faults, Field};
use domain::id::UnitId;
use domain::registry::UNIT_DEPTH_MOST;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, PaginatorTrait,
    QueryFilter, QueryOrder, Set, Statement,
};
use uuid::Uuid;

/// Begins a change of the structure. Others wait for the end of the transaction, and are refused then.
///
/// # Errors
/// `changed_meanwhile` where the tree has another version than the one that was shown.
pub(super) async fn begin_change(tx: &DatabaseTransaction, shown: i64) -> Result<()> {
    let changed = tree::Entity::update_many()
        .col_expr(tree::Column::Version, Expr::col(tree::Column::Version).add(1))
        .filter(tree::Column::Version.eq(shown))
        .exec(tx)
        .await?;
    if changed.rows_affected == 0 { Err(Error::Refused(Code::ChangedMeanwhile)) } else { Ok(()) }
}

/// The version of the tree.
pub(super) async fn version(db: &impl ConnectionTrait) -> Result<i64> {
    let row = tree::Entity::find().one(db).await?;
    Ok(row.map_or(0, |row| row.version))
}

/// A unit.
///
/// # Errors
/// `not_found` where there is none.
pub(super) async fn by_id(db: &impl ConnectionTrait, id: UnitId) -> Result<unit::Model> {
    unit::Entity::find_by_id(id).one(db).await?.ok_or(Error::Refused(Code::NotFound))
}

/// The unit below which another is put, as the value of the column `parent`.
///
/// # Errors
/// Faults at the unit above: `choice_unknown`, `unit_archived`; `unit_too_deep` where `levels` more do not fit below it.
pub(super) async fn parent(tx: &DatabaseTransaction, parent: Option<UnitId>, levels: usize) -> Result<Uuid> {
    let Some(id) = parent else {
        return if levels > UNIT_DEPTH_MOST { Err(at_parent(Code::UnitTooDeep)) } else { Ok(TOP) };
    };
    let row = unit::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| at_parent(Code::ChoiceUnknown))?;
    if row.archived_at.is_some() {
        return Err(at_parent(Code::UnitArchived));
    }
    let above = unit_below::Entity::find().filter(unit_below::Column::Unit.eq(id)).count(tx).await?;
    if usize::try_from(above).unwrap_or(usize::MAX).saturating_add(levels) > UNIT_DEPTH_MOST {
        return Err(at_parent(Code::UnitTooDeep));
    }
    Ok(id.uuid())
}

/// A fault at the unit above.
pub(super) fn at_parent(code: Code) -> Error {
    Faults::one(Field::ParentUnit, code).into()
}

/// How many levels a unit and those below it take.
pub(super) async fn levels(db: &impl ConnectionTrait, id: UnitId) -> Result<usize> {
    let lowest = unit_below::Entity::find()
        .filter(unit_below::Column::Ancestor.eq(id))
        .order_by_desc(unit_below::Column::Depth)
        .one(db)
        .await?;
    Ok(lowest.map_or(1, |row| usize::try_from(row.depth).unwrap_or_default() + 1))
}

/// Whether a unit is another one, or is below it.
pub(super) async fn is_below(db: &impl ConnectionTrait, unit: UnitId, other: UnitId) -> Result<bool> {
    Ok(unit_below::Entity::find_by_id((other, unit)).one(db).await?.is_some())
}

/// Puts a new unit below its parent.
pub(super) async fn attach_new(tx: &DatabaseTransaction, unit: UnitId, parent: Uuid) -> Result<()> {
    let itself = unit_below::ActiveModel { ancestor: Set(unit), unit: Set(unit), depth: Set(0) };
    unit_below::Entity::insert(itself).exec_without_returning(tx).await?;
    attach(tx, unit, parent).await
}

/// Moves a unit, with those below it, below another parent.
pub(super) async fn move_below(tx: &DatabaseTransaction, unit: UnitId, parent: Uuid) -> Result<()> {
    // Raw, like the next one: a builder cannot compare with two subqueries of the same table.
    let sql = "DELETE FROM unit_below WHERE unit IN (SELECT b.unit FROM unit_below b WHERE b.ancestor = $1)
        AND ancestor NOT IN (SELECT b.unit FROM unit_below b WHERE b.ancestor = $1)";
    run(tx, sql, [unit.into()]).await?;
    attach(tx, unit, parent).await
}

/// Adds the rows of a unit and of those below it for everything above the parent.
async fn attach(tx: &DatabaseTransaction, unit: UnitId, parent: Uuid) -> Result<()> {
    let sql = "INSERT INTO unit_below (ancestor, unit, depth)
        SELECT above.ancestor, below.unit, above.depth + below.depth + 1
        FROM unit_below above CROSS JOIN unit_below below WHERE above.unit = $1 AND below.ancestor = $2";
    run(tx, sql, [parent.into(), unit.into()]).await
}

async fn run<const N: usize>(tx: &DatabaseTransaction, sql: &str, values: [sea_orm::Value; N]) -> Result<()> {
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}
