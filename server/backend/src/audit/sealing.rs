//! Seals the audit: each seal covers new events in order and the previous seal. Sealing follows writing at once, since an
//! event that is not sealed yet could be deleted unnoticed.

use super::{SealedEvent, seal_hash};
use crate::Backend;
use crate::db::{Unique, violated};
use crate::entity::{audit_event, audit_seal};
use crate::error::{Error, Result};
use domain::id::EventId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

/// Events in one seal, and so in one transaction.
const MOST: u64 = 1_000;
/// Seals of one run, which ends well within its lease.
const SEALS: usize = 100;

/// Whether there are events to be sealed.
pub(crate) async fn is_due(backend: &Backend) -> Result<bool> {
    let first = unsealed().select_only().column(audit_event::Column::Id).limit(1);
    Ok(first.into_tuple::<EventId>().one(backend.db().read()).await?.is_some())
}

/// Seals until nothing is left. Returns the number of events.
pub(crate) async fn seal(backend: &Backend) -> Result<u64> {
    let mut sealed = 0;
    for _ in 0..SEALS {
        let covered = seal_once(backend).await?;
        sealed += covered;
        if covered < MOST {
            break;
        }
    }
    Ok(sealed)
}

/// Makes one seal of the oldest events without one. Returns their number.
pub(crate) async fn seal_once(backend: &Backend) -> Result<u64> {
    let now = backend.now();
    backend
        .db()
        .write(async |tx| {
            let tx = &*tx;
            let events: Vec<SealedEvent> = unsealed().limit(MOST).into_partial_model().all(tx).await?;
            if events.is_empty() {
                return Ok(0);
            }
            let last = audit_seal::Entity::find().order_by_desc(audit_seal::Column::Number).one(tx).await?;
            let (number, previous) = last.map_or((1, Vec::new()), |seal| (seal.number + 1, seal.hash));
            let count = i32::try_from(events.len()).map_err(Error::broken)?;
            let key_id = backend.keys().current_id();
            let mut seal = audit_seal::Model { number, previous, count, hash: Vec::new(), at: now };
            seal.hash = seal_hash(backend.keys(), key_id, &seal, &events)
                .ok_or_else(|| Error::broken("the current key cannot be missing"))?;
            // Of two programs that seal at once, the second fails on the number and runs again.
            audit_seal::Entity::insert(audit_seal::ActiveModel {
                number: Set(seal.number),
                previous: Set(seal.previous),
                count: Set(seal.count),
                hash: Set(seal.hash),
                at: Set(seal.at),
            })
            .exec_without_returning(tx)
            .await
            .map_err(sealed_by_another)?;
            let updated = audit_event::Entity::update_many()
                .col_expr(audit_event::Column::SealNumber, Expr::value(number))
                .filter(audit_event::Column::Id.is_in(events.iter().map(|event| event.id)))
                .filter(audit_event::Column::SealNumber.is_null())
                .exec(tx)
                .await?;
            if updated.rows_affected != events.len() as u64 {
                return Err(Error::CONTENTION);
            }
            Ok(updated.rows_affected)
        })
        .await
}

/// A number that another program has taken meanwhile is a conflict between two transactions.
fn sealed_by_another(error: DbErr) -> Error {
    match violated(&error) {
        Some(Unique::Seal) => Error::CONTENTION,
        _ => error.into(),
    }
}

fn unsealed() -> sea_orm::Select<audit_event::Entity> {
    audit_event::Entity::find()
        .filter(audit_event::Column::SealNumber.is_null())
        .order_by_asc(audit_event::Column::Id)
}
