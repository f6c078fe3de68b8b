//! Level 2 of a person. What the person says is sealed under `data_key`, itself wrapped by a master key; null once it is
//! destroyed. `verified` and `submitted` are numbers of revisions.

use domain::id::{AccountId, IdentityId, InvitationId};
use domain::identity::IdentityState;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentityId,
    pub account_id: Option<AccountId>,
    pub code: i64,
    pub state: IdentityState,
    pub data_key: Option<Vec<u8>>,
    pub name: String,
    pub verified: Option<i32>,
    pub submitted: Option<i32>,
    pub flags: Option<Vec<u8>>,
    pub created_at: i64,
    pub created_by: Option<AccountId>,
    pub changed_at: i64,
    pub submitted_at: Option<i64>,
    pub claimed_by: Option<AccountId>,
    pub claimed_until: Option<i64>,
    pub invitation_id: Option<InvitationId>,
    pub asked_at: Option<i64>,
    pub asked_by: Option<AccountId>,
    pub erasure_asked_at: Option<i64>,
    pub erased_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::CreatedBy",
        to = "super::account::Column::Id"
    )]
    Creator,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::ClaimedBy",
        to = "super::account::Column::Id"
    )]
    Claimant,
    #[sea_orm(
        belongs_to = "super::invitation::Entity",
        from = "Column::InvitationId",
        to = "super::invitation::Column::Id"
    )]
    Invitation,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AskedBy",
        to = "super::account::Column::Id"
    )]
    Asker,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl Related<super::invitation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Invitation.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
