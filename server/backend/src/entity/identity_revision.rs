//! What was submitted, sealed, and what was decided on it. Nothing else in it ever changes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub identity_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub state: String,
    pub sealed: Vec<u8>,
    pub submitted_at: i64,
    pub submitted_by: Option<Uuid>,
    pub decision: Option<Vec<u8>>,
    pub decided_at: Option<i64>,
    pub decided_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
