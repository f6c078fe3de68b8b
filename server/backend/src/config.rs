//! What the program is told when it starts.

use crate::db::Failures;
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

    /// Where the master keys are.
    pub(crate) fn master_key_path(&self) -> PathBuf {
        self.master_key_file.clone().unwrap_or_else(|| self.data_dir.join("master.key"))
    }
}
