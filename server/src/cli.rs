//! The command line: the commands and their output.

mod decode;
mod import;

pub use import::{Import, import};

use crate::config::{BaseUrl, Config, ConfigError, RawConfig};
use backend::clock::{Rng, SystemClock};
use backend::gate::{AtTheShell, Shell};
use backend::{Backend, BootError};
use clap::{Parser, Subcommand};
use domain::form::Code;
use domain::founder::FounderLack;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// The program's arguments.
#[derive(Parser)]
#[command(name = "matricula", version, about = "The registration desk of an organization")]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// TOML file of settings [default: matricula.toml, if it exists]
    #[arg(long, global = true, value_name = "FILE", env = "MATRICULA_CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    given: RawConfig,
}

/// What the program is asked to do.
#[derive(Clone, Default, Subcommand)]
pub enum Command {
    /// Answer requests, send mail and run scheduled work (the default)
    #[default]
    Serve,
    /// Bring the database up to date and exit
    Migrate,
    /// Check the audit
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Manage the master keys
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Invite everybody in a CSV file
    Import(Import),
    /// Print a link to choose a new password, for somebody who cannot be reached by e-mail
    ResetLink {
        /// Their e-mail address or username
        who: String,
        /// Remove their second factor too
        #[arg(long)]
        factor: bool,
    },
    /// Give the founder's role to an active account, when the founder is gone
    HandOver {
        /// Their e-mail address or username
        who: String,
    },
    /// Check everything the program needs to start, and report what is wrong
    Doctor,
}

/// Commands about the audit.
#[derive(Clone, Copy, Subcommand)]
pub enum AuditCommand {
    /// Check that nothing was altered, inserted or removed; exits with 1 if something was
    Verify,
}

/// Commands about the master keys.
#[derive(Clone, Copy, Subcommand)]
pub enum KeysCommand {
    /// Add a new master key to the file and encrypt all other keys with it. Running programs read the file again by
    /// themselves. Where several machines have copies of the file, copy it to all of them right away
    Rotate,
}

impl Cli {
    /// The command.
    pub fn command(&self) -> Command {
        self.command.clone().unwrap_or_default()
    }

    /// The configuration, from flags, environment and file.
    pub fn into_config(self) -> Result<Config, ConfigError> {
        Config::load(self.given, self.config.as_deref())
    }
}

/// Opens the backend for a command, beside a running server: mail settings, database, keys, migrations, settings.
///
/// # Errors
/// Any error that prevents it.
#[expect(clippy::disallowed_methods, reason = "commands run at the shell")]
pub async fn boot(config: &Config, base_url: &BaseUrl) -> Result<Shell, BootError> {
    Shell::boot(backend_config(config, base_url), Arc::new(SystemClock::default()), Rng::from_os()).await
}

/// Opens the backend for the server. A SQLite database is served by one process.
///
/// # Errors
/// As [`boot`], and if another process serves the database.
pub async fn boot_to_serve(config: &Config, base_url: &BaseUrl) -> Result<Backend, BootError> {
    Backend::boot_to_serve(backend_config(config, base_url), Arc::new(SystemClock::default()), Rng::from_os())
        .await
}

fn backend_config(config: &Config, base_url: &BaseUrl) -> backend::Config {
    backend::Config {
        database_url: config.database_url.clone(),
        base_url: base_url.to_string(),
        master_key_file: Some(config.master_key_file.clone()),
        smtp_url: config.smtp_url.clone(),
        smtp_ca_file: config.smtp_ca_file.clone(),
        mail_from: config.mail_from.clone(),
        setup_code: config.setup_code.clone(),
        audit_stream: config.audit_stream.clone(),
        ..backend::Config::sqlite(&config.data_dir)
    }
}

/// Prints a line. A closed standard output is no reason to stop.
pub fn say(line: impl std::fmt::Display) {
    drop(writeln!(io::stdout(), "{line}"));
}

/// `matricula migrate`.
pub async fn migrate(config: &Config) -> Result<ExitCode, BootError> {
    boot(config, &any_base_url(config)).await?.close().await;
    say("The database is up to date.");
    Ok(ExitCode::SUCCESS)
}

/// `matricula audit verify`.
pub async fn verify_audit(config: &Config) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let backend = boot(config, &any_base_url(config)).await?;
    // The backend is not closed: that would seal the events that are reported as unsealed.
    let report = backend.verify_audit().await?;
    backend.note_verification(&report).await?;
    say(format_args!(
        "{} events under {} seals, {} not sealed yet",
        report.events, report.seals, report.unsealed
    ));
    if let Some((number, hash)) = &report.head {
        say(format_args!("The last seal is number {number}: {hash}"));
    }
    if let Some(pruned) = &report.pruned {
        say(format_args!(
            "Events before {} were pruned: {}, up to seal {}",
            backend.day_of(pruned.before),
            pruned.events,
            pruned.seal
        ));
    }
    if report.sealed_late > 0 {
        say(format_args!(
            "{} events waited for their seal for more than a minute, as after a crash; until then others could have \
             been removed unnoticed",
            report.sealed_late
        ));
    }
    for fault in &report.faults {
        say(format_args!("WRONG: {fault}"));
    }
    Ok(if report.faults.is_empty() {
        say("The audit is intact.");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// `matricula keys rotate`.
pub async fn rotate_keys(config: &Config) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let shell = boot(config, &any_base_url(config)).await?;
    let rotated = async { shell.open::<AtTheShell>(&shell.operator()).await?.rotate_keys().await }.await;
    shell.close().await;
    let rotation = rotated?;
    if rotation.is_new {
        say(format_args!("Master key {} was added to the file and is the current one.", rotation.key_id));
    } else {
        say(format_args!(
            "An earlier rotation was not finished: master key {} stays the current one.",
            rotation.key_id
        ));
    }
    say(format_args!("{} keys were wrapped with it.", rotation.rewrapped));
    say("Keep the older keys in the file: links and audit events were made with them.");
    Ok(ExitCode::SUCCESS)
}

/// `matricula reset-link [--factor] WHO`.
pub async fn reset_link(
    config: &Config,
    who: &str,
    clears_factor: bool,
) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let shell = boot(config, &any_base_url(config)).await?;
    let minutes = shell.settings().reset_minutes;
    let made = async {
        let desk = shell.open::<AtTheShell>(&shell.operator()).await?;
        if clears_factor {
            desk.clear_second_factor(who).await?;
        }
        desk.reset_link(who).await
    }
    .await;
    shell.close().await;
    match made {
        Ok(link) => {
            say(format_args!("This link works once, within {minutes} minutes:"));
            say(link);
            Ok(ExitCode::SUCCESS)
        }
        Err(backend::Error::Refused(Code::NotFound)) => {
            Err(format!("no active account has the e-mail address or username {who:?}").into())
        }
        Err(error) => Err(error.into()),
    }
}

/// `matricula hand-over WHO`.
pub async fn hand_over(config: &Config, who: &str) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let shell = boot(config, &any_base_url(config)).await?;
    let done =
        async { shell.open::<AtTheShell>(&shell.operator()).await?.hand_founder_role_to(who).await }.await;
    shell.close().await;
    match done {
        Ok(lacks) => {
            say(format_args!("{who} is the founder now, and holds every permission."));
            for lack in lacks {
                say(match lack {
                    FounderLack::Active => "The account is not active.",
                    FounderLack::Identity => "No identity of theirs is verified yet.",
                    FounderLack::Factor => {
                        "They have no second factor yet: they can add one under My security."
                    }
                    FounderLack::Mailbox => "Their e-mail address is not confirmed yet.",
                    FounderLack::Address => "Their e-mail address is being changed.",
                });
            }
            say("Who was the founder holds no permission by that any more.");
            Ok(ExitCode::SUCCESS)
        }
        Err(backend::Error::Refused(Code::NotFound)) => {
            Err(format!("no active account has the e-mail address or username {who:?}").into())
        }
        Err(backend::Error::Refused(Code::NothingToChange)) => {
            Err(format!("{who:?} is the founder already").into())
        }
        Err(backend::Error::Refused(Code::FounderAddressOpen)) => Err(format!(
            "the e-mail address of {who:?} is being changed, or its last change can still be undone from the old address, \
             so somebody else could become the founder; wait until that is settled, at the latest after 7 days"
        )
        .into()),
        Err(error) => Err(error.into()),
    }
}

/// `matricula doctor`.
pub async fn doctor(config: &Config) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let base_url = any_base_url(config);
    say("The settings are valid.");
    say(format_args!("Links begin with {base_url}"));
    if let Some(warning) = base_url.warning() {
        say(warning);
    }
    let backend = boot(config, &base_url).await?;
    say("The master keys can be read, and the database is up to date.");
    let (is_ready, forever) = (backend.ready().await, backend.pictures_without_end().await);
    let overdue = backend.overdue_deletions().await;
    let locked_out = backend.locked_out_without_factor().await;
    let registry = backend.compare_registry().await;
    let ahead_ms = backend.machine_clock_ahead();
    backend.close().await;
    is_ready?;
    say("The database can be written.");
    if let Some(ahead_ms) = ahead_ms {
        say(clock_report(ahead_ms));
    }
    match forever? {
        0 => say("Every picture of a decided identity has a day on which it is deleted."),
        count => {
            say(format_args!("{count} pictures of decided identities have no day on which they are deleted."))
        }
    }
    match overdue? {
        0 => say("Every account that is to be deleted is erased in time."),
        count => say(format_args!(
            "{count} accounts should have been erased a day ago or earlier. Does the program run?"
        )),
    }
    match locked_out? {
        0 => say("Nobody is kept out by a missing second factor."),
        count => say(format_args!(
            "{count} accounts can only add a second factor: it is required of them, and their days of grace are over."
        )),
    }
    let is_registry_right = say_registry(&registry?);
    if config.smtp_url.is_some() {
        say("A mail server is configured.");
    } else {
        say("No mail server is configured: messages are held, and their links can be copied.");
    }
    match tokio::net::TcpListener::bind(config.addr).await {
        Ok(_) => say(format_args!("{} is free to listen on.", config.addr)),
        Err(error) => say(format_args!("{} is not free to listen on: {error}", config.addr)),
    }
    Ok(if is_registry_right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Says whether the lists of people are as their accounts are. Returns false where they are not and nothing mends them.
fn say_registry(report: &backend::RegistryReport) -> bool {
    if report.is_being_filled {
        say("The registry's lists are still being written in the background.");
        return true;
    }
    if report.wrong_people == 0 && report.wrong_counts == 0 {
        say(format_args!("The registry's lists are right: {} accounts were compared.", report.accounts));
        return true;
    }
    say(format_args!(
        "WRONG: the registry's lists have {} wrong rows of {} and {} wrong counts",
        report.wrong_people, report.accounts, report.wrong_counts
    ));
    false
}

/// What `matricula doctor` says about the clock of this machine, compared with the database's.
fn clock_report(ahead_ms: i64) -> String {
    let seconds = (ahead_ms.unsigned_abs() + 500) / 1_000;
    let side = if ahead_ms < 0 { "behind" } else { "ahead of" };
    match seconds {
        0 => "The clock of this machine agrees with the database's.".to_owned(),
        _ => format!(
            "The clock of this machine is {seconds} s {side} the database's. The program goes by the database's; the \
             times in its log are this machine's."
        ),
    }
}

/// A command does not listen, so the port need not be known.
fn any_base_url(config: &Config) -> BaseUrl {
    config.base_url.clone().unwrap_or_else(|| BaseUrl::of_address(config.addr))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_doctor_says_by_how_much_the_clock_is_wrong() {
        assert_eq!(clock_report(-499), "The clock of this machine agrees with the database's.");
        assert!(clock_report(65_400).contains("65 s ahead of the database's"));
        assert!(clock_report(-86_400_000).contains("86400 s behind the database's"));
    }

    #[test]
    fn the_help_opens_with_what_the_program_is() {
        let help = <Cli as CommandFactory>::command().render_help().to_string();
        assert!(help.starts_with("The registration desk of an organization\n"), "{help}");
    }

    #[test]
    fn the_commands_are_well_formed_and_serving_is_the_default() {
        <Cli as CommandFactory>::command().debug_assert();
        assert!(matches!(Cli::parse_from(["matricula"]).command(), Command::Serve));
        assert!(matches!(Cli::parse_from(["matricula", "audit", "verify"]).command(), Command::Audit { .. }));
        assert!(matches!(
            Cli::parse_from(["matricula", "migrate", "--data-dir", "x"]).command(),
            Command::Migrate
        ));
        assert!(matches!(Cli::parse_from(["matricula", "keys", "rotate"]).command(), Command::Keys { .. }));
        assert!(matches!(
            Cli::parse_from(["matricula", "import", "people.csv", "--dry-run", "--encoding", "UTF-8"])
                .command(),
            Command::Import(_)
        ));
    }
}
