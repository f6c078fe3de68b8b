//! What an answer of the mail server means for the message it was about.

use lettre::transport::smtp::Error;

/// What became of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Sent(Reply),
    /// Not now; this message is to be tried again.
    Deferred(Reply),
    /// Never.
    Bounced(Reply),
    /// Nothing can be sent at all, whatever the message; it was not its fault.
    Stopped(Reply),
}

/// The mail server's own words, or ours where it said nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) code: Option<u16>,
    pub(crate) words: String,
}

/// Where in the conversation something failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// `MAIL FROM`, which is the same for all messages.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`, and everything up to the final dot.
    Data,
    /// The answer to the final dot.
    Content,
}

impl Reply {
    const MOST: usize = 500;

    /// Words for the page: one line, of bounded length, without anything that is not text.
    pub(super) fn new(code: Option<u16>, words: &str) -> Self {
        let words: String =
            words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(Self::MOST).collect();
        Self { code, words: words.split_whitespace().collect::<Vec<_>>().join(" ") }
    }

    pub(super) fn ours(words: &str) -> Self {
        Self::new(None, words)
    }
}

impl From<&Error> for Reply {
    fn from(error: &Error) -> Self {
        let code = error.status().map(u16::from);
        let source =
            std::error::Error::source(error).map(ToString::to_string).filter(|words| !words.is_empty());
        match (code, source) {
            // The server's words, as it says them.
            (Some(number), words) => Self::new(code, &format!("{number} {}", words.unwrap_or_default())),
            (None, _) => Self::ours(&error.to_string()),
        }
    }
}

/// The verdict on a failed command.
///
/// A refusal of the recipient, or of this message's content, is about this message: for good where it begins with 5,
/// for now where it begins with 4. A refusal of the sender, and one that asks for a password, is about all mail. A
/// connection that breaks once the message was being talked about may have been broken by it, so it counts as an
/// attempt; after the final dot nobody knows whether the message was taken, and it goes out again with the same
/// Message-ID.
pub(super) fn of(phase: Phase, code: Option<u16>, reply: Reply) -> Verdict {
    match (phase, code) {
        (Phase::Sender, _) => Verdict::Stopped(reply),
        // RFC 4954 §6: authentication required, mechanism too weak, failed, encryption required.
        (_, Some(530 | 534 | 535 | 538)) => Verdict::Stopped(reply),
        (_, Some(500..=599)) => Verdict::Bounced(reply),
        (Phase::Recipient | Phase::Data | Phase::Content, _) => Verdict::Deferred(reply),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(phase: Phase, code: u16) -> Verdict {
        of(phase, Some(code), Reply::new(Some(code), "words"))
    }

    #[test]
    fn a_refusal_is_about_the_message_or_about_all_mail() {
        for phase in [Phase::Recipient, Phase::Data, Phase::Content] {
            for code in [550, 551, 552, 553, 554, 500] {
                assert!(matches!(verdict(phase, code), Verdict::Bounced(_)), "{phase:?} {code}");
            }
            for code in [421, 450, 451, 452, 454] {
                assert!(matches!(verdict(phase, code), Verdict::Deferred(_)), "{phase:?} {code}");
            }
            for code in [530, 534, 535, 538] {
                assert!(matches!(verdict(phase, code), Verdict::Stopped(_)), "{phase:?} {code}");
            }
            assert!(matches!(of(phase, None, Reply::ours("broken")), Verdict::Deferred(_)));
        }
        for code in [421, 451, 530, 550, 553] {
            assert!(matches!(verdict(Phase::Sender, code), Verdict::Stopped(_)), "{code}");
        }
    }

    #[test]
    fn words_of_a_server_are_one_line_of_bounded_length() {
        let reply = Reply::new(Some(550), "no\r\nBcc: x@evil\u{0}  here");
        assert_eq!(reply.words, "no Bcc: x@evil here");
        assert_eq!(Reply::ours(&"ä".repeat(10_000)).words.chars().count(), 500);
    }
}
