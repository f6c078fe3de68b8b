//! The details of an event, as far as they are understood: programs of the past and of the future write others.

use crate::entity::audit_event;
use domain::form::Field;
use serde_json::{Map, Value};
use uuid::Uuid;

/// The details of an event; empty where they are no object.
pub(super) struct Detail(pub(super) Map<String, Value>);

impl Detail {
    pub(super) fn of(row: &audit_event::Model) -> Self {
        match serde_json::from_str(&row.detail) {
            Ok(Value::Object(detail)) => Self(detail),
            _ => Self(Map::new()),
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub(super) fn id(&self, name: &str) -> Option<Uuid> {
        self.text(name)?.parse().ok()
    }

    /// Every id in it, at any depth.
    pub(super) fn ids(&self) -> Vec<Uuid> {
        let (mut ids, mut rest) = (Vec::new(), self.0.values().collect::<Vec<_>>());
        while let Some(value) = rest.pop() {
            match value {
                Value::String(word) => ids.extend(word.parse::<Uuid>().ok()),
                Value::Array(all) => rest.extend(all),
                Value::Object(all) => rest.extend(all.values()),
                _ => {}
            }
        }
        ids
    }

    /// Whether it names own fields.
    pub(super) fn has_own_fields(&self) -> bool {
        self.words("fields")
            .any(|word| Field::from_word(word).is_some_and(|field| field.own_number().is_some()))
    }

    pub(super) fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    pub(super) fn count(&self, name: &str) -> Option<u32> {
        self.0.get(name)?.as_u64().and_then(|count| u32::try_from(count).ok())
    }

    pub(super) fn time(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_i64()
    }

    pub(super) fn is(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }

    pub(super) fn flag(&self, name: &str, words: &str) -> Option<String> {
        self.is(name).filter(|is| *is).map(|_| words.to_owned())
    }

    /// A unit, or none; `None` where it is not said.
    pub(super) fn unit(&self, name: &str) -> Option<Option<Uuid>> {
        match self.0.get(name)? {
            Value::Null => Some(None),
            Value::String(id) => id.parse().ok().map(Some),
            _ => None,
        }
    }

    /// The unit after a change; `None` where it is the one before.
    pub(super) fn unit_changed(&self) -> Option<Option<Uuid>> {
        let (before, after) = (self.unit("before")?, self.unit("after")?);
        (before != after).then_some(after)
    }

    pub(super) fn inner(&self, name: &str) -> Self {
        match self.0.get(name) {
            Some(Value::Object(inner)) => Self(inner.clone()),
            _ => Self(Map::new()),
        }
    }
}
