//! A passkey of an account. `credential` has its public key, as JSON; `name` is encrypted. `rp_id` is the host that it works
//! for. A suspect one may have been copied: it is refused until it is removed.

use domain::id::{AccountId, PasskeyId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkey")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PasskeyId,
    pub account_id: AccountId,
    pub credential_id: Vec<u8>,
    pub credential: String,
    pub name: Vec<u8>,
    pub rp_id: String,
    pub counter: i64,
    pub created_at: i64,
    pub used_at: Option<i64>,
    pub is_suspect: bool,
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
