//! The program `matricula`: configuration, database, workers, listener, graceful shutdown.

use clap::Parser as _;
use server::cli::{self, AuditCommand, Cli, Command, KeysCommand, say};
use server::config::BaseUrl;
use server::{AppState, Config, listen, router, telemetry};
use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;
use tokio::sync::watch;

/// How long the program is unready and still answers, so that a load balancer notices.
const UNREADY: Duration = Duration::from_millis(500);
/// How long running requests and leased messages may take to finish. With the two times below and [`UNREADY`] it is less than
/// the 30 s that are promised.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the last seal and the closing of the database may take: a database that hangs answers neither.
const CLOSING: Duration = Duration::from_secs(5);
/// How long threads may take that are in the middle of a statement, a hash or a look-up of a host's name.
const THREADS: Duration = Duration::from_secs(2);

/// A page is a deeply nested value: rendering it without optimization needs more than the default stack of 2 MiB.
/// Only the used part becomes memory.
const STACK: usize = 8 << 20;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let command = cli.command();
    let outcome = cli.into_config().map_err(Box::<dyn Error>::from).and_then(|config| {
        telemetry::start(&config.log);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().thread_stack_size(STACK).enable_all().build()?;
        // Requests run in tasks of their own, which are not meant by this.
        let outcome = runtime.block_on(backend::unhurried(run(command, &config)));
        // Dropping the runtime would wait for its blocking threads, however long those take.
        runtime.shutdown_timeout(THREADS);
        outcome
    });
    outcome.unwrap_or_else(|error| {
        drop(writeln!(io::stderr(), "matricula: {error}"));
        ExitCode::FAILURE
    })
}

async fn run(command: Command, config: &Config) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        Command::Serve => serve(config).await,
        Command::Migrate => Ok(cli::migrate(config).await?),
        Command::Audit { command: AuditCommand::Verify } => cli::verify_audit(config).await,
        Command::Keys { command: KeysCommand::Rotate } => cli::rotate_keys(config).await,
        Command::Import(given) => cli::import(config, &given).await,
        Command::ResetLink { who, factor } => cli::reset_link(config, &who, factor).await,
        Command::HandOver { who } => cli::hand_over(config, &who).await,
        Command::Doctor => cli::doctor(config).await,
    }
}

/// Listens before the database is opened: a second program on the same port fails before it touches anything, and a
/// port chosen by the system is known before a link is made.
async fn serve(config: &Config) -> Result<ExitCode, Box<dyn Error>> {
    let asked_to_end = asked_to_end()?;
    let listener = listen::bind(config.addr)
        .map_err(|error| format!("MATRICULA_ADDR: {} cannot be listened on: {error}", config.addr))?;
    let base_url =
        config.base_url.clone().map_or_else(|| listener.local_addr().map(BaseUrl::of_address), Ok)?;
    if let Some(warning) = base_url.warning() {
        drop(writeln!(io::stderr(), "{warning}"));
    }
    let backend = cli::boot_to_serve(config, &base_url).await?;
    let (stop, is_over) = watch::channel(false);
    let mut workers = backend.start_workers(is_over.clone());

    let host = AppState::new(backend.clone(), base_url.clone(), config.trusted_proxies.clone());
    let proxies = config.trusted_proxies.clone();
    let mut answering = tokio::spawn(listen::answer(listener, router(host.clone()), proxies, is_over));
    say(format_args!("Matricula is running at {base_url}"));
    if let Some(link) = backend.setup_link().await? {
        say(format_args!("Set it up here: {link}"));
    }

    tokio::select! {
        () = asked_to_end => {}
        ended = &mut answering => ended?,
    }
    // Unready first, and still serving for a moment, so that a load balancer sends the next request elsewhere.
    host.end();
    tokio::time::sleep(UNREADY).await;
    stop.send_replace(true);
    let all_done = async {
        if !answering.is_finished() {
            drop(answering.await);
        }
        while workers.join_next().await.is_some() {}
    };
    if tokio::time::timeout(PATIENCE, all_done).await.is_err() {
        tracing::warn!("what did not finish in time is broken off; the next start takes it over");
    }
    if tokio::time::timeout(CLOSING, backend.close()).await.is_err() {
        tracing::warn!("the database does not answer, and is left without being closed");
    }
    Ok(ExitCode::SUCCESS)
}

/// SIGTERM, SIGINT, or Ctrl-C on systems without signals. The handlers are installed now, not when they are awaited,
/// since a signal may come right after the start.
#[cfg(unix)]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
