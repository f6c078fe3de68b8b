//! One secret link. Expiry is derived from `expires_at` and never written as a state.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub email: String,
    pub email_key: String,
    pub locale: String,
    pub note: String,
    pub state: String,
    pub key_id: i32,
    pub nonce: Vec<u8>,
    pub created_at: i64,
    pub created_by: Option<Uuid>,
    pub expires_at: i64,
    pub closed_at: Option<i64>,
    pub closed_by: Option<Uuid>,
    pub reminded: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
