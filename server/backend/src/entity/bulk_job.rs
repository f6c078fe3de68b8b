//! One set of rows, and what is done to each. `confirmed` is how many people were selected; `frozen_to` says how far a list
//! of them was written down, and is null once it was. `head` and `job_key` are encrypted. `work` is what a worker has to do; `lease_id` identifies
//! the worker that does it.

use domain::bulk::{JobKind, JobState, PauseReason};
use domain::id::{AccountId, JobId};
use sea_orm::entity::prelude::*;

/// What a worker has to do for a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum JobWork {
    /// Process its rows.
    #[sea_orm(string_value = "rows")]
    Rows,
    /// Take back what it did.
    #[sea_orm(string_value = "undo")]
    Undo,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bulk_job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub created_by: Option<AccountId>,
    pub idempotency_key: String,
    pub kind: JobKind,
    pub state: JobState,
    pub paused_reason: Option<PauseReason>,
    pub work: Option<JobWork>,
    pub row_count: i32,
    pub stored: i32,
    pub stored_bytes: i64,
    pub created: i32,
    pub resent: i32,
    pub skipped: i32,
    pub failed: i32,
    pub changed: i32,
    pub confirmed: Option<i32>,
    pub frozen_to: Option<String>,
    pub head: Vec<u8>,
    pub job_key: Vec<u8>,
    pub lease_id: Option<Uuid>,
    pub lease_until: Option<i64>,
    pub created_at: i64,
    pub started_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub worked_rows: i32,
    pub worked_ms: i64,
    pub undone_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::CreatedBy",
        to = "super::account::Column::Id"
    )]
    Creator,
}

impl ActiveModelBehavior for ActiveModel {}
