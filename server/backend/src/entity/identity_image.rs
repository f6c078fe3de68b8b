//! A picture of a document, sealed. One that was replaced stays while a revision shows it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_image")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub identity_id: Uuid,
    pub document_id: Uuid,
    pub side: String,
    pub is_current: bool,
    pub width: i32,
    pub height: i32,
    pub byte_count: i32,
    pub sealed: Vec<u8>,
    pub stored_at: i64,
    pub stored_by: Option<Uuid>,
    pub delete_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
