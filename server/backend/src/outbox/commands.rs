//! *Outgoing mail*: the list of messages, and the actions on them.

mod hold;
mod messages;
mod retry;
mod send_held;

use crate::entity::message;
use crate::error::{Error, Result};
use domain::form::Code;
use domain::id::MessageId;
use domain::message::HeldMail;
use sea_orm::{ConnectionTrait, EntityTrait};

/// # Errors
/// `not_found` where there is no such message.
async fn by_id(db: &impl ConnectionTrait, id: MessageId) -> Result<message::Model> {
    message::Entity::find_by_id(id).one(db).await?.ok_or(Error::Refused(Code::NotFound))
}

/// The condition of held messages, with literals as in their partial indexes, which bound values would not use.
const fn are_held(which: HeldMail) -> &'static str {
    match which {
        HeldMail::All => "state = 'held'",
        HeldMail::ByRestore => "state = 'held' AND held_by_restore",
    }
}
