//! *My receipt*: what is stored about the person, and who has opened it.

use crate::accounts::{name_in, names};
use crate::attributed_values::AttributedValues;
use crate::entity::{audit_event, identity};
use crate::entry_locks::{self, LockedEntries};
use crate::error::Result;
use crate::gate::{Desk, SignedIn};
use crate::identities::pictures::all_pictures;
use crate::identities::{DataKey, EncryptedPart, IdentityDraft, all_revisions, texts_to_person};
use crate::own_fields;
use crate::reach::EVERYONE;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::audit::{Action, SubjectKind};
use domain::form::Field;
use domain::id::{AccountId, IdentityId};
use domain::identity::{DeclinedErasure, Receipt, ReceiptLine, Side};
use domain::registry::{FieldLevel, OwnField};
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Deserialize;
use std::collections::{BTreeSet, HashSet};

impl Desk<SignedIn> {
    /// What is stored about the actor, and who has opened it.
    pub async fn my_receipt(&self) -> Result<Receipt> {
        let account = self.my_own_fields().await?;
        let held = account.iter().filter(|one| !one.values.is_empty()).map(|one| one.field.field);
        let mut fields: Vec<Field> = held.collect();
        let mut own: Vec<OwnField> = account.iter().map(|one| one.field.clone()).collect();
        let Some(row) = self.own_identity().await? else { return Ok(Receipt { fields, own, ..empty() }) };
        let lock =
            entry_locks::for_own_account(self.backend.db().read(), &row, self.account(), self.backend.now())
                .await?;
        let (stored, pictures, notice) = self.stored_fields(&row, lock.as_ref()).await?;
        let hidden = self.hidden_own_fields(self.backend.db().read(), true).await?;
        fields.extend(stored.into_iter().filter(|field| !hidden.contains(field)));
        let of_identity = own_fields::find(self.backend.db().read(), FieldLevel::Identity).await?;
        own.extend(of_identity.into_iter().filter(|one| !hidden.contains(&one.field)));
        let erasure_declined = self.erasure_declined(&row, lock.as_ref()).await?;
        Ok(Receipt {
            code: Some(row.code.to_string()),
            state: Some(row.state),
            fields,
            own,
            pictures,
            notice,
            openings: self.openings(&row, lock.is_none()).await?,
            erasure_asked_at: row.erasure_asked_at,
            erasure_declined,
        })
    }

    /// The identity of the actor, if there is one.
    pub(crate) async fn own_identity(&self) -> Result<Option<identity::Model>> {
        let me = self.me()?.account.uuid();
        let own = identity::Entity::find(EVERYONE).filter(identity::Column::AccountId.eq(me));
        Ok(own.one(self.backend.db().read()).await?)
    }

    /// The answer to the last request, as far as the actor may read it.
    async fn erasure_declined(
        &self,
        row: &identity::Model,
        lock: Option<&LockedEntries>,
    ) -> Result<Option<DeclinedErasure>> {
        if row.data_key.is_none() {
            return Ok(None);
        }
        let (db, key) = (self.backend.db().read(), DataKey::from_row(&self.backend, row)?);
        Ok(texts_to_person(db, &self.backend, row, &key, lock).await?.erasure_declined)
    }

    /// The fields with a value in the draft or in a revision, the sides with a picture, current or replaced, and the privacy
    /// notice that was received. What is locked is left out:
    /// that somebody entered it would tell something about the person.
    async fn stored_fields(
        &self,
        row: &identity::Model,
        lock: Option<&LockedEntries>,
    ) -> Result<(Vec<Field>, Vec<Side>, String)> {
        if row.data_key.is_none() {
            return Ok((Vec::new(), Vec::new(), String::new()));
        }
        let (db, key) = (self.backend.db().read(), DataKey::from_row(&self.backend, row)?);
        let mut fields = BTreeSet::new();
        let mut add = |attributed: &AttributedValues| {
            fields.extend(entry_locks::readable(lock, attributed).iter().map(|(field, _)| field));
        };
        let draft = IdentityDraft::load(db, &self.backend, &key).await?;
        draft.steps.iter().for_each(|step| add(&step.values));
        let notice = draft.values().get(Field::PrivacyNotice).to_owned();
        draft.documents.iter().for_each(|document| add(&document.values));
        for (_, snapshot) in all_revisions(db, &key).await? {
            add(&snapshot.values);
            snapshot.documents.iter().for_each(|(_, attributed)| add(attributed));
        }
        let stored = all_pictures(db, row.id).await?;
        let shown = stored.iter().filter(|picture| lock.is_none_or(|lock| !picture.is_locked_by(lock)));
        let sides: BTreeSet<Side> = shown.map(|picture| picture.side).collect();
        Ok((fields.into_iter().collect(), sides.into_iter().collect(), notice))
    }

    /// Who has opened the identity, and who has entered something, newest first. Own actions are left out, and entries while
    /// some are locked.
    async fn openings(&self, row: &identity::Model, with_entries: bool) -> Result<Vec<ReceiptLine>> {
        let id = row.id;
        let key = row.data_key.is_some().then(|| DataKey::from_row(&self.backend, row)).transpose()?;
        let mut events = self.events_by_others(id, &OPENINGS).await?;
        if with_entries {
            let mut known = HashSet::new();
            let entries = self.events_by_others(id, &ENTRIES).await?;
            // Each step is saved on its own, often many times: once a day is enough.
            let day = |at: i64| at.div_euclid(86_400_000);
            events.extend(entries.into_iter().filter(|entry| known.insert((entry.actor_id, day(entry.at)))));
            events.sort_by_key(|event| std::cmp::Reverse(event.at));
        }
        let names = names(self.backend.db().read(), events.iter().filter_map(|event| event.actor_id)).await?;
        let lines = events.into_iter().map(|event| {
            let reason = key.as_ref().and_then(|key| event.reason(key));
            let ReceiptEvent { at, actor_kind, actor_id, action, .. } = event;
            // An operator at the shell has no account; the kind of actor is shown.
            let by = if actor_id.is_some() { name_in(&names, actor_id) } else { actor_kind };
            ReceiptLine { at, by, action, reason }
        });
        Ok(lines.collect())
    }

    /// The latest of these events, newest first.
    async fn events_by_others(&self, id: IdentityId, actions: &[Action]) -> Result<Vec<ReceiptEvent>> {
        use audit_event::Column;
        let by_others = Condition::any()
            .add(Column::ActorId.is_null())
            .add(Column::ActorId.ne(self.me()?.account.uuid()));
        let events = audit_event::Entity::find()
            .filter(Column::SubjectId.eq(id))
            .filter(Column::SubjectKind.eq(SubjectKind::Identity.as_str()))
            .filter(Column::Action.is_in(actions.iter().map(|action| action.as_str())))
            .filter(by_others)
            .order_by_desc(Column::At)
            .order_by_desc(Column::Id)
            .limit(EVENTS_MOST)
            .into_partial_model::<ReceiptEvent>();
        Ok(events.all(self.backend.db().read()).await?)
    }
}

fn empty() -> Receipt {
    Receipt {
        code: None,
        state: None,
        fields: Vec::new(),
        own: Vec::new(),
        pictures: Vec::new(),
        notice: String::new(),
        openings: Vec::new(),
        erasure_asked_at: None,
        erasure_declined: None,
    }
}

/// The events that are listed, and how many of each kind at most.
const OPENINGS: [Action; 3] = [Action::IdentityOpened, Action::ImageOpened, Action::IdentityExported];
const ENTRIES: [Action; 3] = [Action::IdentityBegun, Action::IdentitySaved, Action::ImageStored];
const EVENTS_MOST: u64 = 200;

#[derive(DerivePartialModel)]
#[sea_orm(entity = "audit_event::Entity")]
struct ReceiptEvent {
    at: i64,
    actor_kind: String,
    actor_id: Option<AccountId>,
    action: String,
    detail: String,
}

#[derive(Deserialize)]
struct SealedReason {
    sealed: String,
}

impl ReceiptEvent {
    /// Why somebody has exported the identity with others.
    fn reason(&self, key: &DataKey) -> Option<String> {
        if self.action != Action::IdentityExported.as_str() {
            return None;
        }
        let SealedReason { sealed } = serde_json::from_str(&self.detail).ok()?;
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        key.decrypt_json(EncryptedPart::ExportReason, &sealed).ok()
    }
}
