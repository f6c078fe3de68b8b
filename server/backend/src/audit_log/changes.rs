//! Values of accounts before and after a change, which events have encrypted under the key of the account.
//!
//! They are read by whoever may view the audit and the personal data of that person, among the events of one person alone:
//! each reading is an event about them, once in a while for the same reader. When the key is destroyed they are gone.

use super::detail::Detail;
use super::page::READ_AGAIN_MS;
use super::sentences::Sentences;
use super::walk::at;
use crate::accounts::{AccountKey, AccountPart};
use crate::audit::{Entry, Subject, record};
use crate::db::Tx;
use crate::entity::{account, audit_event};
use crate::error::{Error, Result};
use crate::gate::{CanViewAudit, Desk};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::audit::{Action, AuditValue, RecordedChange, SubjectKind};
use domain::id::{AccountId, EventId};
use domain::permission::Permission;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};

/// Values by the word of their field, as they were recorded.
#[derive(Deserialize)]
struct Recorded {
    before: serde_json::Map<String, serde_json::Value>,
    after: serde_json::Map<String, serde_json::Value>,
}

impl Desk<CanViewAudit> {
    /// The recorded values of these events, for those that the reader may read them of.
    pub(super) async fn changes(
        &self,
        rows: &[audit_event::Model],
        person: Option<AccountId>,
        sentences: &Sentences<'_>,
    ) -> Result<HashMap<EventId, RecordedChange>> {
        let recorded: Vec<(EventId, AccountId, String)> = rows.iter().filter_map(recorded).collect();
        let may_read = self.permissions_anywhere().has(Permission::ViewPersonalData);
        if recorded.is_empty() || !may_read {
            return Ok(HashMap::new());
        }
        let reach = self.reach_of(Permission::ViewPersonalData);
        let ids: BTreeSet<AccountId> = recorded.iter().map(|(_, account, _)| *account).collect();
        let found = account::Entity::find(&reach).filter(account::Column::Id.is_in(ids));
        let found: Vec<account::Model> = found.all(self.backend.db().read()).await?;
        let mut keys = HashMap::new();
        for row in &found {
            keys.insert(row.id, AccountKey::from_row(&self.backend, row)?);
        }
        if let Some(person) = person.filter(|person| keys.get(person).is_some_and(Option::is_some)) {
            self.record_opening(person).await?;
        }
        let mut changes = HashMap::new();
        for (event, account, sealed) in recorded {
            let change = match keys.get(&account) {
                Some(Some(_)) if person != Some(account) => RecordedChange::OfPerson,
                Some(Some(key)) => opened(key, &sealed, sentences).unwrap_or_else(|error| {
                    tracing::warn!(%account, %error, "a recorded change cannot be opened");
                    RecordedChange::Erased
                }),
                Some(None) => RecordedChange::Erased,
                None if reach.is_everyone() => RecordedChange::Erased,
                // Beyond the border of the reader.
                None => continue,
            };
            changes.insert(event, change);
        }
        Ok(changes)
    }

    /// Records that somebody reads what changes of a person had been from and to, once in a while.
    async fn record_opening(&self, person: AccountId) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let Some(me) = self.account() else { return Ok(()) };
        let same = audit_event::Entity::find()
            .filter(audit_event::Column::ActorId.eq(me.uuid()))
            .filter(audit_event::Column::Id.gte(at(now - READ_AGAIN_MS)))
            .filter(audit_event::Column::Action.eq(Action::ChangesOpened.as_str()))
            .filter(audit_event::Column::SubjectId.eq(person.uuid()));
        if same.count(backend.db().read()).await? > 0 {
            return Ok(());
        }
        self.count_reading().await?;
        let work = async |tx: Tx| {
            let subject = Subject::new(SubjectKind::Account, person);
            let entry = Entry { action: Action::ChangesOpened, subject, detail: serde_json::Value::Null };
            record(&tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }
}

/// An event with encrypted values, its account, and the values.
fn recorded(row: &audit_event::Model) -> Option<(EventId, AccountId, String)> {
    let account = row.subject_id.filter(|_| row.subject_kind == SubjectKind::Account.as_str())?;
    let sealed = Detail::of(row).text("sealed")?.to_owned();
    Some((row.id, AccountId::new(account), sealed))
}

fn opened(key: &AccountKey, sealed: &str, sentences: &Sentences<'_>) -> Result<RecordedChange> {
    let sealed = URL_SAFE_NO_PAD.decode(sealed).map_err(Error::broken)?;
    let Recorded { before, after } = key.decrypt_json(AccountPart::Change, &sealed)?;
    let words: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let value = |word: &String| AuditValue {
        name: sentences.field_name(word),
        before: sentences.recorded(word, before.get(word)),
        after: sentences.recorded(word, after.get(word)),
    };
    let values = words.into_iter().filter(|word| before.get(*word) != after.get(*word)).map(value);
    Ok(RecordedChange::Values(values.collect()))
}
