//! Which version of the privacy notice a person has received, and how.

use super::Policy;
use crate::form::{Code, words};
use crate::notice::{NoticeInForce, NoticeReceipt};

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

    /// The stored form: the kind, the version, and the language and the hash of the text that was read.
    pub fn to_text(self, receipt: &NoticeReceipt) -> String {
        format!("{self} {receipt}")
    }

    /// Parses the stored form.
    pub fn parse(text: &str) -> Option<(Self, NoticeReceipt)> {
        let (how, receipt) = text.trim().split_once(' ')?;
        Some((Self::from_word(how)?, receipt.parse().ok()?))
    }

    /// Whether the person has accepted another version than the one in force. They are asked again, and save nothing
    /// else before they answer.
    pub fn is_outdated(text: &str, in_force: &NoticeInForce) -> bool {
        let accepted = Self::parse(text).filter(|(how, _)| *how == Self::Accepted);
        in_force.is_published() && accepted.is_some_and(|(_, receipt)| !in_force.is_received(&receipt))
    }
}

/// What was received, if it is the version in force and was delivered as required: the person accepts it before
/// submitting; for a submission by others *handed over* is enough. Nothing is required before a text is published.
pub(super) fn received(text: &str, policy: &Policy) -> Result<Option<NoticeReceipt>, Code> {
    let received = NoticeDelivery::parse(text);
    if !policy.notice.is_published() {
        return Ok(received.map(|(_, receipt)| receipt));
    }
    match received {
        Some((how, receipt))
            if policy.notice.is_received(&receipt)
                && (how == NoticeDelivery::Accepted || !policy.by_themselves) =>
        {
            Ok(Some(receipt))
        }
        _ => Err(Code::NoticeMissing),
    }
}
