//! A picture of a document, encrypted. A replaced one stays while a revision shows it.

use domain::id::{AccountId, DocumentId, IdentityId, PictureId};
use domain::identity::Side;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_image")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PictureId,
    pub identity_id: IdentityId,
    pub document_id: DocumentId,
    pub side: Side,
    pub is_current: bool,
    pub width: i32,
    pub height: i32,
    pub byte_count: i32,
    #[sea_orm(column_name = "sealed")]
    pub ciphertext: Vec<u8>,
    pub stored_at: i64,
    pub stored_by: Option<AccountId>,
    pub delete_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::identity::Entity",
        from = "Column::IdentityId",
        to = "super::identity::Column::Id"
    )]
    Identity,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::StoredBy",
        to = "super::account::Column::Id"
    )]
    Uploader,
}

impl Related<super::identity::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Identity.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
