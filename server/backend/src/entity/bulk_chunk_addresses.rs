//! MACs of the e-mail addresses in a bulk chunk, eight bytes each, sorted. Chunks stored by earlier versions have no
//! row.

use domain::id::JobId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bulk_chunk_addresses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub job_id: JobId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub first_row: i32,
    pub macs: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::bulk_chunk::Entity",
        from = "(Column::JobId, Column::FirstRow)",
        to = "(super::bulk_chunk::Column::JobId, super::bulk_chunk::Column::FirstRow)"
    )]
    BulkChunk,
}

impl Related<super::bulk_chunk::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::BulkChunk.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
