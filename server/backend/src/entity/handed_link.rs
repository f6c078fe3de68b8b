//! One showing of an invitation's link to somebody who hands it over. It expires with its invitation.
//! `has_sight` says whether the giver could then read what was entered for that account.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handed_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub invitation_id: Uuid,
    pub given_by: Option<Uuid>,
    pub has_sight: bool,
    pub key_id: i32,
    pub nonce: Vec<u8>,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
