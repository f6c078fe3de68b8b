//! A change of an e-mail address: asked for, confirmed from the new address, or in force and still undoable from the old one.
//! `asked_by` is the account itself for a person's own change. Nothing that opens its links is stored.

use domain::address_change::AddressChangeStage;
use domain::id::{AccountId, AddressChangeId, ConfirmationId};
use sea_orm::entity::prelude::*;

/// In which the old address can stop a change, or undo it.
pub const WEEK: i64 = 7 * 86_400_000;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "address_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AddressChangeId,
    pub account_id: AccountId,
    pub stage: AddressChangeStage,
    pub asked_by: AccountId,
    /// The second administrator.
    pub agreed_by: Option<AccountId>,
    /// Whether an administrator who asked could read what others entered for the person.
    pub could_read_entries: bool,
    pub email: String,
    pub email_key: String,
    pub old_email: String,
    pub old_email_key: String,
    pub confirmation_id: ConfirmationId,
    pub asked_at: i64,
    /// When it lapses, comes into force, or can no longer be undone.
    pub due_at: i64,
    pub key_id: i32,
    pub nonce: Vec<u8>,
}

impl Model {
    /// When an administrator's comes into force, which can be stopped until then.
    pub fn stop_until(&self) -> i64 {
        self.asked_at + WEEK
    }

    /// Whether the person has asked for it.
    pub fn is_own(&self) -> bool {
        self.asked_by == self.account_id
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AskedBy",
        to = "super::account::Column::Id"
    )]
    Asker,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AgreedBy",
        to = "super::account::Column::Id"
    )]
    Second,
}

impl ActiveModelBehavior for ActiveModel {}
