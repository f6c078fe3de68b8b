use crate::entry_locks::{OwnLock, readable};
use domain::form::Field;
use domain::id::{AccountId, DocumentId};
use domain::identity::{Flag, Provenance, Values};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AttributedValue {
    pub(crate) text: String,
    pub(crate) provenance: Provenance,
    /// Whose account typed it.
    pub(crate) by: Option<AccountId>,
    /// Unix milliseconds.
    pub(crate) at: i64,
}

/// Values as they are kept, sealed: what was typed, by whom, and when. One that somebody has emptied is kept without a
/// text, since it is theirs that nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct AttributedValues(BTreeMap<Field, AttributedValue>);

/// Who types, and when.
#[derive(Clone, Copy)]
pub(crate) struct Attribution {
    pub(crate) by: Option<AccountId>,
    pub(crate) provenance: Provenance,
    pub(crate) at: i64,
}

impl AttributedValues {
    /// What was typed.
    pub(crate) fn values(&self) -> Values {
        self.0.iter().map(|(field, said)| (*field, said.text.as_str())).collect()
    }

    /// What is said, without what was emptied.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Field, &AttributedValue)> {
        self.0.iter().filter(|(_, said)| !said.text.is_empty()).map(|(field, said)| (*field, said))
    }

    /// Everybody who is behind it as it is: by what they said last, or by what they took away.
    pub(crate) fn hands(&self) -> impl Iterator<Item = AccountId> {
        self.0.values().filter_map(|said| said.by)
    }

    /// Takes these in place of what is there. What stays as it was keeps whom it comes from. Returns the fields that
    /// are no longer the same.
    pub(crate) fn replace(&mut self, values: &Values, hand: Attribution) -> Vec<Field> {
        let changed = self.values().differences(values);
        for field in &changed {
            let text = values.get(*field).to_owned();
            self.0.insert(
                *field,
                AttributedValue { text, provenance: hand.provenance, by: hand.by, at: hand.at },
            );
        }
        changed
    }
}

impl Extend<(Field, AttributedValue)> for AttributedValues {
    fn extend<I: IntoIterator<Item = (Field, AttributedValue)>>(&mut self, all: I) {
        self.0.extend(all);
    }
}

impl IntoIterator for AttributedValues {
    type Item = (Field, AttributedValue);
    type IntoIter = std::collections::btree_map::IntoIter<Field, AttributedValue>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// What was submitted: all steps in one, each document, and the pictures that belong to them. It never changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) values: AttributedValues,
    pub(crate) documents: Vec<(DocumentId, AttributedValues)>,
    /// Rows of pictures, by their ids.
    #[serde(rename = "images")]
    pub(crate) pictures: Vec<Uuid>,
    /// Whether the person submitted it.
    pub(crate) by_themselves: bool,
}

impl Snapshot {
    /// What its person may read of it.
    pub(crate) fn readable(self, lock: Option<&OwnLock>) -> Self {
        let documents = self.documents.into_iter().map(|(id, kept)| (id, readable(lock, &kept)));
        Self { values: readable(lock, &self.values), documents: documents.collect(), ..self }
    }
}

/// What the last decision asked to change, as it is kept, sealed, in the identity's row until the next submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RequestedChanges {
    pub(crate) flags: Vec<Flag>,
    /// To the person.
    pub(crate) message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(n: u128) -> AccountId {
        AccountId::new(Uuid::from_u128(n))
    }

    #[test]
    fn a_value_that_stays_keeps_whom_it_comes_from() {
        let hand =
            |n: u128, at| Attribution { by: Some(account(n)), provenance: Provenance::Administrator, at };
        let mut kept = AttributedValues::default();
        let first: Values = [(Field::GivenNames, "Ada"), (Field::FamilyName, "Rossi")].into_iter().collect();
        assert_eq!(kept.replace(&first, hand(1, 10)), [Field::GivenNames, Field::FamilyName]);
        let second: Values = [(Field::GivenNames, "Ada"), (Field::KnownAs, "A.")].into_iter().collect();
        assert_eq!(kept.replace(&second, hand(2, 20)), [Field::FamilyName, Field::KnownAs]);
        let said: Vec<(Field, Option<AccountId>, i64)> =
            kept.iter().map(|(field, said)| (field, said.by, said.at)).collect();
        assert_eq!(
            said,
            [(Field::GivenNames, Some(account(1)), 10), (Field::KnownAs, Some(account(2)), 20),]
        );
        assert_eq!(kept.replace(&second, hand(3, 30)), []);
        assert_eq!(kept.values(), second);
    }

    #[test]
    fn whoever_empties_a_value_is_behind_it_until_somebody_says_another() {
        let by = |n| Attribution { by: Some(account(n)), provenance: Provenance::Administrator, at: 10 };
        let named: Values = [(Field::GivenNames, "Ada"), (Field::FamilyName, "Rossi")].into_iter().collect();
        let alone: Values = [(Field::GivenNames, "Ada")].into_iter().collect();
        let mut kept = AttributedValues::default();
        kept.replace(&named, by(1));
        kept.replace(&alone, by(2));
        assert_eq!((kept.values(), kept.iter().count()), (alone, 1));
        assert_eq!(kept.hands().collect::<Vec<_>>(), [account(1), account(2)]);
        kept.replace(&named, by(1));
        assert!(!kept.hands().any(|hand| hand == account(2)));
    }
}
