//! *Outgoing mail*: messages that wait, were refused or are held.

use super::ApiError;
use super::wire::Call;
use domain::id::MessageId;
use domain::invitation::LinkView;
use domain::message::{HeldMail, MessageFilter, MessageRow};
use domain::page::{Cursor, Page};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::CanManageMail;

/// One page of messages, newest first.
#[server(prefix = "/api", endpoint = "messages", protocol = Call)]
pub async fn messages(filter: MessageFilter, after: Option<Cursor>) -> Result<Page<MessageRow>, ApiError> {
    Ok(desk::<CanManageMail>().await?.messages(filter, after).await?)
}

/// The link in a message; audited.
#[server(prefix = "/api", endpoint = "message_link", protocol = Call)]
pub async fn message_link(message: MessageId) -> Result<LinkView, ApiError> {
    Ok(desk::<CanManageMail>().await?.message_link(message).await?)
}

/// Sends a message again now.
#[server(prefix = "/api", endpoint = "retry", protocol = Call)]
pub async fn retry(message: MessageId) -> Result<(), ApiError> {
    Ok(desk::<CanManageMail>().await?.retry(message).await?)
}

/// Holds a message.
#[server(prefix = "/api", endpoint = "hold", protocol = Call)]
pub async fn hold(message: MessageId) -> Result<(), ApiError> {
    Ok(desk::<CanManageMail>().await?.hold(message).await?)
}

/// Ends the notice of a restored backup.
#[server(prefix = "/api", endpoint = "confirm_restore", protocol = Call)]
pub async fn confirm_restore() -> Result<(), ApiError> {
    Ok(desk::<CanManageMail>().await?.confirm_restore().await?)
}

/// How many messages are held, exactly.
#[server(prefix = "/api", endpoint = "held_count", protocol = Call)]
pub async fn held_count(which: HeldMail) -> Result<u32, ApiError> {
    Ok(desk::<CanManageMail>().await?.held_count(which).await?)
}

/// Releases held messages; returns how many there were.
#[server(prefix = "/api", endpoint = "send_held", protocol = Call)]
pub async fn send_held(which: HeldMail) -> Result<u32, ApiError> {
    Ok(desk::<CanManageMail>().await?.send_held(which).await?)
}
