//! An invitation with its link. Expiry is derived from `expires_at` and never stored as a state.

use domain::id::{AccountId, InvitationId};
use domain::invitation::InvitationState;
use domain::text::Locale;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    pub account_id: AccountId,
    pub email: String,
    pub email_key: String,
    pub locale: Locale,
    pub note: String,
    pub state: InvitationState,
    pub key_id: i32,
    pub nonce: Vec<u8>,
    pub created_at: i64,
    pub created_by: Option<AccountId>,
    pub expires_at: i64,
    pub closed_at: Option<i64>,
    pub closed_by: Option<AccountId>,
    pub reminded: i32,
}

impl Model {
    /// Whether its link can be used.
    pub fn is_open(&self, now: i64) -> bool {
        self.state == InvitationState::Open && self.expires_at > now
    }
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
        from = "Column::ClosedBy",
        to = "super::account::Column::Id"
    )]
    Closer,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
