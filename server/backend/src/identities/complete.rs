//! *Create and invite*: a registration becomes an account with its invitation.

use super::begin::have_identity;
use super::draft::IdentityDraft;
use super::key::DataKey;
use super::subject;
use super::target::{Opens as _, must_be_open};
use crate::audit::{self, Entry};
use crate::db::{Unique, violated};
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::{CanRegisterIdentities, CanRegisterUsers, Desk};
use crate::{idna, search};
use domain::audit::Action;
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, IdentityId, InvitationId};
use domain::identity::IdentityTarget;
use domain::invitation::InviteDraft;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};

impl Desk<CanRegisterIdentities> {
    /// Creates the account of a registration, its invitation and its message, and ties the identity to it: all at once,
    /// and once. Trying again answers as the first time did.
    ///
    /// # Errors
    /// `not_found`, `permission_missing`, `step_skipped` where the account's step was never filled in; by field what
    /// [`invite`](Desk::<CanRegisterUsers>::invite) says.
    pub async fn complete_registration(&self, registration: IdentityId) -> Result<InvitationId> {
        let target = IdentityTarget::Registration(registration);
        let completed = async {
            let target = CanRegisterIdentities::target(self, target)?;
            let row = self.found(self.backend.db().read(), target).await?;
            let row = row.ok_or(Error::Refused(Code::NotFound))?;
            if let Some(done) = row.invitation_id {
                return Ok(done);
            }
            must_be_open(&row)?;
            let filled =
                IdentityDraft::load(self.backend.db().read(), &DataKey::from_row(&self.backend, &row)?)
                    .await?;
            let values = filled.values();
            if !values.has(Field::Email) {
                return Err(Error::Refused(Code::StepSkipped));
            }
            let invite = InviteDraft::from(&values).check(idna::to_ascii)?;
            let users = self.backend.open::<CanRegisterUsers>(&self.caller).await?;
            users.invite_for(&invite, Some(registration)).await
        };
        self.noting(target, completed.await).await
    }
}

/// What came of a registration already, if anything did; nobody else finishes it until the transaction ends.
pub(crate) async fn finished(
    tx: &DatabaseTransaction,
    registration: IdentityId,
) -> Result<Option<InvitationId>> {
    let row = identity::Entity::find_by_id(registration).lock_exclusive().one(tx).await?;
    let row = row.ok_or(Error::Refused(Code::NotFound))?;
    if row.invitation_id.is_none() {
        must_be_open(&row)?;
    }
    Ok(row.invitation_id)
}

/// Ties the identity to the account that was just made for it.
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
            // A pending account was invited again, and it has an identity of its own.
            Some(Unique::IdentityAccount) => Faults::one(Field::Email, Code::AlreadyRegistered).into(),
            _ => Error::from(error),
        })?;
    have_identity(tx, [account]).await?;
    search::refresh(tx, account).await?;
    let detail = serde_json::json!({ "account": account, "invitation": invitation });
    let entry = Entry { action: Action::RegistrationCompleted, subject: subject(registration), detail };
    audit::record(tx, &desk.backend, &desk.caller, entry).await
}
