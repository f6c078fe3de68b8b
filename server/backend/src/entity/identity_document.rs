//! One identity document as last saved, encrypted. `edition` counts the saves. One that a correction removed stays, without
//! its values, while the verified revision shows it: its id remains taken, and it comes back if the correction ends.

use domain::id::{AccountId, DocumentId, IdentityId};
use sea_orm::Select;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentId,
    pub identity_id: IdentityId,
    /// Unix milliseconds.
    pub added_at: i64,
    pub edition: i32,
    #[sea_orm(column_name = "sealed")]
    pub ciphertext: Vec<u8>,
    pub saved_at: i64,
    pub saved_by: Option<AccountId>,
    pub removed_at: Option<i64>,
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
        from = "Column::SavedBy",
        to = "super::account::Column::Id"
    )]
    Editor,
}

impl Related<super::identity::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Identity.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The documents in the draft of an identity, without those that were removed.
    pub(crate) fn find_in_draft(identity: IdentityId) -> Select<Self> {
        Self::find().filter(Column::IdentityId.eq(identity)).filter(Column::RemovedAt.is_null())
    }
}
