//! The outbox: one e-mail. Its parameters are fixed when it is enqueued; it is rendered at each attempt.

use domain::id::{AccountId, ConfirmationId, IdentityId, InvitationId, MessageId, ResetId};
use domain::message::{Lane, MessageKind, MessageState};
use domain::text::Locale;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub kind: MessageKind,
    pub lane: Lane,
    pub state: MessageState,
    pub invitation_id: Option<InvitationId>,
    pub reset_id: Option<ResetId>,
    pub identity_id: Option<IdentityId>,
    pub confirmation_id: Option<ConfirmationId>,
    pub account_id: Option<AccountId>,
    pub to_address: String,
    pub locale: Locale,
    pub params: String,
    pub message_id: String,
    pub due_at: i64,
    pub attempts: i32,
    pub lease_id: Option<Uuid>,
    pub lease_until: Option<i64>,
    pub created_at: i64,
    pub settled_at: Option<i64>,
    pub reply: Option<String>,
    pub reply_code: Option<String>,
    /// Whether the program holds it because of a restored backup, and nobody on purpose. Without meaning in other states.
    pub held_by_restore: bool,
}

/// In place of the mail server's reply code, for a message that was withdrawn.
pub const WITHDRAWN: &str = "withdrawn";

/// Whether a message in this state and with this reply code was withdrawn.
pub fn is_withdrawn(state: MessageState, reply_code: Option<&str>) -> bool {
    state == MessageState::Failed && reply_code == Some(WITHDRAWN)
}

impl Model {
    /// Whether the message is useless without the secret link in it.
    pub fn needs_link(&self) -> bool {
        matches!(
            self.kind,
            MessageKind::Invitation
                | MessageKind::ConfirmAddress
                | MessageKind::ConfirmNewAddress
                | MessageKind::PasswordReset
        )
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::invitation::Entity",
        from = "Column::InvitationId",
        to = "super::invitation::Column::Id"
    )]
    Invitation,
    #[sea_orm(
        belongs_to = "super::password_reset::Entity",
        from = "Column::ResetId",
        to = "super::password_reset::Column::Id"
    )]
    PasswordReset,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl Related<super::invitation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Invitation.def()
    }
}

impl Related<super::password_reset::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::PasswordReset.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
