//! The organization's own text of a mail in one language; empty where it was set back to the original.

use domain::id::AccountId;
use domain::message::MessageKind;
use domain::text::Locale;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: MessageKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub locale: Locale,
    /// Counts the changes.
    pub version: i64,
    pub subject: String,
    pub text: String,
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
