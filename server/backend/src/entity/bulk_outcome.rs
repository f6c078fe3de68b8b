//! The result of one row of a bulk job: ids and codes, no personal values.

use domain::bulk::Outcome;
use domain::form::Code;
use domain::id::{AccountId, InvitationId, JobId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bulk_outcome")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub job_id: JobId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub outcome: Outcome,
    pub code: Option<Code>,
    pub account_id: Option<AccountId>,
    pub invitation_id: Option<InvitationId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
