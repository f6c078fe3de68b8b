//! The log, on standard error.
//!
//! A line has ids, codes and masked paths; never typed text, a query string or a link's token.

use std::io;
use tracing_subscriber::EnvFilter;

/// Starts the log with a `tracing` filter (`info`, `warn,server=debug`). An invalid filter is reported and replaced:
/// it is no reason not to start.
pub fn start(filter: &str) {
    let (filter, problem) = match EnvFilter::try_new(filter) {
        Ok(filter) => (filter, None),
        Err(error) => (EnvFilter::new("info"), Some(error)),
    };
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_target(true)
        // It would panic where standard error cannot be written either, and end whatever has logged.
        .log_internal_errors(false)
        .try_init();
    if let Some(problem) = problem {
        tracing::warn!(%problem, "MATRICULA_LOG is not a filter; info is used instead");
    }
    // Only tests start it twice; the first one stays.
    drop(started);
}
