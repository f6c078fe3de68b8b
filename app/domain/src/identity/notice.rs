//! The privacy notice: which version a person has received, and how.

use super::Policy;
use crate::form::{Code, words};

words! {
    /// How a person received the privacy notice.
    NoticeDelivery {
        /// On paper or in person, as an administrator states.
        HandedOver = "handed_over",
        /// Accepted by the person.
        Accepted = "accepted",
    }
}

impl NoticeDelivery {
    /// The kind of delivery that the editor can state: nobody accepts for somebody else.
    pub const fn by(person: bool) -> Self {
        if person { Self::Accepted } else { Self::HandedOver }
    }

    /// The stored form: the kind and the version.
    pub fn to_text(self, version: &str) -> String {
        format!("{self} {version}")
    }

    /// Parses the stored form.
    pub fn parse(text: &str) -> Option<(Self, &str)> {
        let (how, version) = text.trim().split_once(' ')?;
        Some((Self::from_word(how)?, version.trim()))
    }
}

/// The version, if it is the current one and was delivered as required: the person accepts it before submitting; for
/// a submission by others *handed over* is enough.
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
