//! The organization's logo, as pages and mails show it. There is one row at most.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "logo")]
pub struct Model {
    /// A part of its address, so that browsers may keep it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub png: Vec<u8>,
    pub mail_png: Vec<u8>,
    /// The size at which mails show it, in pixels of a page.
    pub mail_width: i32,
    pub mail_height: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
