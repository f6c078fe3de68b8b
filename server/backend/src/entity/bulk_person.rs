//! One person of a job that does something to people, in the order in which it does; ids alone. `invitation_id` is the
//! invitation that was selected, if invitations were.

use domain::id::{AccountId, InvitationId, JobId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bulk_person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub job_id: JobId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub account_id: AccountId,
    pub invitation_id: Option<InvitationId>,
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

impl ActiveModelBehavior for ActiveModel {}
