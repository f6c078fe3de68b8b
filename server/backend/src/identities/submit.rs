use super::target::{FillsIn, must_be_open};
use super::view::policy;
use super::{AttributedValues, Attribution, DataKey, IdentityDraft, Place, Snapshot, display_name, subject};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_image, identity_revision};
use crate::error::{Error, Result};
use crate::gate::Desk;
use crate::reviews::SubmissionEffects;
use crate::{entry_locks, pictures, search};
use domain::audit::Action;
use domain::form::{Code, Field};
use domain::id::IdentityId;
use domain::identity::{IdentityState, IdentityTarget, IdentityView, Policy, Step, SubmitDraft, Values};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

impl<R: FillsIn> Desk<R> {
    /// Hands the identity over to be validated: everything is checked again, and what was checked is what is kept as
    /// the next revision. Of two at once, one does.
    ///
    /// # Errors
    /// `not_found`; `identity_state` where it is not open; `step_skipped` where a step that is needed was never filled
    /// in; `entries_locked` where the person may not read all of it yet; all faults of the steps, by field.
    pub async fn submit_identity(&self, target: IdentityTarget, draft: SubmitDraft) -> Result<IdentityView> {
        let backend = &self.backend;
        let submitted = async {
            let target = R::target(self, target)?;
            self.count_own_change(target.account()).await?;
            let submission = draft.check()?;
            let hand =
                Attribution { by: self.account(), provenance: self.provenance(target), at: backend.now() };
            let last: Values =
                [(Field::Declaration, Values::YES), (Field::NoteToReviewer, submission.note().as_str())]
                    .into_iter()
                    .collect();
            let row = self.found(backend.db().read(), target).await?;
            let row = row.ok_or(Error::Refused(Code::StepSkipped))?;
            let intake = SubmissionEffects::prepare(backend, &row, hand.by).await?;
            let work = async |tx: Tx| {
                let tx = &*tx;
                let row = self.locked(tx, target).await?.ok_or(Error::Refused(Code::StepSkipped))?;
                must_be_open(&row)?;
                // Nobody validates somebody who is not there yet.
                if row.account_id.is_none() {
                    return Err(Error::Refused(Code::IdentityState));
                }
                let key = DataKey::from_row(backend, &row)?;
                let filled = IdentityDraft::load(tx, &key).await?;
                // Nobody stands for what they may not read.
                let lock = entry_locks::for_own_account(tx, &row, hand.by, hand.at).await?;
                if let Some(lock) = lock
                    && (filled.is_locked_by(&lock) || pictures::any_locked(tx, row.id, &lock).await?)
                {
                    return Err(Error::Refused(Code::EntriesLocked));
                }
                let by_themselves = self.is_mine(target, Some(&row));
                check(&filled, &policy(backend, by_themselves))?;
                let mut snapshot = snapshot(tx, &row, filled, &last, hand).await?;
                snapshot.by_themselves = by_themselves;
                self.hand_over(tx, &row, &key, &snapshot, hand).await?;
                intake.write(tx, row.id, &snapshot).await
            };
            backend.db().write(work).await?;
            backend.outbox_bell().notify_one();
            let row = self.found(backend.db().read(), target).await?;
            self.view(target, row).await
        };
        self.noting(target, submitted.await).await
    }

    async fn hand_over(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        key: &DataKey,
        snapshot: &Snapshot,
        hand: Attribution,
    ) -> Result<()> {
        let number = next_number(tx, row.id).await?;
        let revision = identity_revision::Model {
            identity_id: row.id,
            number,
            state: IdentityState::Submitted,
            sealed: key.seal_json(&self.backend, Place::Revision(number), snapshot)?,
            submitted_at: hand.at,
            submitted_by: hand.by,
            decision: None,
            decided_at: None,
            decided_by: None,
        };
        identity_revision::Entity::insert(revision.into_active_model()).exec_without_returning(tx).await?;
        let handed_over = identity::Entity::update_many()
            .col_expr(identity::Column::State, Expr::value(IdentityState::Submitted))
            .col_expr(identity::Column::Submitted, Expr::value(number))
            .col_expr(identity::Column::SubmittedAt, Expr::value(hand.at))
            .col_expr(identity::Column::ChangedAt, Expr::value(hand.at))
            .col_expr(identity::Column::Flags, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(identity::Column::ClaimedBy, Expr::value(Option::<Uuid>::None))
            .col_expr(identity::Column::ClaimedUntil, Expr::value(Option::<i64>::None))
            .filter(identity::Column::Id.eq(row.id))
            .filter(identity::Column::State.eq(row.state.as_str()))
            .exec(tx)
            .await?;
        if handed_over.rows_affected == 0 {
            return Err(Error::Refused(Code::IdentityState));
        }
        // What is verified keeps its name until another is.
        if row.verified.is_none() {
            put_name(tx, row, &display_name(&snapshot.values.values())).await?;
        }
        let detail = serde_json::json!({ "revision": number });
        let entry = Entry { action: Action::IdentitySubmitted, subject: subject(row.id), detail };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }
}

/// Everything that was ever saved, against the rules of today.
fn check(filled: &IdentityDraft, policy: &Policy) -> Result<()> {
    let form = filled.form();
    let is_saved = |step: Step| match step {
        // There may be no document, and the last step is the submission itself.
        Step::Document | Step::Check => true,
        step => filled.steps.iter().any(|(saved, ..)| *saved == step),
    };
    if form.unmet_steps(policy).any(|step| !is_saved(step)) {
        return Err(Error::Refused(Code::StepSkipped));
    }
    form.check(policy).map(|_| ()).map_err(Error::from)
}

/// What was checked, and nothing else: who is registered under an alias leaves no papers.
async fn snapshot(
    tx: &DatabaseTransaction,
    row: &identity::Model,
    filled: IdentityDraft,
    last: &Values,
    hand: Attribution,
) -> Result<Snapshot> {
    let form = filled.form();
    let walked: Vec<Step> = form.steps().collect();
    let mut values = AttributedValues::default();
    for (step, _, kept) in filled.steps {
        if walked.contains(&step) {
            values.extend(kept);
        }
    }
    let mut said = AttributedValues::default();
    said.replace(last, hand);
    values.extend(said);
    let (mut documents, mut pictures) = (Vec::new(), Vec::new());
    if walked.contains(&Step::Document) {
        documents = filled.documents.into_iter().map(|(row, kept)| (row.id, kept)).collect();
        pictures = identity_image::Entity::find()
            .select_only()
            .column(identity_image::Column::Id)
            .filter(identity_image::Column::IdentityId.eq(row.id))
            .filter(identity_image::Column::IsCurrent.eq(true))
            .into_tuple()
            .all(tx)
            .await?;
    }
    Ok(Snapshot { values, documents, pictures, by_themselves: false })
}

async fn next_number(tx: &DatabaseTransaction, identity: IdentityId) -> Result<i32> {
    let newest: Option<i32> = identity_revision::Entity::find()
        .select_only()
        .column(identity_revision::Column::Number)
        .filter(identity_revision::Column::IdentityId.eq(identity))
        .order_by_desc(identity_revision::Column::Number)
        .into_tuple()
        .one(tx)
        .await?;
    Ok(newest.unwrap_or_default() + 1)
}

/// Puts a name in force, by which the person is found and shown.
pub(crate) async fn put_name(tx: &DatabaseTransaction, row: &identity::Model, name: &str) -> Result<()> {
    if row.name == name {
        return Ok(());
    }
    identity::Entity::update_many()
        .col_expr(identity::Column::Name, Expr::value(name))
        .filter(identity::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    match row.account_id {
        Some(account) => search::refresh(tx, account).await,
        None => Ok(()),
    }
}
