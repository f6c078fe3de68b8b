use super::key::{AccountKey, AccountPart};
use crate::Backend;
use crate::audit::{self, Actor, Entry, Event, Subject};
use crate::entity::account;
use crate::error::Result;
use crate::gate::Desk;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::audit::{Action, SubjectKind};
use domain::form::Field;
use sea_orm::DatabaseTransaction;

/// What was changed of an account.
pub(crate) struct Change {
    pub(crate) fields: Vec<Field>,
    pub(crate) before: serde_json::Value,
    pub(crate) after: serde_json::Value,
}

/// Records a change of a locked account, with its values encrypted under the account's key.
pub(crate) async fn record_change<R>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    found: &account::Model,
    change: Change,
) -> Result<()> {
    record_change_by(tx, &desk.backend, &desk.caller, (found, change)).await
}

/// The same for somebody without a desk.
pub(super) async fn record_change_by(
    tx: &DatabaseTransaction,
    backend: &Backend,
    actor: impl Into<Actor>,
    change: (&account::Model, Change),
) -> Result<()> {
    let event = change_event(tx, backend, &actor.into(), change).await?;
    audit::record_all(tx, &[&event]).await
}

/// The event of a change, to be written with others.
pub(crate) async fn change_event(
    tx: &DatabaseTransaction,
    backend: &Backend,
    actor: &Actor,
    (found, change): (&account::Model, Change),
) -> Result<Event> {
    let key = AccountKey::of_locked(tx, backend, found).await?;
    let values = serde_json::json!({ "before": change.before, "after": change.after });
    let sealed = key.encrypt_json(backend, AccountPart::Change, &values)?;
    let detail = serde_json::json!({ "fields": change.fields, "sealed": URL_SAFE_NO_PAD.encode(&sealed) });
    let subject = Subject::new(SubjectKind::Account, found.id);
    audit::prepare(backend, actor, Entry { action: Action::AccountChanged, subject, detail })
}
