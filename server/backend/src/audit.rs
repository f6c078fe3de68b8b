//! The audit: one event per change, written by the verb in its own transaction with a MAC over all of it, and chained
//! afterwards by the sealing worker. A chain inside every transaction would put all writers in one line.
//!
//! An event holds ids, names of fields and codes. It never holds a value that a person typed.

pub(crate) mod sealing;
mod verify;

pub use verify::{AuditFault, Report};

use crate::Backend;
use crate::entity::{audit_event, audit_seal};
use crate::error::{Error, Result};
use crate::keys::Keys;
use domain::audit::{Action, SubjectKind};
use domain::id::{AccountId, EventId};
use sea_orm::{DatabaseTransaction, DerivePartialModel, EntityTrait, IntoActiveModel};
use uuid::Uuid;

/// Who did it, as the events name it.
#[derive(Clone)]
pub(crate) struct Actor {
    /// `nobody`, `account`, `worker`, `operator`; an operator with an account is one in that account's name.
    pub(crate) kind: &'static str,
    pub(crate) account: Option<AccountId>,
    /// Where the request came from.
    pub(crate) address: Option<String>,
}

/// What it was about.
#[derive(Clone, Copy)]
pub(crate) struct Subject(SubjectKind, Option<Uuid>);

impl Subject {
    /// One row of its kind.
    pub(crate) fn new(kind: SubjectKind, id: impl Into<Uuid>) -> Self {
        Self(kind, Some(id.into()))
    }

    /// The organization itself, or whatever has no id.
    pub(crate) fn only(kind: SubjectKind) -> Self {
        Self(kind, None)
    }
}

/// What happened.
pub(crate) struct Entry {
    pub(crate) action: Action,
    pub(crate) subject: Subject,
    /// Ids, names of fields and codes: an object, or `Value::Null` where there is nothing to add.
    pub(crate) detail: serde_json::Value,
}

/// Writes an event into the verb's own transaction: if that is rolled back, nothing happened and nothing is recorded. The
/// actor is the caller, or whom a caller has become in this transaction: whoever has just signed in was nobody before.
pub(crate) async fn record(
    tx: &DatabaseTransaction,
    backend: &Backend,
    actor: impl Into<Actor>,
    entry: Entry,
) -> Result<()> {
    record_all(tx, &[&prepare(backend, &actor.into(), entry)?]).await
}

/// An event that is ready to be written.
#[derive(Clone)]
pub(crate) struct Event(audit_event::Model);

/// Makes an event before its transaction, where there are so many that the transaction would be long.
pub(crate) fn prepare(backend: &Backend, actor: &Actor, entry: Entry) -> Result<Event> {
    let now = backend.now();
    let mut event = audit_event::Model {
        id: backend.rng().id(now),
        at: now,
        actor_kind: actor.kind.to_owned(),
        actor_id: actor.account.map(AccountId::uuid),
        address: actor.address.clone(),
        action: entry.action.as_str().to_owned(),
        subject_kind: entry.subject.0.as_str().to_owned(),
        subject_id: entry.subject.1,
        detail: if entry.detail.is_null() { "{}".to_owned() } else { entry.detail.to_string() },
        key_id: i32::from(backend.keys().current_id()),
        mac: Vec::new(),
        seal_number: None,
    };
    event.mac =
        mac(backend.keys(), &event).ok_or_else(|| Error::broken("the current key cannot be missing"))?;
    Ok(Event(event))
}

/// Writes events into the verb's own transaction, all in one statement.
pub(crate) async fn record_all(tx: &DatabaseTransaction, events: &[&Event]) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = events.iter().map(|event| event.0.clone().into_active_model()).collect();
    audit_event::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The MAC that belongs to an event, if its key is still there.
fn mac(keys: &Keys, event: &audit_event::Model) -> Option<Vec<u8>> {
    let key_id = u8::try_from(event.key_id).ok()?;
    keys.mac_with(key_id, "audit event", &canonical(event)).map(|mac| mac.to_vec())
}

/// Everything the event says, each part with its length before it, so that no two events have the same bytes.
fn canonical(event: &audit_event::Model) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    let mut part = |present: bool, data: &[u8]| {
        bytes.push(u8::from(present));
        bytes.extend_from_slice(&(data.len() as u64).to_be_bytes());
        bytes.extend_from_slice(data);
    };
    part(true, event.id.uuid().as_bytes());
    part(true, &event.at.to_be_bytes());
    part(true, event.actor_kind.as_bytes());
    part(event.actor_id.is_some(), event.actor_id.as_ref().map_or(&[], |id| id.as_bytes().as_slice()));
    part(event.address.is_some(), event.address.as_deref().unwrap_or_default().as_bytes());
    part(true, event.action.as_bytes());
    part(true, event.subject_kind.as_bytes());
    part(event.subject_id.is_some(), event.subject_id.as_ref().map_or(&[], |id| id.as_bytes().as_slice()));
    part(true, event.detail.as_bytes());
    part(true, &event.key_id.to_be_bytes());
    bytes
}

/// What a seal covers of an event.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "audit_event::Entity")]
struct SealedEvent {
    id: EventId,
    mac: Vec<u8>,
}

/// What a seal's hash must be: the id of a key, and under that key a MAC over the seal before it and its own events. A
/// plain hash could be made again by whoever has deleted something.
fn seal_hash(keys: &Keys, key_id: u8, seal: &audit_seal::Model, events: &[SealedEvent]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(64 + events.len() * 48);
    bytes.extend_from_slice(&seal.number.to_be_bytes());
    bytes.extend_from_slice(&(seal.previous.len() as u64).to_be_bytes());
    bytes.extend_from_slice(&seal.previous);
    bytes.extend_from_slice(&seal.count.to_be_bytes());
    bytes.extend_from_slice(&seal.at.to_be_bytes());
    for SealedEvent { id, mac } in events {
        bytes.extend_from_slice(id.uuid().as_bytes());
        bytes.extend_from_slice(&(mac.len() as u64).to_be_bytes());
        bytes.extend_from_slice(mac);
    }
    keys.mac_with(key_id, "audit seal", &bytes).map(|mac| [&[key_id], mac.as_slice()].concat())
}

#[cfg(test)]
mod tests;
