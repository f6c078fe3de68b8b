//! The outbox: one e-mail, frozen when written and rendered at each attempt.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub lane: i32,
    pub state: String,
    pub invitation_id: Option<Uuid>,
    pub reset_id: Option<Uuid>,
    pub identity_id: Option<Uuid>,
    pub confirmation_id: Option<Uuid>,
    pub account_id: Option<Uuid>,
    pub to_address: String,
    pub locale: String,
    pub params: String,
    pub message_id: String,
    pub due_at: i64,
    pub attempts: i32,
    pub lease_id: Option<Uuid>,
    pub lease_until: Option<i64>,
    pub created_at: i64,
    pub settled_at: Option<i64>,
    pub reply: Option<String>,
    pub reply_code: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
