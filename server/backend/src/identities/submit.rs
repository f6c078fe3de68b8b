use super::submission_effects::SubmissionEffects;
use super::target::{EditsIdentities, check_open};
use super::view::policy;
use super::{DataKey, EncryptedPart, IdentityDraft, Snapshot, subject};
use crate::attributed_values::{AttributedValues, Attribution};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_image, identity_revision};
use crate::error::{Error, Result};
use crate::gate::Desk;
use crate::person_name::{PersonName, person_name};
use crate::{own_fields, search};
use domain::audit::Action;
use domain::form::{Code, Field};
use domain::id::IdentityId;
use domain::identity::{IdentityState, IdentityTarget, IdentityView, Policy, Step, SubmitDraft, Values};
use domain::registry::FieldLevel;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

impl<R: EditsIdentities> Desk<R> {
    /// Submits the identity for validation: checks everything again and stores it as the next revision. Of two
    /// concurrent submissions one succeeds.
    ///
    /// # Errors
    /// `not_found`; `identity_state` where the identity is not open; `step_skipped` where a required step was never
    /// filled in; `entries_locked` where the person may not read all of it yet; all faults of the steps, by field.
    pub async fn submit_identity(&self, target: IdentityTarget, draft: SubmitDraft) -> Result<IdentityView> {
        let backend = &self.backend;
        let submitted = async {
            let target = R::resolve(self, target)?;
            self.count_own_change(target.account()).await?;
            let submission = draft.check()?;
            let attribution =
                Attribution { by: self.account(), provenance: self.provenance(target), at: backend.now() };
            let declaration: Values =
                [(Field::Declaration, Values::YES), (Field::NoteToReviewer, submission.note().as_str())]
                    .into_iter()
                    .collect();
            let row = self.find_identity(backend.db().read(), target).await?;
            let row = row.ok_or(Error::Refused(Code::StepSkipped))?;
            let effects = SubmissionEffects::prepare(backend, &row, attribution.by).await?;
            let work = async |tx: Tx| {
                let tx = &*tx;
                let row = self.lock_identity(tx, target).await?.ok_or(Error::Refused(Code::StepSkipped))?;
                check_open(&row)?;
                // A registration has no account to validate yet.
                if row.account_id.is_none() {
                    return Err(Error::Refused(Code::IdentityState));
                }
                let key = DataKey::from_row(backend, &row)?;
                let draft = IdentityDraft::load(tx, backend, &key).await?;
                // Nobody declares as correct what they may not read.
                self.check_may_change_state(tx, &row).await?;
                let by_themselves = self.is_own(target, Some(&row));
                let hidden = self.hidden_own_fields(tx, by_themselves).await?;
                let mut own = own_fields::live(tx, FieldLevel::Identity).await?;
                own.retain(|one| !hidden.contains(&one.field));
                let policy = policy(backend, by_themselves, own);
                check(&draft, &policy)?;
                let mut snapshot = snapshot(tx, &row, draft, &policy, &declaration, attribution).await?;
                snapshot.by_themselves = by_themselves;
                self.store_revision(tx, &row, &key, &snapshot, attribution).await?;
                effects.write(tx, row.id, &snapshot).await
            };
            backend.db().write(work).await?;
            backend.outbox_bell().notify_one();
            let row = self.find_identity(backend.db().read(), target).await?;
            self.view(target, row).await
        };
        self.audit_refusal(target, submitted.await).await
    }

    async fn store_revision(
        &self,
        tx: &DatabaseTransaction,
        row: &identity::Model,
        key: &DataKey,
        snapshot: &Snapshot,
        attribution: Attribution,
    ) -> Result<()> {
        let number = next_number(tx, row.id).await?;
        let revision = identity_revision::Model {
            identity_id: row.id,
            number,
            state: IdentityState::Submitted,
            ciphertext: key.encrypt_json(&self.backend, EncryptedPart::Revision(number), snapshot)?,
            submitted_at: attribution.at,
            submitted_by: attribution.by,
            decision: None,
            decided_at: None,
            decided_by: None,
        };
        identity_revision::Entity::insert(revision.into_active_model()).exec_without_returning(tx).await?;
        let updated = identity::Entity::update_and_release()
            .col_expr(identity::Column::State, Expr::value(IdentityState::Submitted))
            .col_expr(identity::Column::Submitted, Expr::value(number))
            .col_expr(identity::Column::SubmittedAt, Expr::value(attribution.at))
            .col_expr(identity::Column::ChangedAt, Expr::value(attribution.at))
            .col_expr(identity::Column::Flags, Expr::value(Option::<Vec<u8>>::None))
            .filter(identity::Column::Id.eq(row.id))
            .filter(identity::Column::State.eq(row.state))
            .exec(tx)
            .await?;
        if updated.rows_affected == 0 {
            return Err(Error::Refused(Code::IdentityState));
        }
        // A verified name stays until another revision is verified.
        if row.verified.is_none() {
            set_name(tx, row, &person_name(&snapshot.values.values())).await?;
        }
        let detail = serde_json::json!({ "revision": number });
        let entry = Entry { action: Action::IdentitySubmitted, subject: subject(row.id), detail };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }
}

/// Checks the draft against the current rules.
fn check(draft: &IdentityDraft, policy: &Policy) -> Result<()> {
    let form = draft.form();
    let is_saved = |step: Step| match step {
        // Documents are optional, and the last step is the submission itself.
        Step::Document | Step::Check => true,
        step => draft.steps.iter().any(|saved| saved.row.step == step),
    };
    if form.unmet_steps(policy).any(|step| !is_saved(step)) {
        return Err(Error::Refused(Code::StepSkipped));
    }
    form.check(policy).map(|_| ()).map_err(Error::from)
}

/// The values of the steps that were checked. Somebody registered under an alias has no document step, so documents
/// saved earlier are left out.
async fn snapshot(
    tx: &DatabaseTransaction,
    row: &identity::Model,
    draft: IdentityDraft,
    policy: &Policy,
    declaration: &Values,
    attribution: Attribution,
) -> Result<Snapshot> {
    let form = draft.form();
    // Values of own fields that were retired since stay.
    let steps: Vec<Step> = form.steps(policy).chain([Step::More]).collect();
    let mut values = AttributedValues::default();
    for step in draft.steps {
        if steps.contains(&step.row.step) {
            values.extend(step.values);
        }
    }
    let mut declared = AttributedValues::default();
    declared.replace(declaration, attribution);
    values.extend(declared);
    let (mut documents, mut pictures) = (Vec::new(), Vec::new());
    if steps.contains(&Step::Document) {
        documents = draft.documents.into_iter().map(|document| (document.row.id, document.values)).collect();
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

/// Sets the name by which the person is searched and shown.
pub(crate) async fn set_name(
    tx: &DatabaseTransaction,
    row: &identity::Model,
    name: &PersonName,
) -> Result<()> {
    if row.has_name(name) {
        return Ok(());
    }
    identity::Entity::update_many()
        .col_expr(identity::Column::Name, Expr::value(name.shown.as_str()))
        .col_expr(identity::Column::FamilyName, Expr::value(name.family.as_str()))
        .filter(identity::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    match row.account_id {
        Some(account) => search::refresh(tx, account).await,
        None => Ok(()),
    }
}
