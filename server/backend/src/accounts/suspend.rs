use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::{accounts, permissions, sessions};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Desk<CanManageAccounts> {
    /// Suspends an active account and ends all its sessions.
    ///
    /// # Errors
    /// `not_found` for an account that is neither active nor suspended, `permission_not_held` for the founder and for
    /// an account that holds what the actor does not.
    pub async fn suspend(&self, account: AccountId) -> Result<()> {
        self.set_state(account, AccountState::Active, AccountState::Suspended, Action::AccountSuspended).await
    }

    /// Reactivates a suspended account with its password and permissions.
    ///
    /// # Errors
    /// As for [`suspend`](Self::suspend).
    pub async fn reactivate(&self, account: AccountId) -> Result<()> {
        self.set_state(account, AccountState::Suspended, AccountState::Active, Action::AccountReactivated)
            .await
    }

    /// Changes the state of an account. Does nothing, and records nothing, where it is in that state already.
    async fn set_state(
        &self,
        account: AccountId,
        from: AccountState,
        to: AccountState,
        action: Action,
    ) -> Result<()> {
        let subject = Subject::new(SubjectKind::Account, account.uuid());
        let backend = &self.backend;
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = accounts::by_id(tx, account).await?.ok_or(Error::Refused(Code::NotFound))?;
            permissions::may_edit(tx, self, &found, now).await?;
            if found.state == to {
                return Ok(());
            }
            let changed = account::Entity::update_many()
                .col_expr(account::Column::State, Expr::value(to))
                .col_expr(account::Column::ChangedAt, Expr::value(now))
                .filter(account::Column::Id.eq(account))
                .filter(account::Column::State.eq(from))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                return Err(Error::Refused(Code::NotFound));
            }
            sessions::end_all(tx, account).await?;
            audit::record(
                tx,
                backend,
                &self.caller,
                Entry { action, subject, detail: serde_json::Value::Null },
            )
            .await
        };
        match backend.db().write(work).await {
            Err(Error::Refused(code @ Code::PermissionNotHeld)) => Err(self.refuse(code, subject).await),
            other => other,
        }
    }
}
