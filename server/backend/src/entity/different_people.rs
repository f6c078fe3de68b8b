//! Two identities that have something in common and are different people, as a reviewer has found. Each pair has two rows,
//! one from either side.

use domain::id::{AccountId, IdentityId};
use domain::identity::LookalikeReason;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "different_people")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub identity_id: IdentityId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub other_id: IdentityId,
    /// What they have in common.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: LookalikeReason,
    pub settled_by: Option<AccountId>,
    pub settled_at: i64,
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
        belongs_to = "super::identity::Entity",
        from = "Column::OtherId",
        to = "super::identity::Column::Id"
    )]
    Other,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::SettledBy",
        to = "super::account::Column::Id"
    )]
    Settler,
}

impl Related<super::identity::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Identity.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
