//! The result of one row of a bulk job: ids and codes, no personal values. `before` and `after` are compared by an undo;
//! `undone` is what it did.

use domain::bulk::Outcome;
use domain::form::{Code, Field};
use domain::id::{AccountId, InvitationId, JobId};
use sea_orm::entity::prelude::*;

/// What an undo did with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Undone {
    #[sea_orm(string_value = "returned")]
    Returned,
    /// Somebody has changed the same again, or it cannot be as it was.
    #[sea_orm(string_value = "kept")]
    Kept,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bulk_outcome")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub job_id: JobId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub outcome: Outcome,
    pub code: Option<Code>,
    /// The own field whose value was refused.
    pub field: Option<Field>,
    pub account_id: Option<AccountId>,
    pub invitation_id: Option<InvitationId>,
    pub before: Option<Vec<u8>>,
    pub after: Option<Vec<u8>>,
    pub undone: Option<Undone>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
