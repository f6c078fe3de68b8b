//! SMTP: one mail server, a few pooled connections, and a verdict for every message.
//!
//! The connections are lettre's, driven command by command: whether a refusal is about one recipient or about all mail
//! depends on the command it answers, which lettre's transport does not tell. Where encryption is required, nothing is
//! sent before it.

mod config;
mod connection;
mod content;
mod message_id;
pub(crate) mod render;
mod stream;
mod verdict;

pub use config::MailConfigError;
pub(crate) use content::{MailContent, Params, StopSeed};
pub(crate) use message_id::message_id;
pub(crate) use verdict::{DeliveryVerdict, Reply};

use crate::Config;
use config::Server;
use connection::Connection;
use lettre::Address;
use lettre::message::Mailbox;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The largest number of connections to the mail server.
pub(crate) const POOL: usize = 4;

/// An idle connection is closed after this time; the server would close it soon.
const IDLE: Duration = Duration::from_secs(20);

/// The client of the mail server.
pub(crate) struct Mail {
    server: Server,
    from: Mailbox,
    idle: Mutex<Vec<(Connection, Instant)>>,
}

/// A message ready to be sent.
pub(crate) struct Composed {
    pub(crate) sender: Address,
    pub(crate) recipient: Address,
    /// Header and body, ASCII, lines ended by CRLF.
    pub(crate) bytes: String,
}

impl Mail {
    /// The mail server of the configuration; `None` where there is none.
    pub(crate) fn from_config(config: &Config) -> Result<Option<Self>, MailConfigError> {
        let Some(url) = config.smtp_url.as_deref() else { return Ok(None) };
        let server = Server::parse(url, config.smtp_ca_file.as_deref())?;
        let from = config::sender(config.mail_from.as_deref())?;
        Ok(Some(Self { server, from, idle: Mutex::default() }))
    }

    pub(crate) fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Sends one message.
    pub(crate) async fn deliver(&self, message: &Composed) -> DeliveryVerdict {
        while let Some(mut connection) = self.take_idle() {
            // An idle connection may have been closed, which says nothing about the message or the server.
            if let Some(verdict) = connection.deliver_if_alive(message).await {
                self.keep(connection);
                return verdict;
            }
        }
        let mut connection = match Connection::open(&self.server).await {
            Ok(connection) => connection,
            Err(reply) => return DeliveryVerdict::Stopped(reply),
        };
        let verdict = connection.deliver(message).await;
        self.keep(connection);
        verdict
    }

    /// Opens a connection, with encryption and password, and closes it again.
    pub(crate) async fn check_server(&self) -> Result<(), Reply> {
        Connection::open(&self.server).await?.quit().await;
        Ok(())
    }

    /// Closes connections that were idle for a while.
    pub(crate) async fn drop_idle(&self) {
        let idle: Vec<Connection> = {
            let mut kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            let first_fresh = kept.iter().position(|(_, since)| since.elapsed() < IDLE).unwrap_or(kept.len());
            kept.drain(..first_fresh).map(|(connection, _)| connection).collect()
        };
        for connection in idle {
            connection.quit().await;
        }
    }

    /// Closes all connections.
    pub(crate) async fn close(&self) {
        let all = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for (connection, _) in all {
            connection.quit().await;
        }
    }

    /// The connection used last, so that surplus ones stay idle and are closed.
    fn take_idle(&self) -> Option<Connection> {
        let (connection, _) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
        Some(connection)
    }

    fn keep(&self, connection: Connection) {
        let mut kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if connection.is_usable() && kept.len() < POOL {
            kept.push((connection, Instant::now()));
        }
    }
}

/// Checks the mail configuration, so that the program does not start with an invalid one.
///
/// # Errors
/// What is wrong, without the password.
pub fn check(config: &Config) -> Result<(), MailConfigError> {
    Mail::from_config(config).map(|_| ())
}

#[cfg(test)]
pub(crate) mod tests;
