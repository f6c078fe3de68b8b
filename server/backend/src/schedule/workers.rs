//! The background loops of the program.

use crate::Backend;
use crate::error::Result;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

const TICK: Duration = Duration::from_secs(1);
/// Sealing waits this long for more events, so that concurrent actions share a seal.
const GATHER: Duration = Duration::from_millis(100);
const RELOAD: Duration = Duration::from_secs(2);
/// A backup of the last minute before the program was killed is not noticed when it is restored, and what others have
/// erased since is not noted.
const NOTE: Duration = Duration::from_secs(60);
/// After an error a loop waits longer, so that an outage does not fill the log.
const AFTER_ERROR: Duration = Duration::from_secs(5);

impl Backend {
    /// Starts the schedule, the sealing of the audit, the reloading of settings and keys, the counting of refusals, the
    /// notes in the data directory, the bulk jobs and the outbox, unless the configuration turns them off. They end when
    /// `shutdown` turns true or its sender is gone, after their current piece of work.
    pub fn start_workers(&self, shutdown: watch::Receiver<bool>) -> JoinSet<()> {
        let mut workers = JoinSet::new();
        if !self.config().workers {
            return workers;
        }
        workers.spawn(schedule(self.clone(), shutdown.clone()));
        workers.spawn(sealing(self.clone(), shutdown.clone()));
        workers.spawn(settings(self.clone(), shutdown.clone()));
        workers.spawn(refusals(self.clone(), shutdown.clone()));
        workers.spawn(data_dir(self.clone(), shutdown.clone()));
        workers.spawn(crate::bulk::run(self.clone(), shutdown.clone()));
        workers.spawn(crate::outbox::run(self.clone(), shutdown));
        workers
    }
}

async fn schedule(backend: Backend, mut shutdown: watch::Receiver<bool>) {
    while rest(pause_after("schedule", TICK, backend.run_due_once().await), &mut shutdown).await {}
}

/// Seals the audit after each commit of this program. Other programs seal their own events, or the schedule does.
pub(super) async fn sealing(backend: Backend, mut shutdown: watch::Receiver<bool>) {
    loop {
        let is_over = tokio::select! {
            () = backend.db().committed() => false,
            _ = shutdown.wait_for(|is_over| *is_over) => true,
        };
        if is_over || !rest(GATHER, &mut shutdown).await {
            return;
        }
        let pause = pause_after("sealing", Duration::ZERO, backend.seal_audit().await);
        if !rest(pause, &mut shutdown).await {
            return;
        }
    }
}

async fn settings(backend: Backend, mut shutdown: watch::Receiver<bool>) {
    loop {
        // Another program may have rotated the keys.
        if let Err(error) = backend.keys().refresh() {
            tracing::error!(%error, "the master keys have changed and cannot be read; the old ones stay in use");
        }
        if !rest(pause_after("settings", RELOAD, backend.reload_settings().await), &mut shutdown).await {
            return;
        }
    }
}

/// Records how many refusals there were, each minute and at the end.
async fn refusals(backend: Backend, mut shutdown: watch::Receiver<bool>) {
    while rest(TICK, &mut shutdown).await {
        backend.write_counted_refusals(false).await;
    }
    backend.write_counted_refusals(true).await;
}

/// The start has updated it already, and the end does so again.
async fn data_dir(backend: Backend, mut shutdown: watch::Receiver<bool>) {
    let mut pause = NOTE;
    while rest(pause, &mut shutdown).await {
        pause = pause_after("data directory", NOTE, backend.update_data_dir().await);
    }
}

fn pause_after<T>(worker: &str, period: Duration, outcome: Result<T>) -> Duration {
    match outcome {
        Ok(_) => period,
        Err(error) => {
            tracing::warn!(worker, %error, "a worker could not do its work and waits");
            AFTER_ERROR
        }
    }
}

/// Waits. Returns false if the program ends meanwhile.
async fn rest(pause: Duration, shutdown: &mut watch::Receiver<bool>) -> bool {
    tokio::select! {
        () = tokio::time::sleep(pause) => true,
        _ = shutdown.wait_for(|is_over| *is_over) => false,
    }
}
