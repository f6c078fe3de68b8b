use crate::attributed_values::AttributedValues;
use crate::blind_index::BlindIndexEntries;
use crate::entry_locks::{LockedEntries, readable};
use crate::keys::Key;
use domain::id::{DocumentId, PictureId};
use domain::identity::Flag;
use serde::{Deserialize, Serialize};

/// The content of a submitted revision, stored encrypted and never changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    /// The values of all steps.
    pub(crate) values: AttributedValues,
    pub(crate) documents: Vec<(DocumentId, AttributedValues)>,
    /// Ids of the pictures in `identity_image`.
    #[serde(rename = "images")]
    pub(crate) pictures: Vec<PictureId>,
    /// Whether the person submitted it.
    pub(crate) by_themselves: bool,
}

impl Snapshot {
    /// Its blind index.
    pub(crate) fn blind_index(&self, key: &Key) -> BlindIndexEntries {
        let documents = self.documents.iter().map(|(_, values)| values.values());
        BlindIndexEntries::of(key, &self.values.values(), documents)
    }

    /// Whether the person may not read some of its values yet.
    pub(crate) fn is_locked_by(&self, lock: &LockedEntries) -> bool {
        let documents = self.documents.iter().map(|(_, values)| values);
        documents.chain([&self.values]).any(|values| !lock.fields(values).is_empty())
    }

    /// The part that the person may read.
    pub(crate) fn readable(self, lock: Option<&LockedEntries>) -> Self {
        let documents = self.documents.into_iter().map(|(id, values)| (id, readable(lock, &values)));
        Self { values: readable(lock, &self.values), documents: documents.collect(), ..self }
    }
}

/// What the last decision asked to change. Stored encrypted in the identity's row until the next submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RequestedChanges {
    pub(crate) flags: Vec<Flag>,
    /// The message to the person.
    pub(crate) message: String,
}
