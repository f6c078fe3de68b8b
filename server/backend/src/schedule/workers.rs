//! The background loops of the program.

use crate::Backend;
use crate::db::unhurried;
use crate::error::Result;
use std::pin::Pin;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

const TICK: Duration = Duration::from_secs(1);
/// Sealing waits this long for more events, so that concurrent actions share a seal.
const GATHER: Duration = Duration::from_millis(100);
/// What another replica has changed applies here within two seconds.
const RELOAD: Duration = Duration::from_secs(1);
/// A backup of the last minute before the program was killed is not noticed when it is restored, and what others have
/// erased since is not noted.
const NOTE: Duration = Duration::from_secs(60);
/// After an error a loop waits longer, so that an outage does not fill the log.
const AFTER_ERROR: Duration = Duration::from_secs(5);

impl Backend {
    /// Starts the clock, the schedule, the sealing of the audit, the reloading of settings and keys, the counting of refusals, the
    /// notes in the data directory, the bulk jobs and the outbox, unless the configuration turns them off. They end when
    /// `shutdown` turns true or its sender is gone, after their current piece of work.
    pub fn start_workers(&self, shutdown: watch::Receiver<bool>) -> JoinSet<()> {
        let mut workers = JoinSet::new();
        if !self.config().workers {
            return workers;
        }
        let mut start = |name, work: Worker| {
            workers.spawn(supervise(name, shutdown.clone(), {
                let (backend, shutdown) = (self.clone(), shutdown.clone());
                move || work(backend.clone(), shutdown.clone())
            }));
        };
        start("clock", |backend, shutdown| Box::pin(clock(backend, shutdown)));
        start("schedule", |backend, shutdown| Box::pin(schedule(backend, shutdown)));
        start("sealing", |backend, shutdown| Box::pin(sealing(backend, shutdown)));
        start("settings", |backend, shutdown| Box::pin(settings(backend, shutdown)));
        start("refusals", |backend, shutdown| Box::pin(refusals(backend, shutdown)));
        start("data directory", |backend, shutdown| Box::pin(data_dir(backend, shutdown)));
        start("bulk", |backend, shutdown| Box::pin(crate::bulk::run(backend, shutdown)));
        start("outbox", |backend, shutdown| Box::pin(crate::outbox::run(backend, shutdown)));
        workers
    }
}

/// A background loop, which ends when `shutdown` turns true.
type Worker = fn(Backend, watch::Receiver<bool>) -> Pin<Box<dyn Future<Output = ()> + Send>>;

/// Runs a loop, and runs it again if it panics: without it the program would go on and never seal or send again.
async fn supervise<Work>(name: &'static str, mut shutdown: watch::Receiver<bool>, work: impl Fn() -> Work)
where
    Work: Future<Output = ()> + Send + 'static,
{
    while let Err(error) = tokio::spawn(unhurried(work())).await {
        tracing::error!(worker = name, %error, "a worker failed and is started again");
        if !rest(AFTER_ERROR, &mut shutdown).await {
            return;
        }
    }
}

/// The start has told the clock the time of the database.
async fn clock(backend: Backend, mut shutdown: watch::Receiver<bool>) {
    while rest(pause_after("clock", TICK, backend.keep_database_time().await), &mut shutdown).await {}
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
    let mut has_failed = false;
    loop {
        // Another program may have rotated the keys.
        if let Err(error) = backend.keys().refresh() {
            tracing::error!(%error, "the master keys have changed and cannot be read; the old ones stay in use");
        }
        let answer = backend.reload_settings().await;
        // Tried again as soon, and told once.
        if let Err(error) = &answer
            && !has_failed
        {
            tracing::warn!(worker = "settings", %error, "the settings cannot be read; those known last apply");
        }
        has_failed = answer.is_err();
        if !rest(RELOAD, &mut shutdown).await {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test(start_paused = true)]
    async fn a_worker_that_panics_is_started_again_until_the_program_ends() {
        let runs = Arc::new(AtomicU32::new(0));
        let (end, shutdown) = watch::channel(false);
        let work = {
            let runs = Arc::clone(&runs);
            move || {
                let run = runs.fetch_add(1, Ordering::Relaxed);
                async move { assert!(run == 2, "a panic on purpose") }
            }
        };
        supervise("test", shutdown.clone(), work).await;
        assert_eq!(runs.load(Ordering::Relaxed), 3, "twice again, and no more after its end");
        end.send_replace(true);
        supervise("test", shutdown, || async { panic!("a panic on purpose") }).await;
    }
}
