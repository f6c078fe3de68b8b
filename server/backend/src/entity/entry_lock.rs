//! What an account may not read yet of what others entered for it. `until_confirmed` locks all of it; `entered_before`
//! locks what was entered until then. `given_by` handed over the link that was used, `addressed_by` changed the address:
//! neither decides about that identity.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entry_lock")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    pub until_confirmed: bool,
    pub entered_before: Option<i64>,
    pub given_by: Option<Uuid>,
    pub addressed_by: Option<Uuid>,
    pub changed_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
