//! A list of people that somebody has saved.

use domain::id::{AccountId, ViewId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_view")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ViewId,
    pub owner: AccountId,
    /// Whether everybody has it who may see the registry.
    pub is_shared: bool,
    pub name: String,
    /// The name by which views are told apart, unique for each owner, and among shared ones.
    pub name_key: String,
    /// The query string of the list.
    pub query: String,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::Owner",
        to = "super::account::Column::Id"
    )]
    Owner,
}

impl ActiveModelBehavior for ActiveModel {}
