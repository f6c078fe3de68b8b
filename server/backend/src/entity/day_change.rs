//! A change to a `day_count`, named by one of the invitations whose change it is.

use super::day_count::DayKind;
use domain::id::InvitationId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "day_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub invitation: InvitationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: DayKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit: Uuid,
    pub n: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
