use crate::Backend;
use crate::encryption;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::keys::Key;
use domain::id::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// The purpose under which a master key wraps the keys of accounts.
pub(crate) const KEY_PURPOSE: &str = "account data key";

/// The data key of an account. What administrators write about the account, and its values before and after a change, are
/// encrypted under it; destroying it erases them.
pub(crate) struct AccountKey {
    account: AccountId,
    key: Key,
}

/// What a ciphertext of an account contains: part of the associated data, so that it decrypts in no other place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountPart {
    /// Why it is suspended.
    Suspension,
    /// Why it is to be deleted.
    Deletion,
    /// Its values before and after a change, in the event of the change.
    Change,
    /// The secret and the name of its authenticator app.
    Authenticator,
    /// The name of this passkey.
    Passkey(uuid::Uuid),
}

impl AccountKey {
    /// The key of an account, if it has one.
    pub(crate) fn from_row(backend: &Backend, row: &account::Model) -> Result<Option<Self>> {
        let Some(wrapped) = row.data_key.as_deref() else { return Ok(None) };
        let key = encryption::unwrap_key(backend, KEY_PURPOSE, row.id.uuid().as_bytes(), wrapped)?;
        Ok(Some(Self { account: row.id, key }))
    }

    /// The key of an account that this transaction has locked; made where there is none yet.
    pub(crate) async fn of_locked(
        tx: &DatabaseTransaction,
        backend: &Backend,
        row: &account::Model,
    ) -> Result<Self> {
        if let Some(key) = Self::from_row(backend, row)? {
            return Ok(key);
        }
        let key: Key = Zeroizing::new(backend.rng().bytes());
        let wrapped = encryption::wrap_key(backend, KEY_PURPOSE, row.id.uuid().as_bytes(), &key)?;
        account::Entity::update_many()
            .col_expr(account::Column::DataKey, Expr::value(wrapped))
            .filter(account::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
        Ok(Self { account: row.id, key })
    }

    pub(crate) fn encrypt_json<T: Serialize>(
        &self,
        backend: &Backend,
        part: AccountPart,
        value: &T,
    ) -> Result<Vec<u8>> {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(Error::broken)?);
        encryption::encrypt(&self.key, backend.rng(), &self.place(part), &plain)
    }

    /// Decrypts what [`encrypt_json`](Self::encrypt_json) made.
    pub(crate) fn decrypt_json<T: DeserializeOwned>(
        &self,
        part: AccountPart,
        ciphertext: &[u8],
    ) -> Result<T> {
        let plain = encryption::decrypt(&self.key, &self.place(part), ciphertext)?;
        serde_json::from_slice(&plain).map_err(Error::broken)
    }

    fn place(&self, part: AccountPart) -> Vec<u8> {
        let part = match part {
            AccountPart::Suspension => b"suspension".to_vec(),
            AccountPart::Deletion => b"deletion".to_vec(),
            AccountPart::Change => b"change".to_vec(),
            AccountPart::Authenticator => b"authenticator".to_vec(),
            AccountPart::Passkey(id) => [b"passkey", &id.as_bytes()[..]].concat(),
        };
        [&self.account.uuid().as_bytes()[..], &part].concat()
    }
}
