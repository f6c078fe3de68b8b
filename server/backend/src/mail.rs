//! Mail on the wire: one mail server, a few connections that are kept, and a verdict for every message.
//!
//! The connections are lettre's own, driven command by command: whether a refusal is about one recipient or about all
//! mail depends on which command it answers, and lettre's transport does not tell. A connection is opened as the
//! configuration says or not at all: where encryption is required, nothing is said before it.

mod config;
mod connection;
pub(crate) mod render;
mod stream;
mod verdict;

pub use config::MailConfigError;
pub(crate) use verdict::{Reply, Verdict};

use crate::Backend;
use config::Server;
use connection::Connection;
use lettre::Address;
use lettre::message::Mailbox;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Connections to the mail server at most.
pub(crate) const POOL: usize = 4;

/// A connection that was not used for so long has probably been closed at the other end.
const IDLE: Duration = Duration::from_secs(20);

/// The mail server, and the sender of all mail.
pub(crate) struct Mail {
    server: Server,
    from: Mailbox,
    parked: Mutex<Vec<(Connection, Instant)>>,
}

/// A message as it goes over the wire.
pub(crate) struct Composed {
    pub(crate) sender: Address,
    pub(crate) recipient: Address,
    /// Header and body, ASCII, lines ended by CRLF.
    pub(crate) bytes: String,
}

impl Mail {
    /// The mail server of the configuration; `None` where there is none.
    pub(crate) fn of(backend: &Backend) -> Result<Option<Self>, MailConfigError> {
        let config = backend.config();
        Self::new(config.smtp_url.as_deref(), config.mail_from.as_deref(), config.smtp_ca_file.as_deref())
    }

    fn new(
        url: Option<&str>,
        from: Option<&str>,
        ca_file: Option<&std::path::Path>,
    ) -> Result<Option<Self>, MailConfigError> {
        let Some(url) = url else { return Ok(None) };
        let server = Server::parse(url, ca_file)?;
        let from = config::sender(from)?;
        Ok(Some(Self { server, from, parked: Mutex::default() }))
    }

    pub(crate) fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Sends one message and says what became of it.
    pub(crate) async fn deliver(&self, message: &Composed) -> Verdict {
        while let Some(mut connection) = self.unpark() {
            // What was kept may be dead by now, which says nothing about the message or the server.
            if let Some(verdict) = connection.deliver_if_alive(message).await {
                self.park(connection);
                return verdict;
            }
        }
        let mut connection = match Connection::open(&self.server).await {
            Ok(connection) => connection,
            Err(reply) => return Verdict::Stopped(reply),
        };
        let verdict = connection.deliver(message).await;
        self.park(connection);
        verdict
    }

    /// Says goodbye on connections that nobody has needed for a while.
    pub(crate) async fn drop_idle(&self) {
        let idle: Vec<Connection> = {
            let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
            let first_fresh =
                parked.iter().position(|(_, since)| since.elapsed() < IDLE).unwrap_or(parked.len());
            parked.drain(..first_fresh).map(|(connection, _)| connection).collect()
        };
        for connection in idle {
            connection.quit().await;
        }
    }

    /// Says goodbye on all connections.
    pub(crate) async fn close(&self) {
        let all = std::mem::take(&mut *self.parked.lock().unwrap_or_else(PoisonError::into_inner));
        for (connection, _) in all {
            connection.quit().await;
        }
    }

    /// The connection used last, so that those nobody needs grow old.
    fn unpark(&self) -> Option<Connection> {
        let (connection, _) = self.parked.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
        Some(connection)
    }

    fn park(&self, connection: Connection) {
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        if connection.is_usable() && parked.len() < POOL {
            parked.push((connection, Instant::now()));
        }
    }
}

/// Whether these settings describe a mail server that can be used, so that a program with wrong ones does not start.
///
/// # Errors
/// What is wrong, fit for a person, without the password.
pub fn check(config: &crate::Config) -> Result<(), MailConfigError> {
    Mail::new(config.smtp_url.as_deref(), config.mail_from.as_deref(), config.smtp_ca_file.as_deref())
        .map(|_| ())
}

#[cfg(test)]
pub(crate) mod sink;
#[cfg(test)]
mod tests;
