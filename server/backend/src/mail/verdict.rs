//! The meaning of a mail server's answer for the message.

use lettre::transport::smtp::Error;

/// The result of sending one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DeliveryVerdict {
    Sent(Reply),
    /// This message is to be tried again.
    Deferred(Reply),
    /// This message is refused for good.
    Bounced(Reply),
    /// No message can be sent at present.
    Stopped(Reply),
}

/// The mail server's answer, or a text of this program where there was none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) code: Option<u16>,
    pub(crate) text: String,
}

/// The phase of the SMTP dialogue in which sending failed.
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

    /// Shortens an answer to one line of printable text.
    pub(super) fn new(code: Option<u16>, text: &str) -> Self {
        let text: String =
            text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(Self::MOST).collect();
        Self { code, text: text.split_whitespace().collect::<Vec<_>>().join(" ") }
    }

    /// What happened where no server has answered. The number that the operating system gives an error says nothing more.
    pub(super) fn ours(text: &str) -> Self {
        match text.split_once(" (os error ") {
            Some((words, rest)) => {
                let rest = rest.split_once(')').map_or("", |(_, rest)| rest);
                Self::new(None, &format!("{words}{rest}"))
            }
            None => Self::new(None, text),
        }
    }
}

impl From<&Error> for Reply {
    fn from(error: &Error) -> Self {
        let code = error.status().map(u16::from);
        let source =
            std::error::Error::source(error).map(ToString::to_string).filter(|text| !text.is_empty());
        match (code, source) {
            (Some(number), text) => Self::new(code, &format!("{number} {}", text.unwrap_or_default())),
            (None, _) => Self::ours(&error.to_string()),
        }
    }
}

/// The verdict on a failed command.
///
/// A refusal of the recipient or the content is about this message: permanent with a code 5xx, temporary with 4xx. A
/// refusal of the sender, or one that requires authentication, is about all mail. A connection that breaks after the
/// sender was accepted may have been broken by the message, so it counts as an attempt. After the final dot the server may
/// have accepted the message; it is sent again with the same Message-ID.
pub(super) fn of(phase: Phase, code: Option<u16>, reply: Reply) -> DeliveryVerdict {
    match (phase, code) {
        (Phase::Sender, _) => DeliveryVerdict::Stopped(reply),
        // RFC 4954 §6: authentication required, mechanism too weak, failed, encryption required.
        (_, Some(530 | 534 | 535 | 538)) => DeliveryVerdict::Stopped(reply),
        (_, Some(500..=599)) => DeliveryVerdict::Bounced(reply),
        (Phase::Recipient | Phase::Data | Phase::Content, _) => DeliveryVerdict::Deferred(reply),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(phase: Phase, code: u16) -> DeliveryVerdict {
        of(phase, Some(code), Reply::new(Some(code), "words"))
    }

    #[test]
    fn a_refusal_is_about_the_message_or_about_all_mail() {
        for phase in [Phase::Recipient, Phase::Data, Phase::Content] {
            for code in [550, 551, 552, 553, 554, 500] {
                assert!(matches!(verdict(phase, code), DeliveryVerdict::Bounced(_)), "{phase:?} {code}");
            }
            for code in [421, 450, 451, 452, 454] {
                assert!(matches!(verdict(phase, code), DeliveryVerdict::Deferred(_)), "{phase:?} {code}");
            }
            for code in [530, 534, 535, 538] {
                assert!(matches!(verdict(phase, code), DeliveryVerdict::Stopped(_)), "{phase:?} {code}");
            }
            assert!(matches!(of(phase, None, Reply::ours("broken")), DeliveryVerdict::Deferred(_)));
        }
        for code in [421, 451, 530, 550, 553] {
            assert!(matches!(verdict(Phase::Sender, code), DeliveryVerdict::Stopped(_)), "{code}");
        }
    }

    #[test]
    fn the_number_of_an_error_of_the_operating_system_is_left_out() {
        let words = |text: &str| Reply::ours(text).text;
        assert_eq!(words("Connection refused (os error 111)"), "Connection refused");
        assert_eq!(words("connect (os error 111): refused"), "connect: refused");
        assert_eq!(words("no route to host"), "no route to host");
    }

    #[test]
    fn words_of_a_server_are_one_line_of_bounded_length() {
        let reply = Reply::new(Some(550), "no\r\nBcc: x@evil\u{0}  here");
        assert_eq!(reply.text, "no Bcc: x@evil here");
        assert_eq!(Reply::ours(&"ä".repeat(10_000)).text.chars().count(), 500);
    }
}
