//! *Outgoing mail*: what is waiting, what went wrong, and what somebody can do about it.

mod hold;
mod message_link;
mod messages;
mod retry;
mod send_held;

use crate::entity::message;
use crate::error::{Error, Result};
use domain::form::Code;
use domain::id::MessageId;
use domain::message::MessageState;
use sea_orm::{ConnectionTrait, EntityTrait};

/// The message of an id, with its state.
async fn by_id(db: &impl ConnectionTrait, id: MessageId) -> Result<(message::Model, MessageState)> {
    let row = message::Entity::find_by_id(id).one(db).await?.ok_or(Error::Refused(Code::NotFound))?;
    let state = row.state;
    Ok((row, state))
}
