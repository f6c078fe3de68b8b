//! A submitted snapshot, encrypted, and the decision on it. Only the decision is ever updated.

use domain::id::{AccountId, IdentityId};
use domain::identity::IdentityState;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub identity_id: IdentityId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub state: IdentityState,
    #[sea_orm(column_name = "sealed")]
    pub ciphertext: Vec<u8>,
    pub submitted_at: i64,
    pub submitted_by: Option<AccountId>,
    pub decision: Option<Vec<u8>>,
    pub decided_at: Option<i64>,
    pub decided_by: Option<AccountId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::identity::Entity",
        from = "Column::IdentityId",
        to = "super::identity::Column::Id"
    )]
    Identity,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::SubmittedBy",
        to = "super::account::Column::Id"
    )]
    Submitter,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::DecidedBy",
        to = "super::account::Column::Id"
    )]
    Reviewer,
}

impl Related<super::identity::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Identity.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
