//! Accounts: look-ups by id, address and username; display names; keys; changes as they are recorded. What is done to an account
//! is in `account_actions.rs`.

mod absent_creator;
mod changes;
mod former_usernames;
mod key;
mod names;
mod record_change;

pub(crate) use changes::{change, change_own_locale, changed_fields, write_change};
pub(crate) use former_usernames::{forget as forget_usernames, formerly, keep as keep_username};
pub(crate) use key::{AccountKey, AccountPart, KEY_PURPOSE};
pub(crate) use names::{name, name_in, names, verified_names};
pub(crate) use record_change::{Change, change_event, record_change, recorded_values};

use crate::entity::account;
use crate::error::{Error, Result};
use crate::reach::{EVERYONE, Reach};
use crate::to_ascii;
use domain::account::{AccountState, Email, Username};
use domain::form::Code;
use domain::id::AccountId;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, PaginatorTrait, QueryFilter, QuerySelect};

/// The account of an id, whatever its state, if it is within reach.
pub(crate) async fn by_id(
    reach: &Reach,
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Option<account::Model>> {
    Ok(account::Entity::find_by_id(reach, account).one(db).await?)
}

/// The account of an id, locked against changes by others until the end of the transaction.
pub(crate) async fn lock(
    reach: &Reach,
    tx: &DatabaseTransaction,
    account: AccountId,
) -> Result<Option<account::Model>> {
    let found = account::Entity::find_by_id(EVERYONE, account).lock_exclusive().one(tx).await?;
    // After the lock, so that whoever is moved away meanwhile is not found.
    match found {
        Some(row) if reach.has(tx, row.unit).await? => Ok(Some(row)),
        _ => Ok(None),
    }
}

/// The account of an id, locked until the end of the transaction. Whatever is written about a person begins with this: read
/// without a lock, an account may be erased before the writing, which then stays with the tombstone.
///
/// # Errors
/// `not_found` where there is none within reach, or where it was erased.
pub(crate) async fn lock_existing(
    reach: &Reach,
    tx: &DatabaseTransaction,
    account: AccountId,
) -> Result<account::Model> {
    let found = lock(reach, tx, account).await?.filter(|found| found.state != AccountState::Deleted);
    found.ok_or(Error::Refused(Code::NotFound))
}

/// The account of an e-mail address, by its key.
pub(crate) async fn by_email_key(db: &impl ConnectionTrait, key: &str) -> Result<Option<account::Model>> {
    Ok(account::Entity::find(EVERYONE).filter(account::Column::EmailKey.eq(key)).one(db).await?)
}

/// The account of a username, in lower case as it is stored.
pub(crate) async fn by_username(db: &impl ConnectionTrait, username: &str) -> Result<Option<account::Model>> {
    Ok(account::Entity::find(EVERYONE).filter(account::Column::Username.eq(username)).one(db).await?)
}

/// Whether one of these accounts keeps for itself what nobody else can have, and has not given it free.
pub(crate) async fn any_keeps(
    db: &impl ConnectionTrait,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<bool> {
    let accounts: Vec<AccountId> = accounts.into_iter().collect();
    if accounts.is_empty() {
        return Ok(false);
    }
    let keeping = account::Entity::find(EVERYONE)
        .filter(account::Column::Id.is_in(accounts))
        .filter(account::Column::FreedEmail.is_null());
    Ok(keeping.count(db).await? > 0)
}

/// The key of what somebody signs in with: the same for every spelling, whether or not an account has it.
pub(crate) enum Identifier {
    Email(String),
    Username(String),
    /// What no account can have, in lower case.
    Neither(String),
}

impl Identifier {
    /// Parses a typed e-mail address or username.
    pub(crate) fn parse(typed: &str) -> Self {
        let key = if typed.contains('@') {
            Email::parse(typed, to_ascii).map(|email| Self::Email(email.key().to_owned()))
        } else {
            Username::parse_for_founder(typed).map(|username| Self::Username(username.as_str().to_owned()))
        };
        key.unwrap_or_else(|_| Self::Neither(typed.to_lowercase()))
    }

    /// The key. No key is of two kinds.
    pub(crate) fn key(&self) -> &str {
        let (Self::Email(key) | Self::Username(key) | Self::Neither(key)) = self;
        key
    }
}

/// The account of an identifier.
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
