//! The line to the mail server: whether it can be used at all. A wrong password or an unknown certificate is nobody's
//! message's fault, so it stops the line and uses up nobody's attempts; everything waits, and nothing is lost.

use super::backoff;
use crate::clock::Rng;
use std::time::Duration;
use tokio::time::Instant;

/// Whether mail can go out now.
#[derive(Default)]
pub(super) struct CircuitBreaker(Option<Outage>);

struct Outage {
    times: u32,
    until: Instant,
}

impl CircuitBreaker {
    /// The line failed: nothing goes out for a while. Of failures that belong together only the first counts.
    pub(super) fn stop(&mut self, rng: &Rng, words: &str) {
        let now = Instant::now();
        if self.is_stopped() {
            return;
        }
        let times = self.0.as_ref().map_or(0, |stop| stop.times).saturating_add(1);
        let wait = backoff::after_stop(times, rng);
        tracing::warn!(
            times,
            wait_ms = wait.as_millis(),
            reply = words,
            "the line to the mail server has stopped"
        );
        self.0 = Some(Outage { times, until: now + wait });
    }

    /// A message got through, or was at least talked about.
    pub(super) fn works(&mut self) {
        if self.0.take().is_some() {
            tracing::info!("the line to the mail server works again");
        }
    }

    /// Nothing is to be tried now.
    pub(super) fn is_stopped(&self) -> bool {
        self.0.as_ref().is_some_and(|stop| Instant::now() < stop.until)
    }

    /// It has failed and not worked since: one message is enough to find out.
    pub(super) fn is_doubtful(&self) -> bool {
        self.0.is_some()
    }

    /// How long until it can be tried again.
    pub(super) fn wait(&self) -> Option<Duration> {
        self.0.as_ref().map(|stop| stop.until.saturating_duration_since(Instant::now()))
    }
}
