//! A sign-in whose password was right and whose second factor is still missing. It opens no desk. Only the hash of its token
//! is stored.

use domain::id::{AccountId, PendingSignInId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_in")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PendingSignInId,
    pub token_hash: Vec<u8>,
    pub account_id: AccountId,
    pub created_at: i64,
    pub expires_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl ActiveModelBehavior for ActiveModel {}
