//! Accounts: finding them, suspending them, letting them back in.

use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::{permissions, sessions, to_ascii};
use domain::account::{AccountState, Email, Username};
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

impl Desk<CanManageAccounts> {
    /// Suspends an active account. All its sessions end with it: whoever is signed in is out at the next request.
    ///
    /// # Errors
    /// `not_found` for an account that is neither active nor suspended, `permission_not_held` for the founder and for
    /// whoever holds what the actor does not.
    pub async fn suspend(&self, account: AccountId) -> Result<()> {
        self.turn(account, AccountState::Active, AccountState::Suspended, Action::AccountSuspended).await
    }

    /// Lets a suspended account sign in again, with the password and the permissions it had.
    ///
    /// # Errors
    /// As for [`suspend`](Self::suspend).
    pub async fn reactivate(&self, account: AccountId) -> Result<()> {
        self.turn(account, AccountState::Suspended, AccountState::Active, Action::AccountReactivated).await
    }

    /// Turns an account from one state into the other; one that is there already stays, and nothing is said about it.
    async fn turn(
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
            let found = by_id(tx, account).await?.ok_or(Error::Refused(Code::NotFound))?;
            permissions::may_edit(tx, self, &found, now).await?;
            if found.state == to.as_str() {
                return Ok(());
            }
            let turned = account::Entity::update_many()
                .col_expr(account::Column::State, Expr::value(to.as_str()))
                .col_expr(account::Column::ChangedAt, Expr::value(now))
                .filter(account::Column::Id.eq(account.uuid()))
                .filter(account::Column::State.eq(from.as_str()))
                .exec(tx)
                .await?;
            if turned.rows_affected == 0 {
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

/// The account of an id, whatever its state.
pub(crate) async fn by_id(db: &impl ConnectionTrait, account: AccountId) -> Result<Option<account::Model>> {
    Ok(account::Entity::find_by_id(account.uuid()).one(db).await?)
}

/// The account of an e-mail address, by its key.
pub(crate) async fn by_email_key(db: &impl ConnectionTrait, key: &str) -> Result<Option<account::Model>> {
    Ok(account::Entity::find().filter(account::Column::EmailKey.eq(key)).one(db).await?)
}

/// The account of a username, in lower case as it is kept.
pub(crate) async fn by_username(db: &impl ConnectionTrait, username: &str) -> Result<Option<account::Model>> {
    Ok(account::Entity::find().filter(account::Column::Username.eq(username)).one(db).await?)
}

/// The account of what somebody signs in with: an e-mail address or a username, as typed.
pub(crate) async fn by_identifier(
    db: &impl ConnectionTrait,
    identifier: &str,
) -> Result<Option<account::Model>> {
    if identifier.contains('@') {
        match Email::parse(identifier, to_ascii) {
            Ok(email) => by_email_key(db, email.key()).await,
            Err(_) => Ok(None),
        }
    } else {
        match Username::parse_for_founder(identifier) {
            Ok(username) => by_username(db, username.as_str()).await,
            Err(_) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests;
