use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::session;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::{outbox, permissions, security};
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::{AccountId, SessionId};
use domain::security::SecurityChange;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Desk<CanManageAccounts> {
    /// Ends one session of an account, and tells the person by mail. One that has ended already stays so, and is neither
    /// recorded nor told again.
    ///
    /// # Errors
    /// `not_found` where there is no such account; `permission_not_held` for the founder and for an account that holds what
    /// the actor does not, except the actor's own; `confirm_first`.
    pub async fn end_session(&self, account: AccountId, session: SessionId) -> Result<()> {
        self.require_confirmation()?;
        let backend = &self.backend;
        let row = accounts::by_id(self.reach(), backend.db().read(), account).await?;
        let change = if self.account() == Some(account) {
            SecurityChange::SessionEnded
        } else {
            SecurityChange::SessionEndedByAdministrator
        };
        let told = &row.map(|row| security::notice(backend, &row, change)).unwrap_or_default();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found =
                accounts::lock(self.reach(), tx, account).await?.ok_or(Error::Refused(Code::NotFound))?;
            if self.account() == Some(account) {
                permissions::held_by_actor(tx, self, backend.now()).await?;
            } else {
                permissions::may_edit(tx, self, &found, backend.now()).await?;
            }
            let one = session::Entity::delete_many()
                .filter(session::Column::Id.eq(session))
                .filter(session::Column::AccountId.eq(account));
            if one.exec(tx).await?.rows_affected == 0 {
                return Ok(());
            }
            outbox::enqueue(tx, told).await?;
            // About the account, since the session is gone.
            let subject = Subject::new(SubjectKind::Account, account);
            let detail = serde_json::json!({ "session": session });
            audit::record(tx, backend, &self.caller, Entry { action: Action::SessionEnded, subject, detail })
                .await
        };
        self.refused_about(account, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// Records a refusal because of permissions.
    pub(crate) async fn refused_about<T>(&self, account: AccountId, result: Result<T>) -> Result<T> {
        match result {
            Err(Error::Refused(code @ (Code::PermissionNotHeld | Code::NotFound))) => {
                Err(self.refuse(code, Subject::new(SubjectKind::Account, account)).await)
            }
            other => other,
        }
    }
}
