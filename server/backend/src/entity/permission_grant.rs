//! One permission of one account from one source, stored as the permission's bit value. `profile_id` is the profile that it
//! comes from; one with a `unit_id` counts for the people in that unit and below it.

use domain::id::{AccountId, GrantId, ProfileId, UnitId};
use domain::permission::Permission;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "permission_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantId,
    pub account_id: AccountId,
    pub permission: Permission,
    pub profile_id: Option<ProfileId>,
    pub unit_id: Option<UnitId>,
    pub starts_at: Option<i64>,
    pub ends_at: Option<i64>,
    pub granted_at: i64,
    pub granted_by: Option<AccountId>,
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
        from = "Column::GrantedBy",
        to = "super::account::Column::Id"
    )]
    Granter,
    #[sea_orm(
        belongs_to = "super::profile::Entity",
        from = "Column::ProfileId",
        to = "super::profile::Column::Id"
    )]
    Profile,
    #[sea_orm(belongs_to = "super::unit::Entity", from = "Column::UnitId", to = "super::unit::Column::Id")]
    Unit,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// Selects the grants that have started and not ended.
pub(crate) fn is_in_force(now: i64) -> Condition {
    let has_started = Condition::any().add(Column::StartsAt.is_null()).add(Column::StartsAt.lte(now));
    let has_not_ended = Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now));
    Condition::all().add(has_started).add(has_not_ended)
}
