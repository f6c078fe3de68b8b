use domain::form::Field;
use domain::id::AccountId;
use domain::identity::{Provenance, Values};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A value with its origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AttributedValue {
    pub(crate) text: String,
    pub(crate) provenance: Provenance,
    /// The account that entered it.
    pub(crate) by: Option<AccountId>,
    /// Unix milliseconds.
    pub(crate) at: i64,
}

/// The values of a step or a document, as they are encrypted and stored: text, author and time. A value that somebody
/// has emptied stays with an empty text, since they are its author.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct AttributedValues(BTreeMap<Field, AttributedValue>);

/// Who enters values, and when.
#[derive(Clone, Copy)]
pub(crate) struct Attribution {
    pub(crate) by: Option<AccountId>,
    pub(crate) provenance: Provenance,
    pub(crate) at: i64,
}

impl Attribution {
    /// Who saved, and when.
    pub(crate) fn saved(self) -> (Option<AccountId>, i64) {
        (self.by, self.at)
    }
}

impl AttributedValues {
    /// The texts without their origin.
    pub(crate) fn values(&self) -> Values {
        self.0.iter().map(|(field, value)| (*field, value.text.as_str())).collect()
    }

    /// The values that are not empty.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Field, &AttributedValue)> {
        self.0.iter().filter(|(_, value)| !value.text.is_empty()).map(|(field, value)| (*field, value))
    }

    /// The authors of all values, emptied ones included.
    pub(crate) fn authors(&self) -> impl Iterator<Item = AccountId> {
        self.0.values().filter_map(|value| value.by)
    }

    /// As [`authors`](Self::authors), with the time of each value.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (AccountId, i64)> {
        self.0.values().filter_map(|value| Some((value.by?, value.at)))
    }

    /// Replaces the values. Unchanged ones keep their origin. Returns the changed fields.
    pub(crate) fn replace(&mut self, values: &Values, attribution: Attribution) -> Vec<Field> {
        let changed = self.values().differences(values);
        for field in &changed {
            let text = values.get(*field).to_owned();
            self.0.insert(
                *field,
                AttributedValue {
                    text,
                    provenance: attribution.provenance,
                    by: attribution.by,
                    at: attribution.at,
                },
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

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn account(n: u128) -> AccountId {
        AccountId::new(Uuid::from_u128(n))
    }

    #[test]
    fn an_unchanged_value_keeps_its_origin() {
        let attribution =
            |n: u128, at| Attribution { by: Some(account(n)), provenance: Provenance::Administrator, at };
        let mut attributed = AttributedValues::default();
        let first: Values = [(Field::GivenNames, "Ada"), (Field::FamilyName, "Rossi")].into_iter().collect();
        assert_eq!(attributed.replace(&first, attribution(1, 10)), [Field::GivenNames, Field::FamilyName]);
        let second: Values = [(Field::GivenNames, "Ada"), (Field::KnownAs, "A.")].into_iter().collect();
        assert_eq!(attributed.replace(&second, attribution(2, 20)), [Field::FamilyName, Field::KnownAs]);
        let entries: Vec<(Field, Option<AccountId>, i64)> =
            attributed.iter().map(|(field, value)| (field, value.by, value.at)).collect();
        assert_eq!(
            entries,
            [(Field::GivenNames, Some(account(1)), 10), (Field::KnownAs, Some(account(2)), 20),]
        );
        assert_eq!(attributed.replace(&second, attribution(3, 30)), []);
        assert_eq!(attributed.values(), second);
    }

    #[test]
    fn who_empties_a_value_is_its_author_until_somebody_enters_another() {
        let by = |n| Attribution { by: Some(account(n)), provenance: Provenance::Administrator, at: 10 };
        let named: Values = [(Field::GivenNames, "Ada"), (Field::FamilyName, "Rossi")].into_iter().collect();
        let alone: Values = [(Field::GivenNames, "Ada")].into_iter().collect();
        let mut attributed = AttributedValues::default();
        attributed.replace(&named, by(1));
        attributed.replace(&alone, by(2));
        assert_eq!((attributed.values(), attributed.iter().count()), (alone, 1));
        assert_eq!(attributed.authors().collect::<Vec<_>>(), [account(1), account(2)]);
        attributed.replace(&named, by(1));
        assert!(!attributed.authors().any(|attribution| attribution == account(2)));
    }
}
