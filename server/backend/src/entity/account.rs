//! Level 1 of a person: the account. A deleted account keeps its row as a tombstone, with address, username and password
//! null. `has_identity` lets an index list the accounts without an identity. At `ends_at` its use ends; `external_id` is its
//! name in other systems. `suspension` is why it is suspended, encrypted under `data_key`. One that is to be deleted returns to
//! `state_before` if it is restored before `purge_at`; without a `state_before` it can no longer be restored. `deletion` is why,
//! encrypted too. `freed_email`, `freed_username` and `freed_external_id` are what it has given free before it is deleted, and
//! has again if it is restored.

use domain::account::AccountState;
use domain::id::{AccountId, JobId, UnitId};
use domain::identity::Relationship;
use domain::text::Locale;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub email: Option<String>,
    pub email_key: Option<String>,
    pub username: Option<String>,
    pub password_hash: Option<String>,
    pub state: AccountState,
    pub locale: Locale,
    pub founder: bool,
    pub created_at: i64,
    pub created_by: Option<AccountId>,
    pub activated_at: Option<i64>,
    pub signed_in_at: Option<i64>,
    pub deleted_at: Option<i64>,
    pub changed_at: i64,
    pub has_identity: bool,
    pub unit: Option<UnitId>,
    pub external_id: Option<String>,
    pub relationship: Option<Relationship>,
    pub ends_at: Option<i64>,
    /// Who was told of the end, or what became of it; see `account_actions/end_stage.rs`.
    pub end_stage: Option<i32>,
    pub data_key: Option<Vec<u8>>,
    pub suspension: Option<Vec<u8>>,
    pub suspended_until: Option<i64>,
    pub state_before: Option<AccountState>,
    pub purge_at: Option<i64>,
    pub deletion: Option<Vec<u8>>,
    /// When the person was warned that nobody uses it; see `account_actions/dormant.rs`.
    pub dormant_warned_at: Option<i64>,
    /// When the relationship starts, as `2026-11-30`.
    pub starts_on: Option<String>,
    /// The bulk job that has invited it, or has invited it again.
    pub job: Option<JobId>,
    pub freed_email: Option<String>,
    pub freed_username: Option<String>,
    pub freed_external_id: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "Entity", from = "Column::CreatedBy", to = "Column::Id")]
    Creator,
    #[sea_orm(belongs_to = "super::unit::Entity", from = "Column::Unit", to = "super::unit::Column::Id")]
    Unit,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// A pending account of whom nothing is known yet.
    pub(crate) fn pending(id: AccountId, locale: Locale, now: i64) -> Self {
        Self {
            id,
            email: None,
            email_key: None,
            username: None,
            password_hash: None,
            state: AccountState::Pending,
            locale,
            founder: false,
            created_at: now,
            created_by: None,
            activated_at: None,
            signed_in_at: None,
            deleted_at: None,
            changed_at: now,
            has_identity: false,
            unit: None,
            external_id: None,
            relationship: None,
            ends_at: None,
            end_stage: None,
            data_key: None,
            suspension: None,
            suspended_until: None,
            state_before: None,
            purge_at: None,
            deletion: None,
            dormant_warned_at: None,
            starts_on: None,
            job: None,
            freed_email: None,
            freed_username: None,
            freed_external_id: None,
        }
    }

    /// Whether others can have the address and the username that it had.
    pub fn is_freed(&self) -> bool {
        self.freed_email.is_some()
    }
}
