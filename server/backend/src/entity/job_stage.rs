//! How many people of a bulk invite have a shape. What is not folded in yet is in `job_stage_change`.

use domain::id::JobId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_stage")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub job: JobId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub shape: i32,
    pub n: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
