use super::{ReviewCase, claim_term};
use crate::Backend;
use crate::audit::{self, Actor, Entry};
use crate::clock::Term;
use crate::db::Tx;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::{CanValidateIdentities, Desk};
use crate::identities::subject;
use crate::reach::EVERYONE;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::IdentityState;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanValidateIdentities> {
    /// Claims a case until the claim lapses. Claiming it again extends the claim.
    ///
    /// # Errors
    /// `not_found` where there is no case; the errors that exclude one from [deciding](Self::decide).
    pub async fn claim_case(&self, id: IdentityId) -> Result<()> {
        let case = self.case(id).await?;
        self.check_eligible(&case).await?;
        let backend = &self.backend;
        let me = self.account();
        let claim = claim_term(backend);
        let until = claim.end();
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_still_decides(tx, &[&case], claim.now).await?;
            let claimed = identity::Entity::update_many()
                .col_expr(identity::Column::State, Expr::value(IdentityState::InReview))
                .col_expr(identity::Column::ClaimedBy, Expr::value(me))
                .col_expr(identity::Column::ClaimedUntil, Expr::value(until))
                .filter(identity::Column::Id.eq(id))
                .filter(is_available_to(me, claim))
                .exec(tx)
                .await?;
            if claimed.rows_affected == 0 {
                let row = identity::Entity::find_by_id(EVERYONE, id).one(tx).await?;
                let waits = row.is_some_and(|row| row.state.is_waiting());
                return Err(Error::Refused(if waits { Code::ClaimedByOther } else { Code::AlreadyDecided }));
            }
            let detail = serde_json::json!({ "until": until });
            let entry = Entry { action: Action::IdentityClaimed, subject: subject(id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }

    /// Releases a claim. Releasing without one changes nothing.
    ///
    /// # Errors
    /// `not_found` where there is no case.
    pub async fn release_case(&self, id: IdentityId) -> Result<()> {
        self.case(id).await?;
        let backend = &self.backend;
        let me = self.account();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let released = identity::Entity::update_and_release()
                .col_expr(identity::Column::State, Expr::value(IdentityState::Submitted))
                .filter(identity::Column::Id.eq(id))
                .filter(identity::Column::State.eq(IdentityState::InReview))
                .filter(identity::Column::ClaimedBy.eq(me))
                .exec(tx)
                .await?;
            if released.rows_affected == 0 {
                return Ok(());
            }
            let subject = subject(id);
            let entry = Entry { action: Action::IdentityReleased, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }

    /// Refuses a reviewer who may not decide about the case. An attempt on their own identity, or on one they are
    /// involved in, is audited.
    pub(super) async fn check_eligible(&self, case: &ReviewCase) -> Result<()> {
        self.refuse_for(case, self.ineligibility(case).await?).await
    }

    /// Refuses a reviewer who may never decide about the case, whoever has claimed it, in the same way.
    pub(super) async fn check_not_excluded(&self, case: &ReviewCase) -> Result<()> {
        self.refuse_for(case, self.exclusion_of_actor(case).await?).await
    }

    async fn refuse_for(&self, case: &ReviewCase, code: Option<Code>) -> Result<()> {
        match code {
            None => Ok(()),
            Some(code @ (Code::OwnIdentity | Code::FourEyes | Code::GivenLink | Code::MailboxFirst)) => {
                Err(self.refuse(code, subject(case.identity.id)).await)
            }
            Some(code) => Err(Error::Refused(code)),
        }
    }
}

/// Releases all claims of an account that may no longer be used, so that others can take the cases at once.
pub(crate) async fn release_claims_of(
    tx: &DatabaseTransaction,
    backend: &Backend,
    actor: &Actor,
    reviewer: AccountId,
) -> Result<()> {
    let released = identity::Entity::update_and_release()
        .col_expr(identity::Column::State, Expr::value(IdentityState::Submitted))
        .filter(identity::Column::State.eq(IdentityState::InReview))
        .filter(identity::Column::ClaimedBy.eq(reviewer))
        .exec_with_returning(tx)
        .await?;
    for row in released {
        let detail = serde_json::json!({ "claimed_by": reviewer });
        let entry = Entry { action: Action::IdentityReleased, subject: subject(row.id), detail };
        audit::record(tx, backend, actor.clone(), entry).await?;
    }
    Ok(())
}

/// Selects a waiting identity that nobody else has claimed.
pub(super) fn is_available_to(me: Option<AccountId>, claim: Term) -> Condition {
    use identity::Column;
    let is_free = Condition::any()
        .add(Column::ClaimedBy.is_null())
        .add(Column::ClaimedUntil.lte(claim.now))
        .add(Column::ClaimedUntil.gt(claim.latest))
        .add(Column::ClaimedBy.eq(me));
    let waiting = [IdentityState::Submitted, IdentityState::InReview];
    Condition::all().add(Column::State.is_in(waiting)).add(is_free)
}
