use super::begin::{self, NewIdentity};
use super::draft::IdentityDraft;
use super::key::DataKey;
use super::notice::accepted;
use super::organization_data::{OrganizationData, TypedData, keep_typed, take_typed};
use super::step_store::StoredStep;
use super::subject;
use super::target::{EditsIdentities, ResolvedTarget, check_open};
use crate::accounts::{self};
use crate::attributed_values::{AttributedValues, Attribution};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::identity;
use crate::entry_locks::{self, LockedEntries, readable};
use crate::error::{Error, Result};
use crate::gate::Desk;
use crate::person_name::person_name;
use crate::reach::EVERYONE;
use crate::{own_fields, search};
use domain::account::address_in;
use domain::audit::Action;
use domain::characters::cleaned;
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::identity::{IdentityState, IdentityTarget, Provenance, Step, StepSave, StepSaved, Values};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, PaginatorTrait as _, QueryFilter};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

/// Characters of one value; valid ones are much shorter.
const MAX_CHARS: usize = 2_000;
/// Unfinished registrations of one person.
const MAX_UNFINISHED: u64 = 200;

/// What a save needs, prepared before its transaction.
pub(super) struct SaveContext {
    pub(super) target: ResolvedTarget,
    pub(super) attribution: Attribution,
    begun: NewIdentity,
    /// Own fields that are for administrators only.
    hidden: Vec<Field>,
}

impl<R: EditsIdentities> Desk<R> {
    /// Saves one step as typed, valid or not. The first save creates the identity and its code. Saving the same values
    /// again changes nothing and returns the same result.
    ///
    /// # Errors
    /// `not_found`; `identity_state` where the identity is not open; `step_kept` for a step of the person's own that the
    /// organization fills in; `malformed` for fields of another step or of administrators only, and for a
    /// privacy notice accepted in somebody else's name; `entries_locked` at a locked field, and for accepting the notice
    /// while there is one; `notice_missing` at its field for another version than the one in force, and for anything else
    /// while a new version is not accepted; `text_long` at its field for more than the form allows; `too_many` for very many unfinished registrations.
    pub async fn save_step(&self, target: IdentityTarget, save: StepSave) -> Result<StepSaved> {
        let saved = async {
            let mut values = check_shape(&save)?;
            own_fields::normalize(self.backend.db().read(), save.step, &mut values).await?;
            let target = R::resolve(self, target)?;
            let is_own = self.is_own(target, None);
            self.check_fills_in(is_own, save.step)?;
            self.count_own_change(target.account()).await?;
            let hidden = self.hidden_own_fields(self.backend.db().read(), is_own).await?;
            if hidden.iter().any(|field| values.has(*field)) {
                return Err(Error::Refused(Code::Malformed));
            }
            let context = SaveContext { hidden, ..self.save_context(target)? };
            let work = async |tx: Tx| self.write_step(&tx, &context, &save, &values).await;
            self.backend.db().write(work).await
        };
        self.audit_refusal(target, saved.await).await
    }

    /// Prepares a save, and a new identity in case there is none yet.
    pub(super) fn save_context(&self, target: ResolvedTarget) -> Result<SaveContext> {
        let backend = &self.backend;
        let (id, account) = match target {
            ResolvedTarget::Account(account) => (backend.new_id(), Some(account)),
            ResolvedTarget::Registration(identity) => (identity, None),
        };
        let (begun, _) = NewIdentity::prepare(backend, &self.caller.actor(), id, account)?;
        let attribution =
            Attribution { by: self.account(), provenance: self.provenance(target), at: backend.now() };
        Ok(SaveContext { target, attribution, begun, hidden: Vec::new() })
    }

    /// The identity, locked, open for editing, and created if there is none.
    pub(super) async fn open_or_begin(
        &self,
        tx: &DatabaseTransaction,
        context: &SaveContext,
    ) -> Result<identity::Model> {
        let row = match self.lock_identity(tx, context.target).await? {
            Some(row) => row,
            None => {
                if matches!(context.target, ResolvedTarget::Registration(_)) {
                    limit_unfinished(tx, context.attribution.by).await?;
                }
                begin::begin(tx, &[&context.begun]).await?;
                // A concurrent transaction may have created it first; that one is used.
                let row = self.lock_existing(tx, context.target).await?;
                if let Some(account) = row.account_id {
                    search::refresh(tx, account).await?;
                }
                row
            }
        };
        check_open(&row)?;
        Ok(row)
    }

    async fn write_step(
        &self,
        tx: &DatabaseTransaction,
        context: &SaveContext,
        save: &StepSave,
        values: &Values,
    ) -> Result<StepSaved> {
        let row = self.open_or_begin(tx, context).await?;
        if save.step == Step::Account && row.account_id.is_some() {
            return Err(Error::Refused(Code::IdentityState));
        }
        let key = DataKey::from_row(&self.backend, &row)?;
        let mut stored = StoredStep::load(tx, &key, save.step, save.document).await?;
        let data = match save.step {
            Step::Organization => OrganizationData::of_identity(tx, &self.backend, row.id).await?,
            _ => OrganizationData::default(),
        };
        data.put_into(&mut stored.content);
        let lock = entry_locks::for_own_account(tx, &row, self.account(), context.attribution.at).await?;
        let mut values = with_locked(&stored.content, values, lock.as_ref())?;
        let kept = stored.content.values();
        context.hidden.iter().for_each(|field| values.set(*field, kept.get(*field)));
        let values = &values;
        let saved = |edition: u32, at: i64| StepSaved::Saved {
            identity: row.id,
            edition,
            at,
            code: row.code.to_string(),
        };
        if stored.edition > 0 && stored.content.values() == *values {
            return Ok(saved(stored.edition, stored.saved_at));
        }
        if stored.edition != save.edition {
            let by = match stored.saved_by {
                // Their own name may be a locked value.
                Some(by) if lock.is_none() || context.attribution.by != Some(by) => {
                    self.name(tx, Some(by)).await?
                }
                _ => String::new(),
            };
            let mut theirs = readable(lock.as_ref(), &stored.content).values();
            context.hidden.iter().for_each(|field| theirs.set(*field, ""));
            let by_oneself = stored.saved_by.is_some() && stored.saved_by == context.attribution.by;
            let (edition, at) = (stored.edition, stored.saved_at);
            return Ok(StepSaved::Conflict { edition, theirs, at, by, by_oneself });
        }
        if context.attribution.provenance == Provenance::Themselves {
            self.check_accepted_again(tx, &row, &key, save.step, values).await?;
        }
        let changed = stored.content.replace(values, context.attribution);
        let mut received = None;
        if changed.contains(&Field::PrivacyNotice) {
            received = self.check_notice(values, context.attribution)?;
            self.check_may_change_state(tx, &row).await?;
        }
        if save.step == Step::Organization
            && let Some(account) = row.account_id
        {
            match context.attribution.provenance {
                Provenance::Themselves => keep_typed(&data, &changed)?,
                _ => {
                    let typed = TypedData { changed: &changed, values, is_new: false };
                    take_typed(tx, self, account, typed).await?;
                }
            }
        }
        stored.write(tx, &self.backend, &key, context.attribution.saved()).await?;
        if let Some(receipt) = received {
            audit::record(tx, &self.backend, &self.caller, accepted(row.id, &receipt)).await?;
        }
        self.mark_changed(tx, &row, &key, save.step).await?;
        self.audit_save(tx, &row, save, &changed).await?;
        Ok(saved(stored.edition + 1, context.attribution.at))
    }

    /// Notes the change in the identity row: an identity sent back for changes becomes a draft again. Until a revision
    /// is verified, the name follows the draft.
    async fn mark_changed(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        key: &DataKey,
        step: Step,
    ) -> Result<()> {
        let mut update = identity::Entity::update_as_draft(row.id, self.backend.now());
        let mut name = None;
        if row.verified.is_none() && matches!(step, Step::Person | Step::Names) {
            let now = person_name(&IdentityDraft::load(tx, &self.backend, key).await?.values());
            name = (!row.has_name(&now)).then_some(now);
        }
        if let Some(name) = &name {
            update = update
                .col_expr(identity::Column::Name, Expr::value(name.shown.as_str()))
                .col_expr(identity::Column::FamilyName, Expr::value(name.family.as_str()));
        }
        update.exec(tx).await?;
        match (name, row.account_id) {
            (Some(_), Some(account)) => search::refresh(tx, account).await,
            _ => Ok(()),
        }
    }

    async fn audit_save(
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

/// Limits the unfinished registrations of one person. The lock on the account makes concurrent ones count each other.
async fn limit_unfinished(tx: &DatabaseTransaction, by: Option<AccountId>) -> Result<()> {
    if let Some(by) = by {
        accounts::lock(EVERYONE, tx, by).await?;
    }
    let unfinished = identity::Entity::find(EVERYONE)
        .filter(identity::Column::CreatedBy.eq(by))
        .filter(identity::Column::AccountId.is_null())
        .filter(identity::Column::State.ne(IdentityState::Erased));
    if unfinished.count(tx).await? >= MAX_UNFINISHED { Err(Error::Refused(Code::TooMany)) } else { Ok(()) }
}

/// Adds the locked values, which the form does not contain. Any value sent for a locked field is refused, so that it
/// cannot be guessed.
fn with_locked(
    attributed: &AttributedValues,
    values: &Values,
    lock: Option<&LockedEntries>,
) -> Result<Values> {
    let mut all = values.clone();
    let stored = attributed.values();
    for field in lock.map(|lock| lock.fields(attributed)).unwrap_or_default() {
        if values.has(field) {
            return Err(Faults::one(field, Code::EntriesLocked).into());
        }
        all.set(field, stored.get(field));
    }
    Ok(all)
}

/// Checks that the fields belong to the step, and returns the values without invisible characters and in NFC, so that
/// a name does not depend on the keyboard.
fn check_shape(save: &StepSave) -> Result<Values> {
    let is_document = save.step == Step::Document;
    if is_document != save.document.is_some()
        || save.values.iter().any(|(field, _)| !save.step.fields().contains(&field))
    {
        return Err(Error::Refused(Code::Malformed));
    }
    if let Some((field, _)) = save.values.iter().find(|(_, text)| text.chars().count() > MAX_CHARS) {
        return Err(Faults::one(field, Code::TextLong).into());
    }
    let mut values = Values::default();
    for (field, text) in save.values.iter() {
        let clean = match field {
            // The MRZ is parsed as typed.
            Field::MachineReadableZone => Cow::Borrowed(text),
            Field::PersonalEmail => address_in(text),
            _ => cleaned(text),
        };
        values.set(field, clean.nfc().collect::<String>());
    }
    values.normalize_dates();
    Ok(values)
}
