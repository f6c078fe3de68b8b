//! Somebody else who may be using an account, or may have used it: whoever handed over the link that was used, or changed
//! the address. The row stays after it is settled who uses the account.

use domain::id::AccountId;
use domain::permission::Permissions;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "possible_user")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// Who may be using it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: AccountId,
    /// Whether they changed its address; else they handed over the link that was used.
    #[sea_orm(primary_key, auto_increment = false)]
    pub by_address: bool,
    /// The permissions of which they had to hold one to do so.
    pub needs_any: Permissions,
    /// When they were shown the link or changed the address.
    pub since: i64,
    /// When a proof of the mailbox or somebody who vouched settled who uses the account.
    pub settled_at: Option<i64>,
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
        from = "Column::UserId",
        to = "super::account::Column::Id"
    )]
    User,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
