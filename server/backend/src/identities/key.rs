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

/// The purpose under which data keys are wrapped by a master key.
pub(crate) const PURPOSE: &str = "identity data key";

/// The key of an identity. Everything a person says is sealed under it; destroying it is the erasure.
pub(crate) struct DataKey {
    identity: IdentityId,
    key: Key,
}

/// Where a box of an identity stands. One that is moved to another place, or to another identity, does not open there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Step(Step),
    Document(DocumentId),
    /// What was submitted as a revision, by its number.
    Revision(i32),
    /// What was decided on a revision.
    Decision(i32),
    /// What the last decision asked to change.
    Flags,
    Picture(Uuid),
}

impl DataKey {
    /// For an identity that begins.
    pub(crate) fn generate(backend: &Backend, identity: IdentityId) -> Self {
        Self { identity, key: Zeroizing::new(backend.rng().bytes()) }
    }

    /// Of one that is stored.
    ///
    /// # Errors
    /// `identity_state` where the key was destroyed: there is nothing left to open.
    pub(crate) fn from_row(backend: &Backend, row: &identity::Model) -> Result<Self> {
        let wrapped = row.data_key.as_deref().ok_or(Error::Refused(Code::IdentityState))?;
        let key = seal::open(backend.keys(), PURPOSE, row.id.uuid().as_bytes(), wrapped)?;
        let key = key.as_slice().try_into().map_err(Error::broken)?;
        Ok(Self { identity: row.id, key: Zeroizing::new(key) })
    }

    pub(crate) fn identity(&self) -> IdentityId {
        self.identity
    }

    /// As it is stored.
    pub(crate) fn wrapped(&self, backend: &Backend) -> Result<Vec<u8>> {
        seal::seal(backend.keys(), backend.rng(), PURPOSE, self.identity.uuid().as_bytes(), &*self.key)
    }

    pub(crate) fn seal(&self, backend: &Backend, place: Place, plain: &[u8]) -> Result<Vec<u8>> {
        seal::seal_under(&self.key, backend.rng(), &self.bound_to(place), plain)
    }

    pub(crate) fn open(&self, place: Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        seal::open_under(&self.key, &self.bound_to(place), sealed)
    }

    /// Seals anything that can be written as JSON.
    pub(crate) fn seal_json<T: Serialize>(
        &self,
        backend: &Backend,
        place: Place,
        value: &T,
    ) -> Result<Vec<u8>> {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(Error::broken)?);
        self.seal(backend, place, &plain)
    }

    /// Opens what [`shut`](Self::shut) sealed.
    pub(crate) fn open_json<T: DeserializeOwned>(&self, place: Place, sealed: &[u8]) -> Result<T> {
        serde_json::from_slice(&self.open(place, sealed)?).map_err(Error::broken)
    }

    fn bound_to(&self, place: Place) -> Vec<u8> {
        let (kind, number, id);
        let (kind, within): (&str, &[u8]) = match place {
            Place::Step(step) => {
                kind = step.as_str();
                ("step ", kind.as_bytes())
            }
            Place::Document(document) => {
                id = document.uuid();
                ("document ", id.as_bytes())
            }
            Place::Revision(revision) => {
                number = revision.to_be_bytes();
                ("revision ", &number)
            }
            Place::Decision(revision) => {
                number = revision.to_be_bytes();
                ("decision ", &number)
            }
            Place::Flags => ("flags", &[]),
            Place::Picture(picture) => {
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
    async fn a_box_opens_at_its_own_place_of_its_own_identity() {
        let desk = TestBackend::new().await;
        let backend = &desk.backend;
        let (id, other) = (Uuid::from_u128(1), IdentityId::new(Uuid::from_u128(2)));
        let key = DataKey::generate(backend, id.into());
        let moved = DataKey { identity: other, key: key.key.clone() };
        let places = [
            Place::Step(Step::Names),
            Place::Step(Step::Birth),
            Place::Document(id.into()),
            Place::Picture(id),
            Place::Revision(1),
            Place::Revision(2),
            Place::Decision(1),
            Place::Flags,
        ];
        for sealed_at in places {
            let sealed = key.seal(backend, sealed_at, b"1950-02-28").unwrap();
            for place in places {
                let opened = key.open(place, &sealed);
                assert_eq!(opened.is_ok(), place == sealed_at, "{sealed_at:?} at {place:?}");
            }
            assert!(moved.open(sealed_at, &sealed).is_err());
            assert!(!sealed.windows(4).any(|window| window == b"1950"));
        }
    }
}
