//! The database stores fingerprints of the master keys it was used with. A program with other keys (after losing the file,
//! restoring a database, or as a replica that created its own) could not decrypt anything, and its links would not work
//! elsewhere, so it does not start.

use crate::Backend;
use crate::entity::master_key;
use crate::error::{Error, Result};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};
use std::path::PathBuf;
use subtle::ConstantTimeEq;

/// Why the keys do not match the database.
#[derive(Debug, thiserror::Error)]
pub enum KeyMismatch {
    #[error("master key {id} in {path} is not the one this database was used with; put the right file there")]
    Other { id: u8, path: PathBuf },
    #[error("none of the master keys in {path} was ever used with this database; put the right file there")]
    Strange { path: PathBuf },
    #[error("the master keys cannot be checked: {0}")]
    Unchecked(#[from] Error),
}

impl Backend {
    /// Stores the fingerprint of a new current key, and compares the keys that both the file and the database have.
    pub(crate) async fn check_master_keys(&self) -> std::result::Result<(), KeyMismatch> {
        let path = || self.config().master_key_path();
        let before = self.known_keys().await?;
        if !before.is_empty() && !before.iter().any(|key| self.is_ours(key).unwrap_or(false)) {
            return Err(match before.iter().find(|key| self.is_ours(key).is_some()) {
                Some(key) => {
                    KeyMismatch::Other { id: u8::try_from(key.id).unwrap_or_default(), path: path() }
                }
                None => KeyMismatch::Strange { path: path() },
            });
        }
        if !before.iter().any(|key| key.id == i32::from(self.keys().current_id())) {
            self.store_current_key().await?;
        }
        // Read again, since another program may have stored its own key first.
        for key in self.known_keys().await? {
            match self.is_ours(&key) {
                Some(true) => {}
                Some(false) => {
                    let id = u8::try_from(key.id).unwrap_or_default();
                    return Err(KeyMismatch::Other { id, path: path() });
                }
                None => tracing::warn!(
                    key = key.id,
                    "an old master key is gone: what was encrypted or signed with it is lost"
                ),
            }
        }
        Ok(())
    }

    async fn known_keys(&self) -> Result<Vec<master_key::Model>> {
        Ok(master_key::Entity::find().all(self.db().read()).await?)
    }

    /// Whether the file has the same key; `None` where it has none with that id.
    fn is_ours(&self, known: &master_key::Model) -> Option<bool> {
        let fingerprint = self.fingerprint(u8::try_from(known.id).ok()?)?;
        Some(fingerprint.ct_eq(&known.fingerprint).into())
    }

    fn fingerprint(&self, key_id: u8) -> Option<Vec<u8>> {
        self.keys().derive(key_id, "fingerprint").map(|key| key[..16].to_vec())
    }

    async fn store_current_key(&self) -> Result<()> {
        let id = self.keys().current_id();
        let fingerprint =
            self.fingerprint(id).ok_or_else(|| Error::broken("the current key cannot be missing"))?;
        let row = master_key::ActiveModel {
            id: Set(i32::from(id)),
            fingerprint: Set(fingerprint),
            first_used_at: Set(self.now()),
        };
        self.db()
            .write(async |tx| {
                let keep = OnConflict::column(master_key::Column::Id).do_nothing().to_owned();
                master_key::Entity::insert(row.clone())
                    .on_conflict(keep)
                    .exec_without_returning(&*tx)
                    .await?;
                Ok(())
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BootError;
    use crate::clock::Rng;
    use crate::test_backend::TestBackend;
    use std::fs;
    use std::sync::Arc;

    async fn boot_with(desk: &TestBackend, keys: &str) -> std::result::Result<Backend, BootError> {
        let path = desk.backend.config().master_key_path();
        fs::write(&path, keys).unwrap();
        Backend::boot(desk.backend.config().clone(), Arc::clone(&desk.clock) as _, Rng::seeded(9)).await
    }

    #[tokio::test]
    async fn a_program_with_other_keys_does_not_start() {
        let desk = TestBackend::new().await;
        let right = fs::read_to_string(desk.backend.config().master_key_path()).unwrap();
        let wrong = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        let other = boot_with(&desk, &format!("1 {wrong}\n")).await.err();
        assert!(matches!(other, Some(BootError::OtherKeys(KeyMismatch::Other { id: 1, .. }))), "{other:?}");
        let strange = boot_with(&desk, &format!("2 {wrong}\n")).await.err();
        assert!(matches!(strange, Some(BootError::OtherKeys(KeyMismatch::Strange { .. }))), "{strange:?}");
        boot_with(&desk, &right).await.unwrap();

        boot_with(&desk, &format!("{right}2 {wrong}\n")).await.unwrap();
        boot_with(&desk, &format!("2 {wrong}\n")).await.unwrap();
        assert!(boot_with(&desk, &format!("1 {wrong}\n2 {wrong}\n")).await.is_err());
    }

    #[tokio::test]
    async fn a_lost_key_file_is_told_and_not_quietly_replaced() {
        let desk = TestBackend::new().await;
        fs::remove_file(desk.backend.config().master_key_path()).unwrap();
        for _ in 0..2 {
            let config = desk.backend.config().clone();
            let again = Backend::boot(config, Arc::clone(&desk.clock) as _, Rng::seeded(9)).await.err();
            assert!(
                matches!(again, Some(BootError::OtherKeys(KeyMismatch::Other { id: 1, .. }))),
                "{again:?}"
            );
        }
    }
}
