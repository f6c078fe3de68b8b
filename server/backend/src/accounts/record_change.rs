use super::former_usernames;
use super::key::{AccountKey, AccountPart};
use crate::Backend;
use crate::audit::{self, Actor, Entry, Event, Subject};
use crate::entity::{account, audit_event};
use crate::error::{Error, Result};
use crate::gate::Desk;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::audit::{Action, SubjectKind};
use domain::form::Field;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;

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

/// The event of a change, to be written with others. A username that is given up is kept for the audit.
pub(crate) async fn change_event(
    tx: &DatabaseTransaction,
    backend: &Backend,
    actor: &Actor,
    (found, change): (&account::Model, Change),
) -> Result<Event> {
    if change.fields.contains(&Field::Username) {
        former_usernames::keep(tx, found, backend.now()).await?;
    }
    let key = AccountKey::of_locked(tx, backend, found).await?;
    let values = serde_json::json!({ "before": change.before, "after": change.after });
    let sealed = key.encrypt_json(backend, AccountPart::Change, &values)?;
    let detail = serde_json::json!({ "fields": change.fields, "sealed": URL_SAFE_NO_PAD.encode(&sealed) });
    let subject = Subject::new(SubjectKind::Account, found.id);
    audit::prepare(backend, actor, Entry { action: Action::AccountChanged, subject, detail })
}

/// The texts that an account has had, by their field, as far as the events of its changes have them: readable until the key of
/// the account is destroyed.
pub(crate) async fn recorded_values(
    tx: &DatabaseTransaction,
    backend: &Backend,
    row: &account::Model,
) -> Result<Vec<(String, String)>> {
    use audit_event::Column;
    let Some(key) = AccountKey::from_row(backend, row)? else { return Ok(Vec::new()) };
    let changes = [Action::AccountChanged, Action::AddressChanged, Action::AddressChangeUndone];
    let details: Vec<String> = audit_event::Entity::find()
        .select_only()
        .column(Column::Detail)
        .filter(Column::SubjectId.eq(row.id.uuid()))
        .filter(Column::Action.is_in(changes.map(Action::as_str)))
        .into_tuple()
        .all(tx)
        .await?;
    let mut texts = Vec::new();
    for detail in details {
        let Ok(SealedDetail { sealed }) = serde_json::from_str(&detail) else { continue };
        let values = URL_SAFE_NO_PAD.decode(sealed).map_err(Error::broken);
        let values = values.and_then(|sealed| key.decrypt_json(AccountPart::Change, &sealed));
        let RecordedValues { before, after } = match values {
            Ok(values) => values,
            // What cannot be read reveals nothing, and must not prevent an erasure.
            Err(error) => {
                tracing::warn!(account = %row.id, %error, "a recorded change cannot be opened");
                continue;
            }
        };
        let all = before.into_iter().chain(after);
        texts.extend(all.filter_map(|(field, value)| Some((field, value.as_str()?.to_owned()))));
    }
    Ok(texts)
}

#[derive(Deserialize)]
struct SealedDetail {
    sealed: String,
}

#[derive(Deserialize)]
struct RecordedValues {
    before: serde_json::Map<String, serde_json::Value>,
    after: serde_json::Map<String, serde_json::Value>,
}
