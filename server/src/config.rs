//! The configuration: flags take precedence over the environment, the TOML file, and the defaults.
//!
//! All values are read as text and parsed in one place, so that an invalid value is reported with its setting's name,
//! wherever it came from. To add one: a field in [`RawConfig`], one in [`Config`], a line in `understand`.

mod base_url;
mod proxies;

pub use base_url::BaseUrl;
pub use proxies::TrustedProxies;

use backend::AuditStream;
use clap::Args;
use config::{File, FileFormat};
use serde::Deserialize;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file that is read if it exists and no other is named.
const USUAL_FILE: &str = "matricula.toml";

/// Least characters of a set-up code.
const SETUP_CODE_LEAST: usize = 16;

/// The parsed configuration.
#[derive(Clone)]
pub struct Config {
    /// The address to listen on.
    pub addr: SocketAddr,
    /// The URL people use; `None` until the port is known.
    pub base_url: Option<BaseUrl>,
    pub data_dir: PathBuf,
    pub database_url: String,
    pub smtp_url: Option<String>,
    /// Certificates to trust besides the default ones.
    pub smtp_ca_file: Option<PathBuf>,
    pub mail_from: Option<String>,
    pub trusted_proxies: TrustedProxies,
    pub master_key_file: PathBuf,
    pub setup_code: Option<String>,
    /// Where sealed events of the audit are written.
    pub audit_stream: Option<AuditStream>,
    /// The `tracing` filter of the log.
    pub log: String,
}

/// The configuration as text, before it is parsed.
#[derive(Args, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawConfig {
    /// Address and port to listen on [default: 127.0.0.1:3000]
    #[arg(long, global = true, env = "MATRICULA_ADDR", hide_env_values = true)]
    addr: Option<String>,
    /// Where people reach the program; links begin with it [default: http:// and the address]
    #[arg(long, global = true, env = "MATRICULA_BASE_URL", hide_env_values = true)]
    base_url: Option<String>,
    /// Folder of the database and the master key [default: data]
    #[arg(long, global = true, env = "MATRICULA_DATA_DIR", hide_env_values = true)]
    data_dir: Option<String>,
    /// The database: sqlite://… or postgres://… [default: SQLite in the data folder]
    #[arg(long, global = true, env = "MATRICULA_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The mail server: smtps://… or smtp://…?tls=required; without one, messages are held
    #[arg(long, global = true, env = "MATRICULA_SMTP_URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// Certificates (PEM) to trust besides the usual ones, for a mail server whose certificate is not a public one
    #[arg(long, global = true, env = "MATRICULA_SMTP_CA_FILE", hide_env_values = true)]
    smtp_ca_file: Option<String>,
    /// The sender of every message, as in: Matricula <desk@example.org>
    #[arg(long, global = true, env = "MATRICULA_MAIL_FROM", hide_env_values = true)]
    mail_from: Option<String>,
    /// Addresses and networks of proxies whose X-Forwarded-For is believed [default: none]
    #[arg(long, global = true, env = "MATRICULA_TRUSTED_PROXIES", hide_env_values = true)]
    trusted_proxies: Option<String>,
    /// The file of the master keys [default: master.key in the data folder, made at the first start]
    #[arg(long, global = true, env = "MATRICULA_MASTER_KEY_FILE", hide_env_values = true)]
    master_key_file: Option<String>,
    /// The one-time set-up code, for automated set-ups [default: a random one, printed at the first start]
    #[arg(long, global = true, env = "MATRICULA_SETUP_CODE", hide_env_values = true)]
    setup_code: Option<String>,
    /// Where to write the audit as well, as JSON lines: stdout or a file [default: nowhere]
    #[arg(long, global = true, env = "MATRICULA_AUDIT_STREAM", hide_env_values = true)]
    audit_stream: Option<String>,
    /// What to log to standard error: error, warn, info, debug or trace [default: info]
    #[arg(long, global = true, env = "MATRICULA_LOG", hide_env_values = true)]
    log: Option<String>,
}

/// An invalid setting.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Merges flags and environment, which clap has merged already, with the file, and parses them.
    pub fn load(given: RawConfig, file: Option<&Path>) -> Result<Self, ConfigError> {
        let path = file.unwrap_or(Path::new(USUAL_FILE));
        let from_file = match std::fs::read_to_string(path) {
            Ok(text) => {
                parse_file(&text).map_err(|error| ConfigError(format!("{}: {error}", path.display())))?
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && file.is_none() => {
                RawConfig::default()
            }
            Err(error) => return Err(ConfigError(format!("{}: {error}", path.display()))),
        };
        understand(given.or(from_file))
    }
}

fn parse_file(text: &str) -> Result<RawConfig, config::ConfigError> {
    config::Config::builder().add_source(File::from_str(text, FileFormat::Toml)).build()?.try_deserialize()
}

impl RawConfig {
    fn or(self, other: Self) -> Self {
        // An empty variable counts as unset.
        let first = |a: Option<String>, b: Option<String>| a.filter(|text| !text.trim().is_empty()).or(b);
        Self {
            addr: first(self.addr, other.addr),
            base_url: first(self.base_url, other.base_url),
            data_dir: first(self.data_dir, other.data_dir),
            database_url: first(self.database_url, other.database_url),
            smtp_url: first(self.smtp_url, other.smtp_url),
            smtp_ca_file: first(self.smtp_ca_file, other.smtp_ca_file),
            mail_from: first(self.mail_from, other.mail_from),
            trusted_proxies: first(self.trusted_proxies, other.trusted_proxies),
            master_key_file: first(self.master_key_file, other.master_key_file),
            setup_code: first(self.setup_code, other.setup_code),
            audit_stream: first(self.audit_stream, other.audit_stream),
            log: first(self.log, other.log),
        }
    }
}

fn understand(given: RawConfig) -> Result<Config, ConfigError> {
    let wrong = |setting: &str, why: &str| ConfigError(format!("{setting}: {why}"));
    let addr = given.addr.as_deref().unwrap_or("127.0.0.1:3000").trim();
    let addr = addr.parse().map_err(|_| {
        wrong("MATRICULA_ADDR", &format!("\"{addr}\" is not an address and a port, as in 127.0.0.1:3000"))
    })?;
    let base_url = match &given.base_url {
        Some(text) => Some(BaseUrl::parse(text).map_err(|why| wrong("MATRICULA_BASE_URL", why))?),
        None => None,
    };
    let data_dir = PathBuf::from(given.data_dir.as_deref().unwrap_or("data"));
    let database_url =
        given.database_url.unwrap_or_else(|| format!("sqlite://{}", data_dir.join("matricula.db").display()));
    if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database_url.starts_with(scheme)) {
        // The value may contain a password, so it is not repeated.
        return Err(wrong("MATRICULA_DATABASE_URL", "it begins neither with sqlite:// nor with postgres://"));
    }
    if given.smtp_url.is_some() && given.mail_from.is_none() {
        return Err(wrong("MATRICULA_MAIL_FROM", "it is required when MATRICULA_SMTP_URL is set"));
    }
    let trusted_proxies = TrustedProxies::parse(given.trusted_proxies.as_deref().unwrap_or_default())
        .map_err(|part| {
            wrong("MATRICULA_TRUSTED_PROXIES", &format!("\"{part}\" is neither an address nor a network"))
        })?;
    let master_key_file = given.master_key_file.map_or_else(|| data_dir.join("master.key"), PathBuf::from);
    // Until there is a founder, this code is enough to become it.
    if given.setup_code.as_ref().is_some_and(|code| code.trim().chars().count() < SETUP_CODE_LEAST) {
        return Err(wrong(
            "MATRICULA_SETUP_CODE",
            &format!("it has fewer than {SETUP_CODE_LEAST} characters and could be guessed"),
        ));
    }
    Ok(Config {
        addr,
        base_url,
        data_dir,
        database_url,
        smtp_url: given.smtp_url,
        smtp_ca_file: given.smtp_ca_file.map(PathBuf::from),
        mail_from: given.mail_from,
        trusted_proxies,
        master_key_file,
        setup_code: given.setup_code,
        audit_stream: given.audit_stream.map(|to| match to.trim() {
            "stdout" => AuditStream::Stdout,
            file => AuditStream::File(PathBuf::from(file)),
        }),
        log: given.log.unwrap_or_else(|| "info".to_owned()),
    })
}

#[cfg(test)]
mod tests;
