//! The privacy notice: which version of it a person has had, and how.

use crate::form::words;

words! {
    /// How a privacy notice reached the person.
    Notice {
        /// By hand: an administrator says so.
        HandedOver = "handed_over",
        /// By the person, who says so.
        Accepted = "accepted",
    }
}

impl Notice {
    /// As it is kept: how, and which version.
    pub fn of(self, version: &str) -> String {
        format!("{self} {version}")
    }

    /// Reads what is kept.
    pub fn read(text: &str) -> Option<(Self, &str)> {
        let (how, version) = text.trim().split_once(' ')?;
        Some((Self::from_word(how)?, version.trim()))
    }
}

/// The version that the person has had.
pub(super) fn version(text: &str) -> Option<&str> {
    Notice::read(text).map(|(_, version)| version).filter(|version| !version.is_empty())
}
