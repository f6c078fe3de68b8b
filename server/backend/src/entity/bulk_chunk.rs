//! Consecutive rows of a bulk job, encrypted under the job's key.

use domain::id::JobId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bulk_chunk")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub job_id: JobId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub first_row: i32,
    pub row_count: i32,
    #[sea_orm(column_name = "sealed")]
    pub ciphertext: Vec<u8>,
    pub digest: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::bulk_job::Entity",
        from = "Column::JobId",
        to = "super::bulk_job::Column::Id"
    )]
    BulkJob,
}

impl Related<super::bulk_job::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::BulkJob.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
