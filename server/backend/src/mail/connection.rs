//! One connection to the mail server: opened, encrypted and authenticated by the configuration, then used for one message
//! after another.

use super::Composed;
use super::config::{Security, Server};
use super::stream::{Bounded, Encrypted};
use super::verdict::{self, DeliveryVerdict, Phase, Reply};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::response::Response;
use std::fmt;
use std::future::Future;
use std::io;
use std::time::Duration;
use tokio::time::timeout;

/// The time limit for opening, encrypting and authenticating a connection.
const OPENING: Duration = Duration::from_secs(45);
/// The time limit for the answer to a command.
const COMMAND: Duration = Duration::from_secs(60);
/// The time limit for the answer to the final dot: the server may be scanning the message (RFC 5321 §4.5.3.2.6).
const CONTENT: Duration = Duration::from_secs(300);
const GOODBYE: Duration = Duration::from_secs(2);

pub(super) struct Connection {
    inner: AsyncSmtpConnection,
    is_usable: bool,
}

/// Why a command did not succeed.
enum Failure {
    Smtp(Error),
    TimedOut,
}

impl Connection {
    /// Opens a connection. An error is never about a message.
    pub(super) async fn open(server: &Server) -> Result<Self, Reply> {
        let opening = async {
            let mut inner = match &server.security {
                Security::Tls(tls) => Self::connect(server, Some(tls.clone())).await?,
                Security::StartTls(_) | Security::Plain => Self::connect(server, None).await?,
            };
            if let Security::StartTls(tls) = &server.security {
                // An attacker on the way may have removed the offer: send nothing more.
                if !inner.can_starttls() {
                    inner.abort().await;
                    return Err(Reply::ours(
                        "the mail server does not offer STARTTLS, and tls=required asks for it",
                    ));
                }
                inner.starttls(tls.clone(), &server.hello).await.map_err(|error| Reply::from(&error))?;
            }
            if let Some(credentials) = &server.credentials {
                inner.auth(DEFAULT_MECHANISMS, credentials).await.map_err(|error| Reply::from(&error))?;
            }
            Ok(Self { inner, is_usable: true })
        };
        let timed_out = Reply::ours("the mail server did not answer in time");
        timeout(OPENING, opening).await.unwrap_or(Err(timed_out))
    }

    async fn connect(server: &Server, tls: Option<TlsParameters>) -> Result<AsyncSmtpConnection, Reply> {
        let unreachable = |error: io::Error| Reply::ours(&error.to_string());
        let stream = Bounded::connect(&server.host, server.port).await.map_err(unreachable)?;
        let stream: Box<dyn AsyncTokioStream> = match tls {
            None => Box::new(stream),
            Some(tls) => {
                let encrypted = Encrypted::begin(stream, tls).await.map_err(|error| Reply::from(&error))?;
                // The lines of an answer can be counted only after decryption.
                Box::new(Bounded::new(encrypted))
            }
        };
        let opened = AsyncSmtpConnection::connect_with_transport(stream, &server.hello).await;
        opened.map_err(|error| Reply::from(&error))
    }

    /// Sends one message.
    pub(super) async fn deliver(&mut self, message: &Composed) -> DeliveryVerdict {
        match self.command(Mail::new(Some(message.sender.clone()), vec![]), COMMAND).await {
            Ok(_) => self.after_sender(message).await,
            Err(failure) => self.failed(Phase::Sender, failure).await,
        }
    }

    /// As [`deliver`](Self::deliver), on a connection that was idle; `None` where the server has closed it.
    pub(super) async fn deliver_if_alive(&mut self, message: &Composed) -> Option<DeliveryVerdict> {
        match self.command(Mail::new(Some(message.sender.clone()), vec![]), COMMAND).await {
            Ok(_) => Some(self.after_sender(message).await),
            // With 421 a server closes connections that were idle for too long.
            Err(Failure::Smtp(error)) if error.status().is_none_or(|code| u16::from(code) == 421) => None,
            Err(failure) => Some(self.failed(Phase::Sender, failure).await),
        }
    }

    /// Whether it can be used for another message.
    pub(super) fn is_usable(&self) -> bool {
        self.is_usable && !self.inner.has_broken()
    }

    /// Closes the connection, whether or not the server answers.
    pub(super) async fn quit(mut self) {
        let _ = timeout(GOODBYE, self.inner.abort()).await;
    }

    async fn after_sender(&mut self, message: &Composed) -> DeliveryVerdict {
        if let Err(failure) = self.command(Rcpt::new(message.recipient.clone(), vec![]), COMMAND).await {
            return self.failed(Phase::Recipient, failure).await;
        }
        if let Err(failure) = self.command(Data, COMMAND).await {
            return self.failed(Phase::Data, failure).await;
        }
        match self.command(Content(&message.bytes), CONTENT).await {
            Ok(response) => {
                let words = response.message().collect::<Vec<_>>().join(" ");
                let code = u16::from(response.code());
                DeliveryVerdict::Sent(Reply::new(Some(code), &format!("{code} {words}")))
            }
            Err(failure) => self.failed(Phase::Content, failure).await,
        }
    }

    async fn failed(&mut self, phase: Phase, failure: Failure) -> DeliveryVerdict {
        let (code, reply) = match &failure {
            Failure::Smtp(error) => (error.status().map(u16::from), Reply::from(error)),
            Failure::TimedOut => (None, Reply::ours("the mail server did not answer in time")),
        };
        // After an answer the connection can be used again, once this message is reset.
        let is_conversation_alive = code.is_some_and(|code| code != 421);
        self.is_usable = is_conversation_alive && self.command(Rset, COMMAND).await.is_ok();
        verdict::of(phase, code, reply)
    }

    async fn command(&mut self, command: impl fmt::Display, patience: Duration) -> Result<Response, Failure> {
        let answer = self.within(patience, |inner| inner.command(command)).await;
        if !matches!(&answer, Ok(_) | Err(Failure::Smtp(_))) {
            self.is_usable = false;
        }
        answer
    }

    async fn within<'a, F>(
        &'a mut self,
        patience: Duration,
        work: impl FnOnce(&'a mut AsyncSmtpConnection) -> F,
    ) -> Result<Response, Failure>
    where
        F: Future<Output = Result<Response, Error>>,
    {
        match timeout(patience, work(&mut self.inner)).await {
            Ok(answer) => answer.map_err(Failure::Smtp),
            Err(_) => Err(Failure::TimedOut),
        }
    }
}

/// A whole message with its final dot as one command: sent in one write, its last packet does not wait for the server to
/// acknowledge the first.
struct Content<'a>(&'a str);

impl fmt::Display for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // RFC 5321 §4.5.2: a dot at the beginning of a line is doubled.
        let text = self.0.strip_suffix("\r\n").unwrap_or(self.0);
        for line in text.split("\r\n") {
            let dot = if line.starts_with('.') { "." } else { "" };
            write!(f, "{dot}{line}\r\n")?;
        }
        f.write_str(".\r\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_at_the_beginning_of_a_line_does_not_end_the_message() {
        assert_eq!(Content("a\r\n.\r\n..b\r\n").to_string(), "a\r\n..\r\n...b\r\n.\r\n");
        assert_eq!(Content("a").to_string(), "a\r\n.\r\n");
    }
}
