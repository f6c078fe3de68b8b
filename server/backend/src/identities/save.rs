use super::begin::{self, Begun};
use super::filled::{Filled, name_of};
use super::kept::{Hand, Kept};
use super::key::{DataKey, Place};
use super::names::names;
use super::subject;
use super::view::edition;
use super::whose::{FillsIn, Target, must_be_open};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_document, identity_step};
use crate::error::{Error, Result};
use crate::gate::Desk;
use crate::search;
use domain::audit::Action;
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, DocumentId, IdentityId};
use domain::identity::{IdentityState, Step, StepSave, StepSaved, Values, Whose};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, Set,
};
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

/// Characters of any one value; what is right is much shorter.
const MOST: usize = 2_000;

/// A save that is ready, made before its transaction.
pub(super) struct Saving {
    pub(super) target: Target,
    pub(super) hand: Hand,
    begun: Begun,
}

impl<R: FillsIn> Desk<R> {
    /// Saves one step as it was typed: nothing in it needs to be right. The first save begins the identity and gives
    /// it its code. The same values once more change nothing and answer as the first time.
    ///
    /// # Errors
    /// `not_found`; `identity_state` where it is not open to be filled in; `malformed` for fields of another step;
    /// `text_long` at its field for what no page of ours sends.
    pub async fn save_step(&self, whose: Whose, save: StepSave) -> Result<StepSaved> {
        let saved = async {
            let values = check_shape(&save)?;
            let saving = self.saving(R::target(self, whose)?)?;
            let work = async |tx: Tx| self.put(&tx, &saving, &save, &values).await;
            self.backend.db().write(work).await
        };
        self.noting(whose, saved.await).await
    }

    /// What is needed to save anything, and to begin where there is nothing yet.
    pub(super) fn saving(&self, target: Target) -> Result<Saving> {
        let backend = &self.backend;
        let (id, account) = match target {
            Target::Account(account) => (backend.new_id(), Some(account.uuid())),
            Target::Registration(identity) => (identity.uuid(), None),
        };
        let (begun, _) = Begun::prepare(backend, &self.caller.actor(), id, account)?;
        let hand = Hand {
            by: self.account().map(AccountId::uuid),
            provenance: self.provenance(target),
            at: backend.now(),
        };
        Ok(Saving { target, hand, begun })
    }

    /// The identity, locked and open to be filled in; begun now where there was none.
    pub(super) async fn open_row(
        &self,
        tx: &DatabaseTransaction,
        saving: &Saving,
    ) -> Result<identity::Model> {
        let row = match self.locked(tx, saving.target).await? {
            Some(row) => row,
            None => {
                begin::write(tx, &[&saving.begun]).await?;
                // Somebody else may have begun it in this very moment: then it is theirs that is gone on with.
                let row = self.locked_row(tx, saving.target).await?;
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
        saving: &Saving,
        save: &StepSave,
        values: &Values,
    ) -> Result<StepSaved> {
        let row = self.open_row(tx, saving).await?;
        if save.step == Step::Account && row.account_id.is_some() {
            return Err(Error::Refused(Code::IdentityState));
        }
        let key = DataKey::of(&self.backend, &row)?;
        let mut slot = Slot::read(tx, &key, save.step, save.document).await?;
        let saved = |edition: u32, at: i64| StepSaved::Saved {
            identity: IdentityId::new(row.id),
            edition,
            at,
            code: row.code.to_string(),
        };
        if slot.edition > 0 && slot.kept.values() == *values {
            return Ok(saved(slot.edition, slot.saved_at));
        }
        if slot.edition != save.edition {
            let by = match slot.saved_by {
                Some(by) => names(tx, [by]).await?.remove(&by).unwrap_or_default(),
                None => String::new(),
            };
            let theirs = slot.kept.values();
            return Ok(StepSaved::Conflict { edition: slot.edition, theirs, at: slot.saved_at, by });
        }
        let changed = slot.kept.replace(values, saving.hand);
        slot.write(tx, self, &key, saving.hand).await?;
        self.touch(tx, &row, &key, save.step).await?;
        self.note_saved(tx, &row, save, &changed).await?;
        Ok(saved(slot.edition + 1, saving.hand.at))
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
            .col_expr(identity::Column::State, Expr::value(IdentityState::Draft.as_str()))
            .col_expr(identity::Column::ChangedAt, Expr::value(self.backend.now()))
            .filter(identity::Column::Id.eq(row.id));
        let mut name = None;
        if row.verified.is_none() && matches!(step, Step::Person | Step::Names) {
            let now = name_of(&Filled::read(tx, key).await?.values());
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

/// Whether a page of ours sends this; the values with their letters composed, since a name is the same however a
/// keyboard makes it.
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
    save.values.iter().for_each(|(field, text)| values.put(field, text.nfc().collect::<String>()));
    Ok(values)
}

/// A step or a document, as it was last saved.
struct Slot {
    identity: Uuid,
    step: Step,
    document: Option<DocumentId>,
    edition: u32,
    kept: Kept,
    saved_at: i64,
    saved_by: Option<Uuid>,
}

impl Slot {
    async fn read(
        tx: &DatabaseTransaction,
        key: &DataKey,
        step: Step,
        document: Option<DocumentId>,
    ) -> Result<Self> {
        let identity = key.identity();
        let mut slot =
            Self { identity, step, document, edition: 0, kept: Kept::default(), saved_at: 0, saved_by: None };
        let place = slot.place();
        let found = match document {
            Some(document) => {
                let row = super::documents::of(tx, identity, document).await?;
                Some((row.edition, row.sealed, row.saved_at, row.saved_by))
            }
            None => {
                let id = (identity, step.as_str().to_owned());
                let row = identity_step::Entity::find_by_id(id).one(tx).await?;
                row.map(|row| (row.edition, row.sealed, row.saved_at, row.saved_by))
            }
        };
        if let Some((number, sealed, saved_at, saved_by)) = found {
            slot.edition = edition(number);
            slot.kept = key.read(place, &sealed)?;
            (slot.saved_at, slot.saved_by) = (saved_at, saved_by);
        }
        Ok(slot)
    }

    fn place(&self) -> Place {
        match self.document {
            Some(document) => Place::Document(document.uuid()),
            None => Place::Step(self.step),
        }
    }

    /// Writes it as the next edition.
    async fn write<R>(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<R>,
        key: &DataKey,
        hand: Hand,
    ) -> Result<()> {
        let sealed = key.shut(&desk.backend, self.place(), &self.kept)?;
        let next = i32::try_from(self.edition + 1).map_err(Error::broken)?;
        if let Some(document) = self.document {
            let row = identity_document::ActiveModel {
                id: Set(document.uuid()),
                edition: Set(next),
                sealed: Set(sealed),
                saved_at: Set(hand.at),
                saved_by: Set(hand.by),
                ..Default::default()
            };
            identity_document::Entity::update(row).exec(tx).await?;
            return Ok(());
        }
        let row = identity_step::Model {
            identity_id: self.identity,
            step: self.step.as_str().to_owned(),
            edition: next,
            sealed,
            saved_at: hand.at,
            saved_by: hand.by,
        };
        if self.edition == 0 {
            identity_step::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
        } else {
            identity_step::Entity::update(row.into_active_model().reset_all()).exec(tx).await?;
        }
        Ok(())
    }
}
