//! Somebody who wants to register. `key_id` and `nonce` are of the link that confirms the address.

use domain::id::JoinRequestId;
use domain::join_request::JoinState;
use domain::text::Locale;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "join_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JoinRequestId,
    pub link: Uuid,
    pub email: String,
    pub email_key: String,
    pub locale: Locale,
    pub state: JoinState,
    pub key_id: i32,
    pub nonce: Vec<u8>,
    pub created_at: i64,
    pub expires_at: i64,
    pub confirmed_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
