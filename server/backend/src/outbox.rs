//! The outbox: every mail is first a row, written in the transaction of the action that causes it. So no mail is sent for
//! an action that was rolled back, and no mail of a committed action is lost.
//!
//! A row fixes what the mail is about (kind, address, language, parameters, Message-ID) and is rendered at each attempt. A
//! sender leases rows, sends them and records the results in groups. A result is recorded only under its lease: one that
//! comes too late changes nothing. A duplicate is possible only where the connection or the program died between the
//! final dot and the recorded answer, and then it has the same Message-ID and link.
//!
//! Held messages are never sent. To add a mail: a kind in `domain`, its sentences, a template folder and an arm in
//! `mail/render.rs`; [`prepare`] before the transaction, [`enqueue`] inside it, [`Backend::outbox_bell`] after the commit.

mod backoff;
mod circuit_breaker;
mod commands;
mod engine;
mod invitation_mail;
mod lease;
mod notices;
mod rate_limit;
mod results;
mod run;
mod withdraw;

pub(crate) use crate::mail::{Params, StopSeed};
pub(crate) use invitation_mail::{hold_withdrawn, rewrite_invitation};
pub(crate) use notices::require_room;
pub(crate) use run::run;
pub(crate) use withdraw::{withdraw, withdraw_all};

use crate::entity::message;
use crate::error::Result;
use crate::mail;
use crate::{Backend, restore};
use domain::id::{AccountId, ConfirmationId, IdentityId, InvitationId, ResetId};
use domain::message::{Lane, MessageKind, MessageState};
use domain::text::Locale;
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};

/// A mail to be sent.
pub(crate) struct NewMessage {
    pub(crate) kind: MessageKind,
    pub(crate) lane: Lane,
    /// The address as typed.
    pub(crate) to: String,
    pub(crate) locale: Locale,
    /// The row whose link the mail contains; the mail is withdrawn once that link is dead.
    pub(crate) about: About,
    /// The recipient's account, if there is one.
    pub(crate) account: Option<AccountId>,
    pub(crate) params: Params,
    /// *Do not send an e-mail now*.
    pub(crate) is_held: bool,
}

/// The link in a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Invitation(InvitationId),
    Reset(ResetId),
    /// A link that proves a mailbox.
    Confirmation(ConfirmationId),
    /// The link is a page that requires signing in, and no secret.
    Identity(IdentityId),
    /// No link, or no secret one.
    Nothing,
}

/// A row that is ready to be written.
#[derive(Clone)]
pub(crate) struct PreparedMessage(message::Model);

impl PreparedMessage {
    /// The same message, sent no earlier than at this time.
    pub(crate) fn due_at(mut self, at: i64) -> Self {
        self.0.due_at = at;
        self
    }

    /// The same message, sent after or before others.
    pub(crate) fn in_lane(mut self, lane: Lane) -> Self {
        self.0.lane = lane;
        self
    }
}

/// Makes the row before the transaction, which may run twice and then writes the same id and Message-ID. The message is
/// held without a mail server; [`enqueue`] may hold it after a restored backup.
pub(crate) fn prepare(backend: &Backend, new: NewMessage) -> PreparedMessage {
    let (id, now) = (backend.new_id(), backend.now());
    let is_held = new.is_held || !backend.has_mail();
    let state = if is_held { MessageState::Held } else { MessageState::Queued };
    let (invitation, reset, confirmation, identity) = match new.about {
        About::Invitation(id) => (Some(id), None, None, None),
        About::Reset(id) => (None, Some(id), None, None),
        About::Confirmation(id) => (None, None, Some(id), None),
        About::Identity(id) => (None, None, None, Some(id)),
        About::Nothing => (None, None, None, None),
    };
    PreparedMessage(message::Model {
        id,
        kind: new.kind,
        lane: new.lane,
        state,
        invitation_id: invitation,
        reset_id: reset,
        identity_id: identity,
        confirmation_id: confirmation,
        account_id: new.account,
        to_address: new.to,
        locale: new.locale,
        params: serde_json::to_string(&new.params).unwrap_or_else(|_| "{}".to_owned()),
        message_id: mail::message_id(backend, id),
        due_at: now,
        attempts: 0,
        lease_id: None,
        lease_until: None,
        created_at: now,
        settled_at: None,
        reply: None,
        reply_code: None,
        held_by_restore: false,
    })
}

/// Writes the rows in the transaction of the action. Ring [`Backend::outbox_bell`] after the commit.
pub(crate) async fn enqueue(tx: &DatabaseTransaction, messages: &[PreparedMessage]) -> Result<()> {
    if messages.is_empty() {
        return Ok(());
    }
    let mut rows: Vec<message::Model> = messages.iter().map(|message| message.0.clone()).collect();
    notices::settle(tx, &mut rows).await?;
    if rows.is_empty() {
        return Ok(());
    }
    restore::hold_back(tx, &mut rows).await?;
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    message::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

impl Backend {
    /// Whether a mail server is configured; without one, messages are held.
    pub fn has_mail(&self) -> bool {
        self.config().smtp_url.is_some()
    }

    /// Sends everything that is due now and waits for the results: for tests and commands.
    ///
    /// # Returns
    /// The number of messages that were leased.
    pub async fn run_outbox_once(&self) -> Result<u32> {
        run::once(self).await
    }
}

#[cfg(test)]
pub(crate) mod tests;
