//! A link of an invitation that was shown to one giver. It expires with its invitation.

use domain::id::{AccountId, HandedLinkId, InvitationId};
use domain::permission::Permissions;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handed_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HandedLinkId,
    pub invitation_id: InvitationId,
    pub given_by: Option<AccountId>,
    /// Whether the giver could read what others had entered for the account.
    #[sea_orm(column_name = "has_sight")]
    pub could_read_entries: bool,
    /// The permissions of which the giver had to hold one: the link works only while they hold one.
    pub needs_any: Permissions,
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
