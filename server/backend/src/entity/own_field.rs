//! An own field of the organization. It is never deleted. `labels` and `options` are JSON.

use domain::id::OwnFieldId;
use domain::registry::{FieldKind, FieldLevel};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "field")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OwnFieldId,
    pub key: String,
    pub kind: FieldKind,
    pub level: FieldLevel,
    pub labels: String,
    pub options: String,
    pub is_required: bool,
    pub is_unique: bool,
    pub is_for_person: bool,
    pub position: i32,
    pub retired_at: Option<i64>,
    pub version: i64,
    /// Its place among the fields of forms, from 1 on.
    pub number: i32,
    pub created_at: i64,
    /// The relationships of whom it is required, if it is; empty: of everybody.
    pub required_of: String,
    /// The value up to which the first holders of values are marked; `None` where that is finished.
    pub claim_after: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
