//! The privacy notice: which version of it a person has had, and how.

use super::Policy;
use crate::form::{Code, words};

words! {
    /// How a privacy notice reached the person.
    NoticeDelivery {
        /// By hand: an administrator says so.
        HandedOver = "handed_over",
        /// By the person, who says so.
        Accepted = "accepted",
    }
}

impl NoticeDelivery {
    /// How whoever fills in can say that it did: nobody accepts for somebody else.
    pub const fn by(person: bool) -> Self {
        if person { Self::Accepted } else { Self::HandedOver }
    }

    /// As it is kept: how, and which version.
    pub fn to_text(self, version: &str) -> String {
        format!("{self} {version}")
    }

    /// Reads what is kept.
    pub fn parse(text: &str) -> Option<(Self, &str)> {
        let (how, version) = text.trim().split_once(' ')?;
        Some((Self::from_word(how)?, version.trim()))
    }
}

/// The version that the person has had, where it is the one in force. What the person submits they have accepted; what
/// somebody else submits was handed over at least.
pub(super) fn version(text: &str, policy: &Policy) -> Result<String, Code> {
    match NoticeDelivery::parse(text) {
        Some((how, version))
            if version == policy.notice && (how == NoticeDelivery::Accepted || !policy.by_themselves) =>
        {
            Ok(version.to_owned())
        }
        _ => Err(Code::NoticeMissing),
    }
}
