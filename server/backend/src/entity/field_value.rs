//! A value of an own field, one of several where options were chosen. `no` is the number of the person in the registry.

use domain::id::{AccountId, OwnFieldId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "field_value")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub field: OwnFieldId,
    /// In the order of the values; empty for a long text.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value_key: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i64,
    pub account: AccountId,
    pub value: String,
    /// Whether nobody else can have it.
    pub claimed: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::own_field::Entity",
        from = "Column::Field",
        to = "super::own_field::Column::Id"
    )]
    Field,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::Account",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl Related<super::own_field::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Field.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
