//! The checkpoint of the audit: up to which seal events were deleted, and how many. The chain begins behind it.
//!
//! It has a MAC, and an event records the same: whoever deletes more than it says, changes it, or puts an earlier one back
//! is found by the verification.

use super::hexadecimal;
use crate::entity::audit_checkpoint::{Column, Entity, Model};
use crate::error::Result;
use crate::keys::Keys;
use domain::audit::Pruned;
use domain::id::EventId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::json;

/// The id of the only row.
pub(crate) const ID: i32 = 1;

/// The checkpoint; `None` where nothing was ever deleted.
pub(crate) async fn find(db: &impl ConnectionTrait) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(ID).one(db).await?)
}

/// The time before which all events may be gone; `None` where nothing was ever deleted.
pub(crate) async fn pruned_before(db: &impl ConnectionTrait) -> Result<Option<i64>> {
    Ok(find(db).await?.map(|checkpoint| checkpoint.before))
}

/// Whether an event may have been deleted with others of its time.
pub(crate) async fn may_be_pruned(db: &impl ConnectionTrait, event: EventId) -> Result<bool> {
    Ok(pruned_before(db).await?.is_some_and(|before| time_of(event) < before))
}

/// The time in the id of an event.
fn time_of(event: EventId) -> i64 {
    i64::try_from(event.uuid().as_u128() >> 80).unwrap_or(i64::MAX)
}

impl From<&Model> for Pruned {
    fn from(row: &Model) -> Self {
        Self { seal: row.seal, before: row.before, events: row.events }
    }
}

/// What the event of a checkpoint says.
pub(crate) fn detail(row: &Model) -> serde_json::Value {
    json!({ "seal": row.seal, "hash": hexadecimal(&row.hash), "events": row.events, "before": row.before })
}

/// The id of a key, and a MAC with it over the columns; `None` if the key is gone.
pub(crate) fn mac(keys: &Keys, key_id: u8, row: &Model) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(128);
    bytes.extend_from_slice(&row.seal.to_be_bytes());
    bytes.extend_from_slice(&(row.hash.len() as u64).to_be_bytes());
    bytes.extend_from_slice(&row.hash);
    for number in [row.events, row.before, row.at] {
        bytes.extend_from_slice(&number.to_be_bytes());
    }
    bytes.extend_from_slice(row.event.uuid().as_bytes());
    keys.mac_with(key_id, "audit checkpoint", &bytes).map(|mac| [&[key_id], mac.as_slice()].concat())
}

/// Replaces the checkpoint whose seal was seen, 0 for none. Returns whether it was still that one: of two programs at once
/// the second is late.
pub(crate) async fn replace(tx: &DatabaseTransaction, seen: i64, row: &Model) -> Result<bool> {
    let columns =
        [Column::Seal, Column::Hash, Column::Events, Column::Before, Column::At, Column::Event, Column::Mac];
    let replace = OnConflict::column(Column::Id)
        .update_columns(columns)
        .action_and_where(Column::Seal.eq(seen))
        .to_owned();
    let written = Entity::insert(row.clone().into_active_model())
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(written == 1)
}
