//! The program `matricula`: settings, then the database, then workers and listener, and an orderly end.

use axum::Router;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use clap::Parser as _;
use server::cli::{self, AuditCommand, Cli, Command, say};
use server::config::BaseUrl;
use server::{Config, Host, router, telemetry};
use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long the program is unready and still answers, so that it can be seen.
const UNREADY: Duration = Duration::from_millis(500);
/// How long requests in hand, and then workers, may take to finish; together less than the 30 s that are promised.
const REQUESTS_END: Duration = Duration::from_secs(20);
const WORKERS_END: Duration = Duration::from_secs(8);

/// A page is one deeply nested value: rendering it without optimisation needs more than the usual 2 MiB of stack.
/// Only what is used of it becomes memory.
const STACK: usize = 8 << 20;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let command = cli.command();
    let outcome = cli.into_config().map_err(Box::<dyn Error>::from).and_then(|config| {
        telemetry::start(&config.log);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().thread_stack_size(STACK).enable_all().build()?;
        runtime.block_on(run(command, &config))
    });
    outcome.unwrap_or_else(|error| {
        eprintln!("matricula: {error}");
        ExitCode::FAILURE
    })
}

async fn run(command: Command, config: &Config) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        Command::Serve => serve(config).await,
        Command::Migrate => Ok(cli::migrate(config).await?),
        Command::Audit { command: AuditCommand::Verify } => cli::verify_audit(config).await,
        Command::Doctor => cli::doctor(config).await,
    }
}

/// Listens before the database is opened: a second program on the same port is told so before it touches anything, and
/// a port that the system chooses is known before a link is made.
async fn serve(config: &Config) -> Result<ExitCode, Box<dyn Error>> {
    let listener = TcpListener::bind(config.addr)
        .await
        .map_err(|error| format!("MATRICULA_ADDR: {} cannot be listened on: {error}", config.addr))?;
    let base_url =
        config.base_url.clone().map_or_else(|| listener.local_addr().map(BaseUrl::of_address), Ok)?;
    let backend = cli::boot(config, &base_url).await?;
    let (stop_workers, is_over) = watch::channel(false);
    let mut workers = backend.start_workers(is_over);

    let host = Host::new(backend.clone(), base_url.clone(), config.trusted_proxies.clone());
    let service = router(host.clone()).into_make_service_with_connect_info::<SocketAddr>();
    say(format_args!("Matricula is running at {base_url}"));
    if let Some(link) = backend.setup_link().await? {
        say(format_args!("Set it up here: {link}"));
    }

    answer(listener, service, &host).await?;

    stop_workers.send_replace(true);
    let all_done = async { while workers.join_next().await.is_some() {} };
    if tokio::time::timeout(WORKERS_END, all_done).await.is_err() {
        tracing::warn!("a worker did not finish in time; its work is taken over at the next start");
    }
    backend.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Answers until the program is asked to end, then finishes what is in hand, for a while.
async fn answer(
    listener: TcpListener,
    service: IntoMakeServiceWithConnectInfo<Router, SocketAddr>,
    host: &Host,
) -> std::io::Result<()> {
    let (ending, mut has_begun) = watch::channel(false);
    let end = {
        let host = host.clone();
        async move {
            asked_to_end().await;
            // Unready first, and for a moment still there: whoever looks before the next request sends it elsewhere.
            host.end();
            tokio::time::sleep(UNREADY).await;
            ending.send_replace(true);
        }
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(end);
    tokio::select! {
        served = serving.into_future() => served,
        () = async {
            // An error means that the sender is gone, which is an end as well.
            drop(has_begun.wait_for(|has_begun| *has_begun).await);
            tokio::time::sleep(REQUESTS_END).await;
        } => {
            tracing::warn!("requests that did not finish in time are broken off");
            Ok(())
        }
    }
}

/// SIGTERM, SIGINT, or Ctrl-C where there are no signals.
#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        _ => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    drop(tokio::signal::ctrl_c().await);
}
