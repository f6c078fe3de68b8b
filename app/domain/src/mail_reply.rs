//! What the answer of a mail server means, so that a sentence in the reader's language comes before its words.

use crate::form::words;

words! {
    /// The meaning of an answer, or of a failure before there was one.
    MailReply {
        Accepted = "accepted",
        UnknownMailbox = "unknown_mailbox",
        MailboxFull = "mailbox_full",
        TooLarge = "too_large",
        /// By the server's rules, as spam for example.
        Policy = "policy",
        TryLater = "try_later",
        /// For good, and for no reason that is known here.
        Refused = "refused",
        SignInRefused = "sign_in_refused",
        ConnectionRefused = "connection_refused",
        HostUnknown = "host_unknown",
        HostUnreachable = "host_unreachable",
        NoAnswer = "no_answer",
        ConnectionLost = "connection_lost",
        NotEncrypted = "not_encrypted",
        EncryptionFailed = "encryption_failed",
        Unclear = "unclear",
    }
}

/// Words of failures without an answer, in lower case. The first that is found says what it was.
const FAILURES: &[(MailReply, &[&str])] = &[
    (MailReply::NotEncrypted, &["starttls"]),
    (MailReply::EncryptionFailed, &["certificate", "tls", "handshake"]),
    (MailReply::SignInRefused, &["authentication"]),
    (MailReply::ConnectionRefused, &["refused"]),
    (MailReply::HostUnknown, &["lookup", "not known", "no such host", "nodename", "resolve", "resolution"]),
    (MailReply::HostUnreachable, &["unreachable", "no route"]),
    (MailReply::NoAnswer, &["in time", "timed out", "timeout"]),
    (
        MailReply::ConnectionLost,
        &["reset", "broken pipe", "closed", "aborted", "eof", "end of file", "incomplete", "network"],
    ),
];

impl MailReply {
    /// The meaning of an answer, by its reply code and enhanced status code (RFC 5321 §4.2, RFC 3463) where it has them.
    pub fn of(words: &str) -> Self {
        let lower = words.to_ascii_lowercase();
        let code = lower.get(..3).and_then(|code| code.parse::<u16>().ok());
        let is_whole = lower.as_bytes().get(3).is_none_or(|next| matches!(next, b' ' | b'-'));
        match code.filter(|code| is_whole && (200..600).contains(code)) {
            Some(code) => Self::of_code(code, &lower),
            None => Self::of_failure(&lower),
        }
    }

    fn of_code(code: u16, words: &str) -> Self {
        let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
        match (code, status(words)) {
            (200..=299, _) => Self::Accepted,
            (530 | 534 | 535 | 538, _) => Self::SignInRefused,
            (_, Some((2, 2))) => Self::MailboxFull,
            (300..=499, _) => Self::TryLater,
            (_, Some((1, 1 | 2 | 3 | 6 | 10) | (2, 1))) => Self::UnknownMailbox,
            (_, Some((3, 4) | (2, 3))) => Self::TooLarge,
            (_, Some((7, _))) => Self::Policy,
            (551 | 553, None) => Self::UnknownMailbox,
            (552, None) => Self::MailboxFull,
            _ if has(&["spam", "blocked", "policy", "blacklist", "block list", "blocklist"]) => Self::Policy,
            (550, _) if has(&["unknown", "no such", "not exist", "not found", "no mailbox"]) => {
                Self::UnknownMailbox
            }
            _ => Self::Refused,
        }
    }

    fn of_failure(words: &str) -> Self {
        let found = FAILURES.iter().find(|(_, any)| any.iter().any(|word| words.contains(word)));
        found.map_or(Self::Unclear, |(reply, _)| *reply)
    }
}

/// Subject and detail of the enhanced status code that follows the reply code.
fn status(words: &str) -> Option<(u16, u16)> {
    let code = words.get(4..)?.split_whitespace().next()?;
    let mut parts = code.split('.').map(str::parse::<u16>);
    match (parts.next()?, parts.next()?, parts.next()?, parts.next()) {
        (Ok(2 | 4 | 5), Ok(subject), Ok(detail), None) => Some((subject, detail)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_known_by_its_codes() {
        for (words, reply) in [
            ("250 2.0.0 Ok: queued as 4Qk1", MailReply::Accepted),
            ("250 ok", MailReply::Accepted),
            ("550 5.1.1 <zoe@aldine.example>: user unknown", MailReply::UnknownMailbox),
            ("550 No such user here", MailReply::UnknownMailbox),
            ("551 user not local", MailReply::UnknownMailbox),
            ("452 4.2.2 mailbox full", MailReply::MailboxFull),
            ("552 5.2.2 over quota", MailReply::MailboxFull),
            ("552 5.3.4 message too big", MailReply::TooLarge),
            ("554 5.7.1 rejected", MailReply::Policy),
            ("550 blocked by our list", MailReply::Policy),
            ("451 4.7.1 come back later", MailReply::TryLater),
            ("421", MailReply::TryLater),
            ("554 transaction failed", MailReply::Refused),
            ("535 5.7.8 wrong password", MailReply::SignInRefused),
        ] {
            assert_eq!(MailReply::of(words), reply, "{words}");
        }
    }

    #[test]
    fn a_failure_without_an_answer_is_known_by_its_words() {
        for (words, reply) in [
            ("Connection refused (os error 111)", MailReply::ConnectionRefused),
            (
                "failed to lookup address information: Temporary failure in name resolution",
                MailReply::HostUnknown,
            ),
            ("Network is unreachable", MailReply::HostUnreachable),
            ("the mail server did not answer in time", MailReply::NoAnswer),
            ("network error: Connection reset by peer", MailReply::ConnectionLost),
            ("response error: incomplete response", MailReply::ConnectionLost),
            (
                "the mail server does not offer STARTTLS, and tls=required asks for it",
                MailReply::NotEncrypted,
            ),
            ("Connection error: invalid peer certificate: UnknownIssuer", MailReply::EncryptionFailed),
            ("No compatible authentication mechanism was found", MailReply::SignInRefused),
            ("the mail server's answer is too long", MailReply::Unclear),
            ("2500 messages", MailReply::Unclear),
            ("é", MailReply::Unclear),
            ("", MailReply::Unclear),
        ] {
            assert_eq!(MailReply::of(words), reply, "{words}");
        }
    }
}
