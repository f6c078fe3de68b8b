use crate::Backend;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::keys::Key;
use crate::seal;
use domain::form::Code;
use domain::id::{DocumentId, IdentityId};
use domain::identity::Step;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
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
pub(crate) enum SealedPart {
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
    Picture(Uuid),
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
        let key = seal::open(backend.keys(), DATA_KEY_PURPOSE, row.id.uuid().as_bytes(), wrapped)?;
        let key = key.as_slice().try_into().map_err(Error::broken)?;
        Ok(Self { identity: row.id, key: Zeroizing::new(key) })
    }

    pub(crate) fn identity(&self) -> IdentityId {
        self.identity
    }

    /// The key as it is stored, wrapped by a master key.
    pub(crate) fn wrapped(&self, backend: &Backend) -> Result<Vec<u8>> {
        seal::seal(
            backend.keys(),
            backend.rng(),
            DATA_KEY_PURPOSE,
            self.identity.uuid().as_bytes(),
            &*self.key,
        )
    }

    pub(crate) fn seal(&self, backend: &Backend, part: SealedPart, plain: &[u8]) -> Result<Vec<u8>> {
        seal::seal_under(&self.key, backend.rng(), &self.associated_data(part), plain)
    }

    pub(crate) fn open(&self, part: SealedPart, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        seal::open_under(&self.key, &self.associated_data(part), sealed)
    }

    /// Encrypts a value as JSON.
    pub(crate) fn seal_json<T: Serialize>(
        &self,
        backend: &Backend,
        part: SealedPart,
        value: &T,
    ) -> Result<Vec<u8>> {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(Error::broken)?);
        self.seal(backend, part, &plain)
    }

    /// Decrypts what [`seal_json`](Self::seal_json) encrypted.
    pub(crate) fn open_json<T: DeserializeOwned>(&self, part: SealedPart, sealed: &[u8]) -> Result<T> {
        serde_json::from_slice(&self.open(part, sealed)?).map_err(Error::broken)
    }

    fn associated_data(&self, part: SealedPart) -> Vec<u8> {
        let (kind, number, id);
        let (kind, within): (&str, &[u8]) = match part {
            SealedPart::Step(step) => {
                kind = step.as_str();
                ("step ", kind.as_bytes())
            }
            SealedPart::Document(document) => {
                id = document.uuid();
                ("document ", id.as_bytes())
            }
            SealedPart::Revision(revision) => {
                number = revision.to_be_bytes();
                ("revision ", &number)
            }
            SealedPart::Decision(revision) => {
                number = revision.to_be_bytes();
                ("decision ", &number)
            }
            SealedPart::Flags => ("flags", &[]),
            SealedPart::ErasureAnswer => ("erasure answer", &[]),
            SealedPart::Picture(picture) => {
                id = picture;
                ("image ", id.as_bytes())
            }
        };
        [self.identity.uuid().as_bytes(), kind.as_bytes(), within].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::TestBackend;

    #[tokio::test]
    async fn a_ciphertext_decrypts_as_its_own_part_of_its_own_identity() {
        let desk = TestBackend::new().await;
        let backend = &desk.backend;
        let (id, other) = (Uuid::from_u128(1), IdentityId::new(Uuid::from_u128(2)));
        let key = DataKey::generate(backend, id.into());
        let moved = DataKey { identity: other, key: key.key.clone() };
        let parts = [
            SealedPart::Step(Step::Names),
            SealedPart::Step(Step::Birth),
            SealedPart::Document(id.into()),
            SealedPart::Picture(id),
            SealedPart::Revision(1),
            SealedPart::Revision(2),
            SealedPart::Decision(1),
            SealedPart::Flags,
            SealedPart::ErasureAnswer,
        ];
        for sealed_as in parts {
            let sealed = key.seal(backend, sealed_as, b"1950-02-28").unwrap();
            for part in parts {
                let opened = key.open(part, &sealed);
                assert_eq!(opened.is_ok(), part == sealed_as, "{sealed_as:?} as {part:?}");
            }
            assert!(moved.open(sealed_as, &sealed).is_err());
            assert!(!sealed.windows(4).any(|window| window == b"1950"));
        }
    }
}
