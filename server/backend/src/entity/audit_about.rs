//! Whose timeline an event is in: that of its actor, and of whom it is about. Triggers write it. The account or the event
//! may be gone, so that there is no foreign key.

use domain::id::{AccountId, EventId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_about")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub event: EventId,
    /// The action of the event.
    pub kind: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
