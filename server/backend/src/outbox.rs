//! The outbox: every mail is a row first, written in the transaction of the verb that causes it, so there is no mail
//! without a committed reason and no reason whose mail is lost.
//!
//! A row freezes what the mail is about (kind, address, language, parameters, Message-ID) and is rendered at each
//! attempt. Whoever sends claims rows under a lease, sends, and writes the results in groups, fenced by the lease: a
//! result that comes too late changes nothing. A duplicate is possible only where the connection or the program died
//! between the final dot and the recorded answer, and then it has the same Message-ID and link.
//!
//! It never decides whether something is to be said, and never sends what is held. To add a mail: a kind in `domain`,
//! its sentences, a template folder and an arm in `mail/render.rs`, and [`prepare`] before the transaction with
//! [`enqueue`] inside it, then [`Backend::outbox_bell`] after the commit.

mod backoff;
mod circuit_breaker;
mod claim;
mod commands;
mod engine;
mod rate_limit;
mod results;
mod run;
mod withdraw;

pub(crate) use claim::ClaimedMessage;
pub(crate) use run::run;
pub(crate) use withdraw::{WITHDRAWN, withdraw, withdraw_all};

use crate::entity::message;
use crate::error::Result;
use crate::{Backend, restore};
use domain::id::{AccountId, ConfirmationId, IdentityId, InvitationId, ResetId};
use domain::message::{Lane, MessageKind, MessageState};
use domain::text::{Locale, harmless};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A mail that somebody is to get.
pub(crate) struct NewMessage {
    pub(crate) kind: MessageKind,
    pub(crate) lane: Lane,
    /// As it was typed.
    pub(crate) to: String,
    pub(crate) locale: Locale,
    /// The row whose link the mail carries; the mail is withdrawn when that link is dead.
    pub(crate) about: About,
    /// Whose mail it is, where there is an account.
    pub(crate) account: Option<AccountId>,
    pub(crate) params: Params,
    /// *Do not send an e-mail now*.
    pub(crate) is_held: bool,
}

/// The link a mail carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Invitation(InvitationId),
    Reset(ResetId),
    /// A link that proves a mailbox.
    Confirmation(ConfirmationId),
    /// An identity: its link is the page where one signs in, and no secret.
    Identity(IdentityId),
    /// No link, or none that is a secret.
    Nothing,
}

/// What a mail says, frozen when it is written; each kind uses what it needs. Notes are not here: they stay in their
/// invitation's row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Params {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) organization: String,
    /// Whose account it is about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) username: String,
    /// The address it is about, where that is not the recipient's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) email: String,
    /// Who invites or asks. What they are called is read when the mail is written: a name may be erased before that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<AccountId>,
    /// When what it tells about happened, Unix milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<i64>,
    /// How many days are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) days: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_reminder: bool,
}

impl Params {
    /// What a mail shows of it, also where it was written before such characters were refused.
    pub(crate) fn make_harmless(&mut self) {
        for text in [&mut self.organization, &mut self.username, &mut self.email] {
            if let Cow::Owned(harmless) = harmless(text) {
                *text = harmless;
            }
        }
    }
}

/// A row that is ready to be written.
#[derive(Clone)]
pub(crate) struct PreparedMessage(message::Model);

/// Makes the row, with its id and its Message-ID, before the transaction: one that runs twice writes the same mail.
/// Without a mail server it is held, and after a restored backup it may be.
pub(crate) fn prepare(backend: &Backend, new: NewMessage) -> PreparedMessage {
    let (id, now) = (backend.new_id(), backend.now());
    let is_held = new.is_held || !backend.has_mail() || restore::holds_back(backend, new.kind, new.lane);
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
        message_id: format!("<{id}@{}>", host_of(backend.base_url())),
        due_at: now,
        attempts: 0,
        lease_id: None,
        lease_until: None,
        created_at: now,
        settled_at: None,
        reply: None,
        reply_code: None,
    })
}

/// Writes the rows in the verb's own transaction, all in one statement. Ring [`Backend::outbox_bell`] once that is
/// committed.
pub(crate) async fn enqueue(tx: &DatabaseTransaction, messages: &[PreparedMessage]) -> Result<()> {
    if messages.is_empty() {
        return Ok(());
    }
    let rows = messages.iter().map(|message| message.0.clone().into_active_model());
    message::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

impl Backend {
    /// Whether a mail server is configured; without one, messages are held.
    pub fn has_mail(&self) -> bool {
        self.config().smtp_url.is_some()
    }

    /// Sends everything that is due now, as the worker would, and waits for the results: for tests and commands.
    ///
    /// # Returns
    /// How many messages were taken in hand.
    pub async fn run_outbox_once(&self) -> Result<u32> {
        run::once(self).await
    }
}

/// Whether the message is worth nothing without a link that opens something.
pub(crate) fn needs_link(row: &message::Model) -> bool {
    matches!(row.kind, MessageKind::Invitation | MessageKind::ConfirmAddress | MessageKind::PasswordReset)
}

/// The right-hand side of a Message-ID: the host that people know, without its port.
fn host_of(base_url: &str) -> &str {
    let authority = base_url.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        // A domain literal may stand there, but not every mail server likes one.
        Some(_) => "matricula.invalid",
        None => authority.split(':').next().unwrap_or_default(),
    };
    if host.is_empty() { "matricula.invalid" } else { host }
}

#[cfg(test)]
pub(crate) mod tests;
