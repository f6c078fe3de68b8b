//! The sender: it leases messages, sends them over a few connections at once and records the results, all concurrently.
//!
//! No more messages than twice the number of connections are leased and not yet recorded: that many can be sent twice if
//! the program dies. Bulk mail and reminders leave one connection and its share of the leases free.

use super::circuit_breaker::CircuitBreaker;
use super::lease::{self, Capacity, LeasedBatch, LeasedMessage};
use super::rate_limit::RateLimit;
use super::results::{self, SendOutcome, SendResult};
use crate::Backend;
use crate::error::Result;
use crate::mail::{DeliveryVerdict, Mail, MailContent, POOL, render};
use futures::FutureExt as _;
use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinError, JoinHandle, JoinSet};
use tokio::time::Instant;
use uuid::Uuid;

/// Messages that are leased and not recorded; the interface promises at most 32.
const IN_FLIGHT: usize = 2 * POOL;
const BULK_IN_FLIGHT: usize = 2 * (POOL - 1);
const _: () = assert!(POOL >= 2 && IN_FLIGHT <= 32);

/// How often the table is polled: messages come due, and other replicas write some.
const TICK: Duration = Duration::from_secs(1);
/// How long a stopping program waits for answers of the mail server; the leases of the rest run out.
const SHUTDOWN: Duration = Duration::from_secs(15);

pub(super) struct Engine {
    backend: Backend,
    mail: Arc<Mail>,
    breaker: CircuitBreaker,
    rate: RateLimit,
    urgent: VecDeque<LeasedMessage>,
    bulk: VecDeque<LeasedMessage>,
    sends: JoinSet<SendResult>,
    bulk_sends: usize,
    settled: Vec<SendResult>,
    recording: Option<JoinHandle<Vec<SendResult>>>,
    in_recording: usize,
    bulk_in_recording: usize,
    leasing: Option<JoinHandle<Result<LeasedBatch>>>,
    leases: HashMap<Uuid, Lease>,
    renewed: Instant,
    /// Whether the next free capacity is used for a lease: more messages may be due.
    may_lease: bool,
    /// Whether messages were left when the last lease was taken: they are leased once something is recorded.
    has_more: bool,
}

/// A lease with messages that are not recorded.
struct Lease {
    left: usize,
    /// By the backend's clock, Unix milliseconds.
    until: i64,
}

impl Engine {
    pub(super) fn new(backend: Backend, mail: Mail) -> Self {
        Self {
            backend,
            mail: Arc::new(mail),
            breaker: CircuitBreaker::default(),
            rate: RateLimit::new(Instant::now()),
            urgent: VecDeque::new(),
            bulk: VecDeque::new(),
            sends: JoinSet::new(),
            bulk_sends: 0,
            settled: Vec::new(),
            recording: None,
            in_recording: 0,
            bulk_in_recording: 0,
            leasing: None,
            leases: HashMap::new(),
            renewed: Instant::now(),
            may_lease: true,
            has_more: false,
        }
    }

    /// Starts what can be started now; does not wait.
    pub(super) fn advance(&mut self) {
        while let Some(message) = self.next_message() {
            self.send(message);
        }
        if self.recording.is_none() && !self.settled.is_empty() {
            let group = std::mem::take(&mut self.settled);
            self.in_recording = group.len();
            self.bulk_in_recording = group.iter().filter(|one| one.is_bulk).count();
            self.recording = Some(tokio::spawn(results::record_with_retries(self.backend.clone(), group)));
        }
        let capacity = self.capacity();
        if self.leasing.is_none() && self.may_lease && capacity.all > 0 && !self.breaker.is_stopped() {
            // A message enqueued from now on may be too late for this lease.
            self.may_lease = false;
            let backend = self.backend.clone();
            self.leasing = Some(tokio::spawn(async move {
                match lease::is_anything_due(&backend).await? {
                    true => lease::lease(&backend, capacity).await,
                    false => Ok(LeasedBatch::nothing()),
                }
            }));
        }
    }

    /// Waits for one event and handles it.
    pub(super) async fn step(&mut self) {
        let tick = self.breaker.wait().filter(|wait| !wait.is_zero()).unwrap_or(TICK).min(TICK);
        tokio::select! {
            Some(sent) = self.sends.join_next() => self.sent(sent),
            recorded = finished(&mut self.recording) => self.recorded(recorded),
            leased = finished(&mut self.leasing) => self.leased(leased),
            () = self.backend.outbox_bell().notified() => self.may_lease = true,
            () = tokio::time::sleep(tick) => {
                self.may_lease = true;
                let mail = Arc::clone(&self.mail);
                tokio::spawn(async move { mail.drop_idle().await });
            }
        }
        self.renew().await;
    }

    /// How many more messages may be leased: one after the mail server has failed, to find out whether it works again.
    pub(super) fn capacity(&self) -> Capacity {
        let settled_bulk = self.settled.iter().filter(|one| one.is_bulk).count();
        let all =
            self.urgent.len() + self.bulk.len() + self.sends.len() + self.settled.len() + self.in_recording;
        let bulk = self.bulk.len() + self.bulk_sends + settled_bulk + self.bulk_in_recording;
        let (most, most_bulk) = if self.breaker.is_doubtful() { (1, 1) } else { (IN_FLIGHT, BULK_IN_FLIGHT) };
        let bulk = most_bulk.saturating_sub(bulk) as u64;
        let bulk = self.rate.allows(bulk, self.backend.settings().bulk_mails_per_minute, Instant::now());
        Capacity { all: most.saturating_sub(all) as u64, bulk }
    }

    pub(super) fn is_idle(&self) -> bool {
        let waiting = self.urgent.is_empty() && self.bulk.is_empty() && self.settled.is_empty();
        waiting && self.sends.is_empty() && self.recording.is_none() && self.leasing.is_none()
    }

    fn next_message(&mut self) -> Option<LeasedMessage> {
        if self.sends.len() >= POOL {
            return None;
        }
        if let Some(message) = self.urgent.pop_front() {
            return Some(message);
        }
        if self.bulk_sends + 1 >= POOL { None } else { self.bulk.pop_front() }
    }

    fn send(&mut self, message: LeasedMessage) {
        // After the lease has run out another sender may have the message.
        let is_ours = self.leases.get(&message.lease).is_some_and(|lease| lease.until > self.backend.now());
        if !is_ours || self.breaker.is_stopped() {
            self.settled.push(result(&message, SendOutcome::GivenBack));
            return;
        }
        self.bulk_sends += usize::from(message.is_bulk());
        let (backend, mail) = (self.backend.clone(), Arc::clone(&self.mail));
        self.sends.spawn(async move {
            let outcome = AssertUnwindSafe(send(&backend, &mail, &message.content)).catch_unwind().await;
            result(&message, outcome.unwrap_or(SendOutcome::Unsendable))
        });
    }

    fn sent(&mut self, sent: std::result::Result<SendResult, JoinError>) {
        // A send catches its own panics.
        let Ok(result) = sent else { return };
        self.bulk_sends -= usize::from(result.is_bulk);
        match &result.outcome {
            SendOutcome::Tried(DeliveryVerdict::Stopped(reply)) => {
                self.breaker.stop(self.backend.rng(), reply)
            }
            SendOutcome::Tried(_) => self.breaker.works(),
            SendOutcome::Unsendable | SendOutcome::GivenBack => {}
        }
        self.settled.push(result);
    }

    fn recorded(&mut self, recorded: std::result::Result<Vec<SendResult>, JoinError>) {
        (self.in_recording, self.bulk_in_recording) = (0, 0);
        self.may_lease |= self.has_more;
        match recorded {
            Ok(group) => group.iter().for_each(|one| self.release(one.lease)),
            Err(error) => tracing::error!(%error, "recording the results of sent mail panicked"),
        }
    }

    fn leased(&mut self, leased: std::result::Result<Result<LeasedBatch>, JoinError>) {
        match leased {
            Ok(Ok(batch)) => {
                self.has_more = batch.has_more.unwrap_or(self.has_more);
                self.take(batch);
                // Without capacity the next lease waits until something is recorded.
                self.may_lease |= self.has_more && self.capacity().bulk > 0;
            }
            Ok(Err(error)) => tracing::warn!(%error, "no message could be leased"),
            Err(error) => tracing::error!(%error, "leasing messages panicked"),
        }
    }

    pub(super) fn take(&mut self, batch: LeasedBatch) {
        if batch.messages.is_empty() {
            return;
        }
        let bulk = batch.messages.iter().filter(|message| message.is_bulk()).count();
        self.rate.use_up(bulk, self.backend.settings().bulk_mails_per_minute, Instant::now());
        self.leases.insert(batch.lease, Lease { left: batch.messages.len(), until: batch.until });
        for message in batch.messages {
            let queue = if message.is_bulk() { &mut self.bulk } else { &mut self.urgent };
            queue.push_back(message);
        }
    }

    fn release(&mut self, lease: Uuid) {
        if let Some(held) = self.leases.get_mut(&lease) {
            held.left -= 1;
            if held.left == 0 {
                self.leases.remove(&lease);
            }
        }
    }

    /// Renews the leases after a third of their length, so that a slow mail server does not cause duplicates.
    async fn renew(&mut self) {
        let length = i64::from(self.backend.settings().lease_s) * 1_000;
        let third = Duration::from_millis(u64::try_from(length / 3).unwrap_or(1_000));
        if self.leases.is_empty() || self.renewed.elapsed() < third {
            return;
        }
        self.renewed = Instant::now();
        let leases: Vec<Uuid> = self.leases.keys().copied().collect();
        let until = self.backend.now() + length;
        match results::renew(&self.backend, &leases, until).await {
            Ok(()) => self.leases.values_mut().for_each(|lease| lease.until = until),
            Err(error) => tracing::warn!(%error, "the leases of messages could not be renewed"),
        }
    }

    /// Gives unsent messages back, waits for those that are being sent, and records all results.
    pub(super) async fn finish(mut self) {
        let deadline = Instant::now() + SHUTDOWN;
        let rest = async {
            if let Some(leasing) = self.leasing.take() {
                self.leased(leasing.await);
            }
            let waiting: Vec<LeasedMessage> = self.urgent.drain(..).chain(self.bulk.drain(..)).collect();
            self.settled.extend(waiting.iter().map(|message| result(message, SendOutcome::GivenBack)));
            loop {
                self.may_lease = false;
                self.advance();
                if self.is_idle() {
                    break;
                }
                self.step().await;
            }
        };
        if tokio::time::timeout_at(deadline, rest).await.is_err() {
            tracing::warn!(count = self.sends.len(), "mail was still being sent; its leases run out");
        }
        self.mail.close().await;
    }

    /// Leases nothing more by itself; the caller does, and calls [`take`](Self::take).
    pub(super) fn stop_leasing(&mut self) {
        self.may_lease = false;
    }

    /// Whether the mail server has failed and not worked since.
    pub(super) fn is_server_doubtful(&self) -> bool {
        self.breaker.is_doubtful()
    }
}

/// Renders and sends one message.
async fn send(backend: &Backend, mail: &Mail, content: &MailContent) -> SendOutcome {
    match render::compose(backend, mail.from(), content) {
        Ok(composed) => SendOutcome::Tried(mail.deliver(&composed).await),
        Err(error) => {
            tracing::error!(message = %content.message.id, %error, "a message cannot be rendered");
            SendOutcome::Unsendable
        }
    }
}

fn result(message: &LeasedMessage, outcome: SendOutcome) -> SendResult {
    SendResult {
        id: message.content.message.id,
        lease: message.lease,
        attempts: message.content.message.attempts,
        is_bulk: message.is_bulk(),
        outcome,
    }
}

/// Waits for the result of a task; forever where there is none.
async fn finished<T>(task: &mut Option<JoinHandle<T>>) -> std::result::Result<T, JoinError> {
    let result = match task.as_mut() {
        Some(task) => task.await,
        None => std::future::pending().await,
    };
    *task = None;
    result
}
