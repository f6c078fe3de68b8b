//! *Create and invite*: turns a registration into an account with an invitation.

use super::begin::mark_has_identity;
use super::draft::IdentityDraft;
use super::key::DataKey;
use super::organization_data::{TypedData, take_typed};
use super::step_store::StoredStep;
use super::subject;
use super::target::{OpensIdentities as _, check_open};
use crate::attributed_values::Attribution;
use crate::audit::{self, Entry};
use crate::db::{Unique, violated};
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::{CanRegisterIdentities, CanRegisterUsers, Desk};
use crate::reach::EVERYONE;
use crate::unit_paths;
use crate::{idna, own_fields, search};
use domain::audit::Action;
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, IdentityId, InvitationId};
use domain::identity::{IdentityTarget, Provenance, Step};
use domain::invitation::InviteDraft;
use domain::registry::{FieldLevel, OwnValuesDraft};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};

impl Desk<CanRegisterIdentities> {
    /// Creates the account of a registration with its invitation and message, and attaches the identity to it.
    /// Repeating it returns the same invitation.
    ///
    /// # Errors
    /// `not_found`, `permission_missing`, `step_skipped` where the account step was never filled in; by field, the
    /// faults of [`invite`](Desk::<CanRegisterUsers>::invite).
    pub async fn complete_registration(&self, registration: IdentityId) -> Result<InvitationId> {
        let target = IdentityTarget::Registration(registration);
        let completed = async {
            let target = CanRegisterIdentities::resolve(self, target)?;
            let row = self.find_identity(self.backend.db().read(), target).await?;
            let row = row.ok_or(Error::Refused(Code::NotFound))?;
            if let Some(invitation) = row.invitation_id {
                return Ok(invitation);
            }
            check_open(&row)?;
            let draft = IdentityDraft::load(
                self.backend.db().read(),
                &self.backend,
                &DataKey::from_row(&self.backend, &row)?,
            )
            .await?;
            let values = draft.values();
            if !values.has(Field::Email) {
                return Err(Error::Refused(Code::StepSkipped));
            }
            let mut draft = InviteDraft::from(&values);
            draft.reserved = self.backend.settings().reserved();
            draft.own.fields = own_fields::live(self.backend.db().read(), FieldLevel::Account).await?;
            // A field that was retired since it was filled in is no longer asked for.
            let OwnValuesDraft { values: own, fields, .. } = &mut draft.own;
            own.retain(|(field, _)| fields.iter().any(|one| one.field == *field));
            if !self.reach().is_everyone() {
                let unit = unit_paths::by_name(self.backend.db().read(), values.get(Field::Unit)).await?;
                draft.unit = unit.map(|unit| unit.to_string()).unwrap_or_default();
            }
            let invite = draft.check(idna::to_ascii)?;
            let users = self.backend.open::<CanRegisterUsers>(&self.caller).await?;
            users.invite_for(&invite, Some(registration)).await
        };
        self.audit_refusal(target, completed.await).await
    }
}

/// The invitation of a registration that is completed already. Locks the registration until the transaction ends.
pub(crate) async fn finished(
    tx: &DatabaseTransaction,
    registration: IdentityId,
) -> Result<Option<InvitationId>> {
    let row = identity::Entity::find_by_id(EVERYONE, registration).lock_exclusive().one(tx).await?;
    let row = row.ok_or(Error::Refused(Code::NotFound))?;
    if row.invitation_id.is_none() {
        check_open(&row)?;
    }
    Ok(row.invitation_id)
}

/// Attaches the identity of a registration to its new account.
pub(crate) async fn finish(
    tx: &DatabaseTransaction,
    desk: &Desk<CanRegisterUsers>,
    registration: IdentityId,
    account: AccountId,
    invitation: InvitationId,
) -> Result<()> {
    identity::Entity::update_many()
        .col_expr(identity::Column::AccountId, Expr::value(account.uuid()))
        .col_expr(identity::Column::InvitationId, Expr::value(invitation.uuid()))
        .col_expr(identity::Column::ChangedAt, Expr::value(desk.backend.now()))
        .filter(identity::Column::Id.eq(registration))
        .exec(tx)
        .await
        .map_err(|error: DbErr| match violated(&error) {
            // The address belongs to a pending account that has an identity already.
            Some(Unique::IdentityAccount) => Faults::one(Field::Email, Code::AlreadyRegistered).into(),
            _ => Error::from(error),
        })?;
    mark_has_identity(tx, [account]).await?;
    let row = identity::Entity::find_by_id(EVERYONE, registration)
        .one(tx)
        .await?
        .ok_or(Error::Refused(Code::NotFound))?;
    let key = DataKey::from_row(&desk.backend, &row)?;
    // They are data of the account now, which only administrators see.
    let mut stored = StoredStep::load(tx, &key, Step::Account, None).await?;
    let mut kept = stored.content.values();
    kept.of_own(Step::Account).into_iter().for_each(|(field, _)| kept.set(field, ""));
    if kept != stored.content.values() {
        let at = stored.saved_at;
        let attribution = Attribution { by: stored.saved_by, provenance: Provenance::Administrator, at };
        stored.content.replace(&kept, attribution);
        stored.write(tx, &desk.backend, &key, attribution.saved()).await?;
    }
    let draft = IdentityDraft::load(tx, &desk.backend, &key).await?;
    let values = draft.values();
    // Whoever has a border has put the account into a unit already.
    let is_taken = |field: Field| values.has(field) && (field != Field::Unit || desk.reach().is_everyone());
    let typed: Vec<Field> =
        Step::Organization.fields().iter().copied().filter(|field| is_taken(*field)).collect();
    let typed = TypedData { changed: &typed, values: &values, is_new: true };
    take_typed(tx, desk, account, typed).await?;
    search::refresh(tx, account).await?;
    let detail = serde_json::json!({ "account": account, "invitation": invitation });
    let entry = Entry { action: Action::RegistrationCompleted, subject: subject(registration), detail };
    audit::record(tx, &desk.backend, &desk.caller, entry).await
}
