//! Groups of people.

use crate::form::{Checking, Code, Faults, Field, one_line};
use crate::id::GroupId;
use crate::misleading::harmless;
use crate::unit::name;
use serde::{Deserialize, Serialize};

/// The most groups of an organization.
pub const GROUPS_MOST: u64 = 1_000;
const DESCRIPTION_MOST: usize = 300;

/// The name of a group, unique in the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupName(String);

impl GroupName {
    /// # Errors
    /// `name_missing`, `text_long`, `control_character`.
    pub fn parse(text: &str) -> Result<Self, Code> {
        name(text).map(Self)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is typed for a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupDraft {
    pub name: String,
    pub description: String,
    /// What the group had when its form was opened: what somebody else has changed since is not overwritten unseen.
    pub seen: Option<GroupSeen>,
}

/// A group as a form has shown it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSeen {
    name: String,
    description: String,
}

impl GroupSeen {
    /// As it is shown: without what is not shown of older texts.
    pub fn of(name: &str, description: &str) -> Self {
        Self { name: harmless(name).into_owned(), description: harmless(description).into_owned() }
    }
}

/// A group as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedGroup {
    pub name: GroupName,
    /// May be empty.
    pub description: String,
}

impl GroupDraft {
    /// # Errors
    /// All faults: those of [`GroupName::parse`]; `text_long` and `control_character` at the description.
    pub fn check(&self) -> Result<CheckedGroup, Faults> {
        let mut checking = Checking::default();
        let name = checking.take(Field::GroupName, GroupName::parse(&self.name));
        let description = one_line(&self.description, DESCRIPTION_MOST, Code::TextLong);
        let description = checking.take(Field::Description, description);
        checking.finish(name.zip(description).map(|(name, description)| CheckedGroup { name, description }))
    }
}

/// A group in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    pub id: GroupId,
    pub name: String,
    pub description: String,
    /// People whose membership has not ended.
    pub members: u64,
}
