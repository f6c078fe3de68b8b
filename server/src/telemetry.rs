//! What the program says about itself while it runs: lines on standard error.
//!
//! A line holds ids, codes and masked paths; never what somebody typed, a query string or a link's token.

use std::io;
use tracing_subscriber::EnvFilter;

/// Starts the log with a filter as `tracing` writes them (`info`, `warn,server=debug`); a filter that makes no sense
/// is told and replaced, since a typing error there is no reason not to start.
pub fn start(filter: &str) {
    let (filter, problem) = match EnvFilter::try_new(filter) {
        Ok(filter) => (filter, None),
        Err(error) => (EnvFilter::new("info"), Some(error)),
    };
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_target(true)
        .try_init();
    if let Some(problem) = problem {
        tracing::warn!(%problem, "MATRICULA_LOG is not a filter; info is used instead");
    }
    // Only a test starts it twice, and then the first one stays.
    drop(started);
}
