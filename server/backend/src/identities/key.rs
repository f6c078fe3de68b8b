use crate::Backend;
use crate::encryption;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::keys::Key;
use domain::form::Code;
use domain::id::{DocumentId, IdentityId, PictureId};
use domain::identity::Step;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// The purpose under which a master key wraps data keys.
pub(crate) const DATA_KEY_PURPOSE: &str = "identity data key";

/// The data key of an identity. All its personal values are encrypted under it; destroying it erases them.
pub(crate) struct DataKey {
    identity: IdentityId,
    key: Key,
}

/// What a ciphertext of an identity contains. It is part of the associated data, so a ciphertext that is moved to
/// another part or another identity does not decrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EncryptedPart {
    Step(Step),
    Document(DocumentId),
    /// A submitted snapshot, by its revision number.
    Revision(i32),
    /// The decision on a revision, by its number.
    Decision(i32),
    /// The changes that the last decision requested.
    Flags,
    /// Why a request for erasure was declined.
    ErasureAnswer,
    Picture(PictureId),
    /// Why the identity was exported with others.
    ExportReason,
}

impl DataKey {
    /// A new key.
    pub(crate) fn generate(backend: &Backend, identity: IdentityId) -> Self {
        Self { identity, key: Zeroizing::new(backend.rng().bytes()) }
    }

    /// The key of a stored identity.
    ///
    /// # Errors
    /// `identity_state` where the key was destroyed.
    pub(crate) fn from_row(backend: &Backend, row: &identity::Model) -> Result<Self> {
        let wrapped = row.data_key.as_deref().ok_or(Error::Refused(Code::IdentityState))?;
        let key = encryption::unwrap_key(backend, DATA_KEY_PURPOSE, row.id.uuid().as_bytes(), wrapped)?;
        Ok(Self { identity: row.id, key })
    }

    pub(crate) fn identity(&self) -> IdentityId {
        self.identity
    }

    /// The key as it is stored, wrapped by a master key.
    pub(crate) fn wrapped(&self, backend: &Backend) -> Result<Vec<u8>> {
        encryption::wrap_key(backend, DATA_KEY_PURPOSE, self.identity.uuid().as_bytes(), &self.key)
    }

    pub(crate) fn encrypt(&self, backend: &Backend, part: EncryptedPart, plain: &[u8]) -> Result<Vec<u8>> {
        encryption::encrypt(&self.key, backend.rng(), &self.associated_data(part), plain)
    }

    pub(crate) fn decrypt(&self, part: EncryptedPart, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        encryption::decrypt(&self.key, &self.associated_data(part), ciphertext)
    }

    /// Encrypts a value as JSON.
    pub(crate) fn encrypt_json<T: Serialize>(
        &self,
        backend: &Backend,
        part: EncryptedPart,
        value: &T,
    ) -> Result<Vec<u8>> {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(Error::broken)?);
        self.encrypt(backend, part, &plain)
    }

    /// Decrypts what [`encrypt_json`](Self::encrypt_json) made.
    pub(crate) fn decrypt_json<T: DeserializeOwned>(
        &self,
        part: EncryptedPart,
        ciphertext: &[u8],
    ) -> Result<T> {
        serde_json::from_slice(&self.decrypt(part, ciphertext)?).map_err(Error::broken)
    }

    fn associated_data(&self, part: EncryptedPart) -> Vec<u8> {
        let (kind, number, id);
        let (kind, within): (&str, &[u8]) = match part {
            EncryptedPart::Step(step) => {
                kind = step.as_str();
                ("step ", kind.as_bytes())
            }
            EncryptedPart::Document(document) => {
                id = document.uuid();
                ("document ", id.as_bytes())
            }
            EncryptedPart::Revision(revision) => {
                number = revision.to_be_bytes();
                ("revision ", &number)
            }
            EncryptedPart::Decision(revision) => {
                number = revision.to_be_bytes();
                ("decision ", &number)
            }
            EncryptedPart::Flags => ("flags", &[]),
            EncryptedPart::ErasureAnswer => ("erasure answer", &[]),
            EncryptedPart::ExportReason => ("export reason", &[]),
            EncryptedPart::Picture(picture) => {
                id = picture.uuid();
                ("image ", id.as_bytes())
            }
        };
        [self.identity.uuid().as_bytes(), kind.as_bytes(), within].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_backend::TestBackend;
    use uuid::Uuid;

    #[tokio::test]
    async fn a_ciphertext_decrypts_as_its_own_part_of_its_own_identity() {
        let desk = TestBackend::new().await;
        let backend = &desk.backend;
        let (id, other) = (Uuid::from_u128(1), IdentityId::new(Uuid::from_u128(2)));
        let key = DataKey::generate(backend, id.into());
        let moved = DataKey { identity: other, key: key.key.clone() };
        let parts = [
            EncryptedPart::Step(Step::Names),
            EncryptedPart::Step(Step::Birth),
            EncryptedPart::Document(id.into()),
            EncryptedPart::Picture(id.into()),
            EncryptedPart::Revision(1),
            EncryptedPart::Revision(2),
            EncryptedPart::Decision(1),
            EncryptedPart::Flags,
            EncryptedPart::ErasureAnswer,
            EncryptedPart::ExportReason,
        ];
        for encrypted_as in parts {
            let ciphertext = key.encrypt(backend, encrypted_as, b"1950-02-28").unwrap();
            for part in parts {
                let decrypted = key.decrypt(part, &ciphertext);
                assert_eq!(decrypted.is_ok(), part == encrypted_as, "{encrypted_as:?} as {part:?}");
            }
            assert!(moved.decrypt(encrypted_as, &ciphertext).is_err());
            assert!(!ciphertext.windows(4).any(|window| window == b"1950"));
        }
    }
}
