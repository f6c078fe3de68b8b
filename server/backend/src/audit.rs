//! The audit: one event per change, written in the transaction of the action with a MAC over its columns, and chained
//! afterwards by the sealing worker. A chain inside every transaction would serialize all writers.
//!
//! An event contains ids, names of fields and codes, never a value that is about a person. Values of settings are the
//! organization's: an event has what they were and what they are.

pub(crate) mod addresses;
pub(crate) mod checkpoint;
pub(crate) mod sealing;
pub(crate) mod subjects;

use crate::Backend;
use crate::entity::{audit_event, audit_seal};
use crate::error::{Error, Result};
use crate::keys::Keys;
use domain::audit::{Action, SubjectKind};
use domain::id::{AccountId, EventId};
use sea_orm::{DatabaseTransaction, DerivePartialModel, EntityTrait, IntoActiveModel};
use uuid::Uuid;

/// Who did it.
#[derive(Clone)]
pub(crate) struct Actor {
    /// `nobody`, `account`, `worker` or `operator`; an operator with an account acts in its name.
    pub(crate) kind: &'static str,
    pub(crate) account: Option<AccountId>,
    /// Where the request came from.
    pub(crate) address: Option<String>,
    /// The number of the request.
    pub(crate) request: Option<String>,
}

/// What an event is about.
#[derive(Clone, Copy)]
pub(crate) struct Subject(SubjectKind, Option<Uuid>);

impl Subject {
    /// One row of its kind.
    pub(crate) fn new(kind: SubjectKind, id: impl Into<Uuid>) -> Self {
        Self(kind, Some(id.into()))
    }

    /// A subject without an id, such as the organization.
    pub(crate) fn only(kind: SubjectKind) -> Self {
        Self(kind, None)
    }
}

/// The content of an event.
pub(crate) struct Entry {
    pub(crate) action: Action,
    pub(crate) subject: Subject,
    /// An object of ids, names of fields and codes, or `Value::Null`.
    pub(crate) detail: serde_json::Value,
}

/// Writes an event in the transaction of the action. The actor is the caller, or the account that the caller signs in to
/// in this transaction.
pub(crate) async fn record(
    tx: &DatabaseTransaction,
    backend: &Backend,
    actor: impl Into<Actor>,
    entry: Entry,
) -> Result<()> {
    record_all(tx, &[&prepare(backend, &actor.into(), entry)?]).await
}

/// An event to be written.
#[derive(Clone)]
pub(crate) struct Event(audit_event::Model);

impl Event {
    pub(crate) fn id(&self) -> EventId {
        self.0.id
    }

    pub(crate) fn at(&self) -> i64 {
        self.0.at
    }
}

/// Makes an event before the transaction: many of them would make it long.
pub(crate) fn prepare(backend: &Backend, actor: &Actor, entry: Entry) -> Result<Event> {
    let now = backend.now();
    let id = backend.rng().id(now);
    let address = match &actor.address {
        Some(address) => backend.seal_address(id, now, address)?,
        None => None,
    };
    let mut event = audit_event::Model {
        id,
        at: now,
        actor_kind: actor.kind.to_owned(),
        actor_id: actor.account.map(AccountId::uuid),
        address,
        request_id: actor.request.clone(),
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

/// Writes events in one statement, in the transaction of the action.
pub(crate) async fn record_all(tx: &DatabaseTransaction, events: &[&Event]) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = events.iter().map(|event| event.0.clone().into_active_model()).collect();
    audit_event::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The MAC of an event; `None` if its key is gone.
pub(crate) fn mac(keys: &Keys, event: &audit_event::Model) -> Option<Vec<u8>> {
    let key_id = u8::try_from(event.key_id).ok()?;
    keys.mac_with(key_id, "audit event", &canonical(event)).map(|mac| mac.to_vec())
}

/// The columns of an event. Those of a request have its number as one more: events from before there were numbers keep their
/// MACs, and no number can be added to them or taken from others. Each after its length, so that no two events have the same bytes.
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
    if let Some(request) = &event.request_id {
        part(true, request.as_bytes());
    }
    bytes
}

/// The columns of an event that a seal covers.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "audit_event::Entity")]
pub(crate) struct SealedEvent {
    pub(crate) id: EventId,
    pub(crate) mac: Vec<u8>,
}

/// The hash of a seal: the id of a key, and a MAC with it over the previous seal and the events. A plain hash could be
/// computed again after a deletion.
pub(crate) fn seal_hash(
    keys: &Keys,
    key_id: u8,
    seal: &audit_seal::Model,
    events: &[SealedEvent],
) -> Option<Vec<u8>> {
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

/// Bytes as a text of hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
