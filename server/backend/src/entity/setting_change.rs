//! The changes of settings, for their pages; the audit has them too.

use domain::id::{AccountId, EventId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "setting_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    /// That of its event in the audit.
    pub id: EventId,
    pub section: String,
    pub setting: String,
    pub before: String,
    pub after: String,
    pub changed_at: i64,
    pub changed_by: Option<AccountId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::ChangedBy",
        to = "super::account::Column::Id"
    )]
    Editor,
}

impl ActiveModelBehavior for ActiveModel {}
