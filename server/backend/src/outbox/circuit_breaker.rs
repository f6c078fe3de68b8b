//! Whether the mail server can be used at all. A wrong password or an unknown certificate is no message's fault: it stops
//! all sending for a while and uses up no attempts.

use super::backoff;
use crate::clock::Rng;
use crate::mail::Reply;
use std::time::Duration;
use tokio::time::Instant;

/// Whether mail can be sent now.
#[derive(Default)]
pub(super) struct CircuitBreaker(Option<Outage>);

struct Outage {
    times: u32,
    until: Instant,
}

impl CircuitBreaker {
    /// Stops sending for a while. While it is stopped, further failures do not count.
    pub(super) fn stop(&mut self, rng: &Rng, reply: &Reply) {
        let now = Instant::now();
        if self.is_stopped() {
            return;
        }
        let times = self.0.as_ref().map_or(0, |stop| stop.times).saturating_add(1);
        let wait = backoff::after_stop(times, rng);
        tracing::warn!(
            times,
            wait_ms = wait.as_millis(),
            code = reply.code,
            // Servers quote addresses in what they say; an error of the connection is our own text.
            error = reply.code.is_none().then_some(reply.text.as_str()),
            "the mail server cannot be used: sending has stopped"
        );
        self.0 = Some(Outage { times, until: now + wait });
    }

    /// The mail server has answered about a message.
    pub(super) fn works(&mut self) {
        if self.0.take().is_some() {
            tracing::info!("the mail server can be used again");
        }
    }

    /// Nothing may be sent now.
    pub(super) fn is_stopped(&self) -> bool {
        self.0.as_ref().is_some_and(|stop| Instant::now() < stop.until)
    }

    /// The mail server has failed and not worked since: one message is enough to try it.
    pub(super) fn is_doubtful(&self) -> bool {
        self.0.is_some()
    }

    /// How long until it is tried again.
    pub(super) fn wait(&self) -> Option<Duration> {
        self.0.as_ref().map(|stop| stop.until.saturating_duration_since(Instant::now()))
    }
}
