//! A second factor that an administrator has asked to reset, and that is reset when it is due. Nothing that opens the link
//! which stops it is stored.

use domain::id::{AccountId, FactorResetId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "factor_reset")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    pub id: FactorResetId,
    pub asked_by: AccountId,
    pub asked_at: i64,
    pub due_at: i64,
    pub key_id: i32,
    pub nonce: Vec<u8>,
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
        from = "Column::AskedBy",
        to = "super::account::Column::Id"
    )]
    Asker,
}

impl ActiveModelBehavior for ActiveModel {}
