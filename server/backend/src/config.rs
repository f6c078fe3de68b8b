//! What the program is told when it starts.

use crate::db::Failures;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// Everything from outside. It holds secrets, so it cannot be printed.
#[derive(Clone)]
pub struct Config {
    /// `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// Holds the SQLite database and the master key, unless they are elsewhere.
    pub data_dir: PathBuf,
    /// Where people reach the program; every link begins with it, whatever a request says.
    pub base_url: String,
    /// The master keys; made at the first start in the data directory when unset.
    pub master_key_file: Option<PathBuf>,
    /// As lettre reads it; without one, messages are held.
    pub smtp_url: Option<String>,
    /// Certificates to trust besides the usual ones, for a mail server with one of its own making.
    pub smtp_ca_file: Option<PathBuf>,
    /// The sender's mailbox.
    pub mail_from: Option<String>,
    /// For automated set-ups, in place of one made at random; ignored once a founder exists.
    pub setup_code: Option<String>,
    /// Whether this program does scheduled work and sends mail.
    pub workers: bool,
    /// Failures that a test has ordered; in production there are none.
    pub failures: Failures,
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
            workers: true,
            failures: Failures::default(),
        }
    }

    /// Whether the database is reached over a network on which everything that is sent to it could be read, without
    /// anybody having said so.
    pub(crate) fn is_database_in_the_clear(&self) -> bool {
        if self.database_url.starts_with("sqlite:") {
            return false;
        }
        // What cannot be read is told by whoever connects.
        let Ok(options) = self.database_url.parse::<PgConnectOptions>() else { return false };
        let host = options.get_host();
        let is_here = options.get_socket().is_some()
            || host.starts_with('/')
            || host.eq_ignore_ascii_case("localhost")
            || host.trim_matches(['[', ']']).parse().is_ok_and(|host: IpAddr| host.is_loopback());
        // The two that are not named may fall back to plain text.
        !is_here && matches!(options.get_ssl_mode(), PgSslMode::Prefer | PgSslMode::Allow)
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
