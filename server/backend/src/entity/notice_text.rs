//! The text of a published version in one language. A row never changes.

use domain::text::Locale;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub locale: Locale,
    pub text: String,
    /// The SHA-256 of the text in hexadecimal digits.
    pub hash: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::notice_version::Entity",
        from = "Column::Version",
        to = "super::notice_version::Column::Number"
    )]
    OfVersion,
}

impl ActiveModelBehavior for ActiveModel {}
