//! One row per audited event, with a MAC over all its columns. `seal_number` is null until the sealing worker chains it.

use domain::id::EventId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    pub at: i64,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub address: Option<String>,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    pub detail: String,
    pub key_id: i32,
    pub mac: Vec<u8>,
    pub seal_number: Option<i64>,
    /// The number of the request, as the log has it.
    pub request_id: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
