//! Level 2 of a person. What the person says is sealed under `data_key`, itself wrapped by a master key; null once it is
//! destroyed. `verified` and `submitted` are numbers of revisions.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Option<Uuid>,
    pub code: i64,
    pub state: String,
    pub data_key: Option<Vec<u8>>,
    pub name: String,
    pub verified: Option<i32>,
    pub submitted: Option<i32>,
    pub flags: Option<Vec<u8>>,
    pub created_at: i64,
    pub created_by: Option<Uuid>,
    pub changed_at: i64,
    pub submitted_at: Option<i64>,
    pub claimed_by: Option<Uuid>,
    pub claimed_until: Option<i64>,
    pub invitation_id: Option<Uuid>,
    pub asked_at: Option<i64>,
    pub asked_by: Option<Uuid>,
    pub erasure_asked_at: Option<i64>,
    pub erased_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
