use super::target::{EditsIdentities, ResolvedTarget, check_open};
use super::{subject, verified};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::Desk;
use crate::keys::Key;
use domain::audit::Action;
use domain::form::Code;
use domain::identity::{IdentityState, IdentityTarget, IdentityView};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, QueryFilter};

impl<R: EditsIdentities> Desk<R> {
    /// Discards an open correction. Only the verified revision is left. One that is not open any more is no error, so that
    /// a lost answer can be retried.
    ///
    /// # Errors
    /// `not_found`; `identity_state` where nothing is verified or a correction waits for its decision;
    /// `entries_locked` where the person may not read all of it; `permission_missing` where the correction has changed a field
    /// that the actor neither sees nor fills in.
    pub async fn discard_correction(&self, target: IdentityTarget) -> Result<IdentityView> {
        let discarded = async {
            let target = R::resolve(self, target)?;
            self.count_own_change(target.account()).await?;
            let blind_key = &self.backend.blind_key().await?;
            let work = async |tx: Tx| self.discard(&tx, target, blind_key).await;
            self.backend.db().write(work).await?;
            let row = self.find_identity(self.backend.db().read(), target).await?;
            self.view(target, row).await
        };
        self.audit_refusal(target, discarded.await).await
    }

    async fn discard(&self, tx: &DatabaseTransaction, target: ResolvedTarget, blind_key: &Key) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let row = self.lock_existing(tx, target).await?;
        if row.state == IdentityState::Verified {
            return Ok(());
        }
        check_open(&row)?;
        if row.verified.is_none() {
            return Err(Error::Refused(Code::IdentityState));
        }
        self.check_may_change_state(tx, &row).await?;
        let hidden = self.hidden_own_fields(tx, self.is_own(target, Some(&row))).await?;
        if verified::corrects_any(tx, backend, &row, &hidden).await? {
            return Err(Error::Refused(Code::PermissionMissing));
        }
        verified::end_correction(tx, backend, blind_key, &row).await?;
        identity::Entity::update_and_release()
            .col_expr(identity::Column::State, Expr::value(IdentityState::Verified))
            .col_expr(identity::Column::ChangedAt, Expr::value(now))
            .col_expr(identity::Column::Flags, Expr::value(Option::<Vec<u8>>::None))
            .filter(identity::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
        let detail = serde_json::json!({ "from": row.state });
        let entry = Entry { action: Action::CorrectionDiscarded, subject: subject(row.id), detail };
        audit::record(tx, backend, &self.caller, entry).await
    }
}
