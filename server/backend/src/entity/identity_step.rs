//! One step as last saved, encrypted. `edition` counts the saves.

use domain::id::{AccountId, IdentityId};
use domain::identity::Step;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub identity_id: IdentityId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub step: Step,
    pub edition: i32,
    #[sea_orm(column_name = "sealed")]
    pub ciphertext: Vec<u8>,
    pub saved_at: i64,
    pub saved_by: Option<AccountId>,
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
        from = "Column::SavedBy",
        to = "super::account::Column::Id"
    )]
    Editor,
}

impl Related<super::identity::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Identity.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
