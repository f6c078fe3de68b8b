//! An invitation's link as it was shown to one person who hands it over. It expires with its invitation. `has_sight` is
//! whether that person could read what was entered for the account at that time.

use domain::id::{AccountId, InvitationId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handed_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub invitation_id: InvitationId,
    pub given_by: Option<AccountId>,
    pub has_sight: bool,
    pub key_id: i32,
    pub nonce: Vec<u8>,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::invitation::Entity",
        from = "Column::InvitationId",
        to = "super::invitation::Column::Id"
    )]
    Invitation,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::GivenBy",
        to = "super::account::Column::Id"
    )]
    Giver,
}

impl Related<super::invitation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Invitation.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
