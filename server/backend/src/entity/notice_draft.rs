//! The text of the next privacy notice in one language, as far as it is written.

use domain::text::Locale;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub locale: Locale,
    pub text: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
