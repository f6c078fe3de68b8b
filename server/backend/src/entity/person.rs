//! A person in lists: derived from account, identity and invitation, and refreshed at the end of each transaction that
//! changes one of them. Columns that lists are sorted by are never null; `unit` is the nil id for nobody's.

use domain::id::{AccountId, JobId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i64,
    pub account: AccountId,
    pub name_key: String,
    pub email_key: String,
    pub username: String,
    pub created_at: i64,
    pub signed_in_at: i64,
    pub ends_at: i64,
    pub shape: i32,
    pub unit: Uuid,
    pub version: i64,
    /// The bulk job that has invited them.
    pub job: Option<JobId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::Account",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl ActiveModelBehavior for ActiveModel {}
