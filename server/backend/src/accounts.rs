//! Accounts: finding them, suspending them, letting them back in.

mod names;

pub(crate) use names::{name, name_in, names};

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
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

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
            if found.state == to {
                return Ok(());
            }
            let turned = account::Entity::update_many()
                .col_expr(account::Column::State, Expr::value(to))
                .col_expr(account::Column::ChangedAt, Expr::value(now))
                .filter(account::Column::Id.eq(account))
                .filter(account::Column::State.eq(from))
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
    Ok(account::Entity::find_by_id(account).one(db).await?)
}

/// The account of an e-mail address, by its key.
/// The account, which nobody else accepts for, deletes, begins an identity for or unlocks until this transaction ends.
pub(crate) async fn lock(tx: &DatabaseTransaction, account: AccountId) -> Result<Option<account::Model>> {
    Ok(account::Entity::find_by_id(account).lock_exclusive().one(tx).await?)
}

pub(crate) async fn by_email_key(db: &impl ConnectionTrait, key: &str) -> Result<Option<account::Model>> {
    Ok(account::Entity::find().filter(account::Column::EmailKey.eq(key)).one(db).await?)
}

/// The account of a username, in lower case as it is kept.
pub(crate) async fn by_username(db: &impl ConnectionTrait, username: &str) -> Result<Option<account::Model>> {
    Ok(account::Entity::find().filter(account::Column::Username.eq(username)).one(db).await?)
}

/// What somebody signs in with, by its key: the same for every spelling, whether or not an account has it.
pub(crate) enum Identifier {
    Email(String),
    Username(String),
    /// What no account can have, in lower case.
    Neither(String),
}

impl Identifier {
    /// Reads an e-mail address or a username as typed.
    pub(crate) fn parse(typed: &str) -> Self {
        let key = if typed.contains('@') {
            Email::parse(typed, to_ascii).map(|email| Self::Email(email.key().to_owned()))
        } else {
            Username::parse_for_founder(typed).map(|username| Self::Username(username.as_str().to_owned()))
        };
        key.unwrap_or_else(|_| Self::Neither(typed.to_lowercase()))
    }

    /// The key itself. No address is a username, and neither is the rest.
    pub(crate) fn key(&self) -> &str {
        let (Self::Email(key) | Self::Username(key) | Self::Neither(key)) = self;
        key
    }
}

/// The account of what somebody signs in with.
pub(crate) async fn by_identifier(
    db: &impl ConnectionTrait,
    identifier: &Identifier,
) -> Result<Option<account::Model>> {
    match identifier {
        Identifier::Email(key) => by_email_key(db, key).await,
        Identifier::Username(key) => by_username(db, key).await,
        Identifier::Neither(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests;
