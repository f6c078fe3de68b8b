//! The loops that run for as long as the program does.

use crate::Backend;
use crate::error::Result;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

const TICK: Duration = Duration::from_secs(1);
const RELOAD: Duration = Duration::from_secs(2);
/// After an error a loop waits longer, so that an outage does not fill the log.
const AFTER_ERROR: Duration = Duration::from_secs(5);

impl Backend {
    /// Starts the schedule, the reading of the settings and the outbox. They end when `shutdown` turns true or its
    /// sender is gone, each after the piece of work in its hands; wait for them by joining.
    pub fn start_workers(&self, shutdown: watch::Receiver<bool>) -> JoinSet<()> {
        let mut workers = JoinSet::new();
        let backend = self.clone();
        workers.spawn(every(TICK, shutdown.clone(), "schedule", async move || backend.run_due_once().await.map(|_| ())));
        let backend = self.clone();
        workers.spawn(every(RELOAD, shutdown.clone(), "settings", async move || backend.reload_settings().await));
        workers.spawn(crate::outbox::run(self.clone(), shutdown));
        workers
    }
}

async fn every<F>(period: Duration, mut shutdown: watch::Receiver<bool>, name: &'static str, work: F)
where
    F: AsyncFn() -> Result<()>,
{
    loop {
        let pause = match work().await {
            Ok(()) => period,
            Err(error) => {
                tracing::warn!(worker = name, %error, "a worker could not do its work and waits");
                AFTER_ERROR
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = shutdown.wait_for(|is_over| *is_over) => return,
        }
    }
}
