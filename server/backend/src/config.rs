//! The configuration of the services.

use crate::db::Failures;
use crate::password::PasswordCost;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// The configuration. It contains secrets, so it cannot be printed.
#[derive(Clone)]
pub struct Config {
    /// `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// Holds the SQLite database and the master key, unless they are elsewhere.
    pub data_dir: PathBuf,
    /// The public URL; every link begins with it, whatever host a request names.
    pub base_url: String,
    /// The file of the master keys; by default in the data directory. Created at the first start.
    pub master_key_file: Option<PathBuf>,
    /// The mail server, in lettre's syntax; without one, messages are held.
    pub smtp_url: Option<String>,
    /// Certificates to trust besides the public ones, for a mail server with a private one.
    pub smtp_ca_file: Option<PathBuf>,
    /// The sender's mailbox.
    pub mail_from: Option<String>,
    /// A set-up code for automated installations, in place of the derived one; ignored once there is a founder.
    pub setup_code: Option<String>,
    /// Where sealed events of the audit are written.
    pub audit_stream: Option<AuditStream>,
    /// Whether this program does scheduled work and sends mail.
    pub workers: bool,
    pub password_cost: PasswordCost,
    /// The failures that a test injects; in production there are none.
    pub failures: Failures,
}

/// Where sealed events of the audit are written, an event a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditStream {
    Stdout,
    File(PathBuf),
}

impl Config {
    /// SQLite in this folder, at `http://127.0.0.1:3000`, without mail.
    pub fn sqlite(data_dir: &Path) -> Self {
        Self {
            database_url: format!("sqlite://{}", data_dir.join("matricula.db").display()),
            data_dir: data_dir.to_owned(),
            base_url: "http://127.0.0.1:3000".to_owned(),
            master_key_file: None,
            smtp_url: None,
            smtp_ca_file: None,
            mail_from: None,
            setup_code: None,
            audit_stream: None,
            workers: true,
            password_cost: PasswordCost::OWASP,
            failures: Failures::default(),
        }
    }

    /// Whether the connection to the database could be unencrypted on a network without the URL asking for that.
    pub(crate) fn is_database_in_the_clear(&self) -> bool {
        if self.database_url.starts_with("sqlite:") {
            return false;
        }
        // Connecting reports an invalid URL.
        let Ok(options) = self.database_url.parse::<PgConnectOptions>() else { return false };
        let host = options.get_host();
        let is_local = options.get_socket().is_some()
            || host.starts_with('/')
            || host.eq_ignore_ascii_case("localhost")
            || host.trim_matches(['[', ']']).parse().is_ok_and(|host: IpAddr| host.is_loopback());
        // These two modes may fall back to plain text.
        !is_local && matches!(options.get_ssl_mode(), PgSslMode::Prefer | PgSslMode::Allow)
    }

    /// Where the master keys are.
    pub(crate) fn master_key_path(&self) -> PathBuf {
        self.master_key_file.clone().unwrap_or_else(|| self.data_dir.join("master.key"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_on_another_machine_is_encrypted_to_or_expressly_not() {
        for (url, expected) in [
            ("postgres://desk:secret@db.example.org/desk", true),
            ("postgres://desk:secret@db.example.org/desk?sslmode=prefer", true),
            ("postgres://desk:secret@192.0.2.7/desk?sslmode=allow", true),
            ("postgres://desk:secret@db.example.org/desk?sslmode=require", false),
            ("postgres://desk:secret@db.example.org/desk?sslmode=verify-ca", false),
            ("postgres://desk:secret@db.example.org/desk?sslmode=verify-full", false),
            ("postgres://desk:secret@db.example.org/desk?sslmode=disable", false),
            ("postgres://desk:secret@localhost/desk", false),
            ("postgres://desk:secret@127.0.0.1:5433/desk", false),
            ("postgres://desk:secret@[::1]/desk", false),
            ("postgres:///desk?host=/run/postgresql", false),
            ("postgres://%2Frun%2Fpostgresql/desk", false),
            ("sqlite://data/matricula.db", false),
        ] {
            let config = Config { database_url: url.to_owned(), ..Config::sqlite(Path::new("data")) };
            assert_eq!(config.is_database_in_the_clear(), expected, "{url}");
        }
    }
}
