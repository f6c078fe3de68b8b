use super::attributed_values::{AttributedValues, Attribution};
use super::begin::{self, NewIdentity};
use super::draft::{IdentityDraft, display_name};
use super::key::DataKey;
use super::step_store::StoredStep;
use super::subject;
use super::target::{FillsIn, Target, must_be_open};
use crate::accounts;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::identity;
use crate::entry_locks::{self, OwnLock, readable};
use crate::error::{Error, Result};
use crate::gate::Desk;
use crate::search;
use domain::account::address_in;
use domain::audit::Action;
use domain::characters::cleaned;
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::identity::{
    IdentityState, IdentityTarget, NoticeDelivery, Provenance, Step, StepSave, StepSaved, Values,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait as _, QueryFilter};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

/// Characters of any one value; what is right is much shorter.
const MOST: usize = 2_000;
/// Registrations that one person has begun and neither finished nor discarded.
const UNFINISHED_MOST: u64 = 200;

/// A save that is ready, made before its transaction.
pub(super) struct SaveContext {
    pub(super) target: Target,
    pub(super) hand: Attribution,
    begun: NewIdentity,
}

impl<R: FillsIn> Desk<R> {
    /// Saves one step as it was typed: nothing in it needs to be right. The first save begins the identity and gives
    /// it its code. The same values once more change nothing and answer as the first time.
    ///
    /// # Errors
    /// `not_found`; `identity_state` where it is not open to be filled in; `malformed` for fields of another step, and
    /// for a privacy notice accepted in somebody else's name; `entries_locked` at a locked field; `text_long` at its
    /// field for what no page of ours sends; `too_many` for very many registrations that were begun and not finished.
    pub async fn save_step(&self, target: IdentityTarget, save: StepSave) -> Result<StepSaved> {
        let saved = async {
            let values = check_shape(&save)?;
            let target = R::target(self, target)?;
            self.count_own_change(target.account()).await?;
            let context = self.context(target)?;
            let work = async |tx: Tx| self.put(&tx, &context, &save, &values).await;
            self.backend.db().write(work).await
        };
        self.noting(target, saved.await).await
    }

    /// What is needed to save anything, and to begin where there is nothing yet.
    pub(super) fn context(&self, target: Target) -> Result<SaveContext> {
        let backend = &self.backend;
        let (id, account) = match target {
            Target::Account(account) => (backend.new_id(), Some(account)),
            Target::Registration(identity) => (identity, None),
        };
        let (begun, _) = NewIdentity::prepare(backend, &self.caller.actor(), id, account)?;
        let hand = Attribution { by: self.account(), provenance: self.provenance(target), at: backend.now() };
        Ok(SaveContext { target, hand, begun })
    }

    /// The identity, locked and open to be filled in; begun now where there was none.
    pub(super) async fn open_row(
        &self,
        tx: &DatabaseTransaction,
        context: &SaveContext,
    ) -> Result<identity::Model> {
        let row = match self.locked(tx, context.target).await? {
            Some(row) => row,
            None => {
                if matches!(context.target, Target::Registration(_)) {
                    check_unfinished(tx, context.hand.by).await?;
                }
                begin::write(tx, &[&context.begun]).await?;
                // Somebody else may have begun it in this very moment: then it is theirs that is gone on with.
                let row = self.locked_row(tx, context.target).await?;
                if let Some(account) = row.account_id {
                    search::refresh(tx, account).await?;
                }
                row
            }
        };
        must_be_open(&row)?;
        Ok(row)
    }

    async fn put(
        &self,
        tx: &DatabaseTransaction,
        context: &SaveContext,
        save: &StepSave,
        values: &Values,
    ) -> Result<StepSaved> {
        let row = self.open_row(tx, context).await?;
        if save.step == Step::Account && row.account_id.is_some() {
            return Err(Error::Refused(Code::IdentityState));
        }
        let key = DataKey::from_row(&self.backend, &row)?;
        let mut stored = StoredStep::load(tx, &key, save.step, save.document).await?;
        let lock = entry_locks::for_own_account(tx, &row, self.account(), context.hand.at).await?;
        let values = &with_locked(&stored.kept, values, lock.as_ref())?;
        let saved = |edition: u32, at: i64| StepSaved::Saved {
            identity: row.id,
            edition,
            at,
            code: row.code.to_string(),
        };
        if stored.edition > 0 && stored.kept.values() == *values {
            return Ok(saved(stored.edition, stored.saved_at));
        }
        if stored.edition != save.edition {
            let by = match stored.saved_by {
                // Their own name may be what is locked.
                Some(by) if lock.is_none() || context.hand.by != Some(by) => {
                    accounts::name(tx, Some(by)).await?
                }
                _ => String::new(),
            };
            let theirs = readable(lock.as_ref(), &stored.kept).values();
            return Ok(StepSaved::Conflict { edition: stored.edition, theirs, at: stored.saved_at, by });
        }
        let changed = stored.kept.replace(values, context.hand);
        if changed.contains(&Field::PrivacyNotice) {
            check_notice(values, context.hand)?;
        }
        stored.write(tx, self, &key, context.hand).await?;
        self.touch(tx, &row, &key, save.step).await?;
        self.note_saved(tx, &row, save, &changed).await?;
        Ok(saved(stored.edition + 1, context.hand.at))
    }

    /// Writes into the identity's row that it was changed; what was sent back is a draft again. The name follows what
    /// is typed for as long as nothing is verified: then it follows what is.
    async fn touch(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        key: &DataKey,
        step: Step,
    ) -> Result<()> {
        let mut update = identity::Entity::update_many()
            .col_expr(identity::Column::State, Expr::value(IdentityState::Draft))
            .col_expr(identity::Column::ChangedAt, Expr::value(self.backend.now()))
            .filter(identity::Column::Id.eq(row.id));
        let mut name = None;
        if row.verified.is_none() && matches!(step, Step::Person | Step::Names) {
            let now = display_name(&IdentityDraft::load(tx, key).await?.values());
            name = (now != row.name).then_some(now);
        }
        if let Some(name) = &name {
            update = update.col_expr(identity::Column::Name, Expr::value(name.as_str()));
        }
        update.exec(tx).await?;
        match (name, row.account_id) {
            (Some(_), Some(account)) => search::refresh(tx, account).await,
            _ => Ok(()),
        }
    }

    async fn note_saved(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        save: &StepSave,
        changed: &[Field],
    ) -> Result<()> {
        let mut detail = serde_json::json!({ "step": save.step, "fields": changed });
        if let Some(document) = save.document {
            detail["document"] = serde_json::json!(document);
        }
        let entry = Entry { action: Action::IdentitySaved, subject: subject(row.id), detail };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }
}

/// Nobody begins registrations without end. Of several that somebody begins at once, each sees the one before.
async fn check_unfinished(tx: &DatabaseTransaction, by: Option<AccountId>) -> Result<()> {
    if let Some(by) = by {
        accounts::lock(tx, by).await?;
    }
    let unfinished = identity::Entity::find()
        .filter(identity::Column::CreatedBy.eq(by))
        .filter(identity::Column::AccountId.is_null())
        .filter(identity::Column::State.ne(IdentityState::Erased));
    if unfinished.count(tx).await? >= UNFINISHED_MOST { Err(Error::Refused(Code::TooMany)) } else { Ok(()) }
}

/// What is locked stays as it is: its person sends nothing there, and whatever else comes is refused, right or wrong.
fn with_locked(kept: &AttributedValues, values: &Values, lock: Option<&OwnLock>) -> Result<Values> {
    let mut all = values.clone();
    let there = kept.values();
    for field in lock.map(|lock| lock.fields(kept)).unwrap_or_default() {
        if values.has(field) {
            return Err(Faults::one(field, Code::EntriesLocked).into());
        }
        all.set(field, there.get(field));
    }
    Ok(all)
}

/// Nobody accepts the privacy notice for somebody else, and nobody hands it over to themselves.
fn check_notice(values: &Values, hand: Attribution) -> Result<()> {
    let is_person = hand.provenance == Provenance::Themselves;
    match NoticeDelivery::parse(values.get(Field::PrivacyNotice)) {
        Some((how, _)) if how != NoticeDelivery::by(is_person) => Err(Error::Refused(Code::Malformed)),
        _ => Ok(()),
    }
}

/// Whether a page of ours sends this; the values without what nobody sees, and with their letters composed, since a name
/// is the same however a keyboard makes it.
fn check_shape(save: &StepSave) -> Result<Values> {
    let is_document = save.step == Step::Document;
    if is_document != save.document.is_some()
        || save.values.iter().any(|(field, _)| !save.step.fields().contains(&field))
    {
        return Err(Error::Refused(Code::Malformed));
    }
    if let Some((field, _)) = save.values.iter().find(|(_, text)| text.chars().count() > MOST) {
        return Err(Faults::one(field, Code::TextLong).into());
    }
    let mut values = Values::default();
    for (field, text) in save.values.iter() {
        let clean = match field {
            // Its lines are read as they are.
            Field::MachineReadableZone => Cow::Borrowed(text),
            Field::PersonalEmail => address_in(text),
            _ => cleaned(text),
        };
        values.set(field, clean.nfc().collect::<String>());
    }
    Ok(values)
}
