//! Each unit with each unit above it, and with itself at depth 0.

use domain::id::UnitId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_below")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ancestor: UnitId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit: UnitId,
    pub depth: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::unit::Entity", from = "Column::Ancestor", to = "super::unit::Column::Id")]
    Ancestor,
    #[sea_orm(belongs_to = "super::unit::Entity", from = "Column::Unit", to = "super::unit::Column::Id")]
    Unit,
}

impl ActiveModelBehavior for ActiveModel {}
