//! Up to which seal the events of the audit were deleted: one row, or none. `mac` starts with the id of its key.

use domain::id::EventId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_checkpoint")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub seal: i64,
    /// The hash of that seal.
    pub hash: Vec<u8>,
    /// Events that were deleted since the beginning.
    pub events: i64,
    /// All of them were before this time.
    pub before: i64,
    pub at: i64,
    /// The event that records it.
    pub event: EventId,
    pub mac: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
