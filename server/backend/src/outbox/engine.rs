//! The worker: claims, sends over a few connections at once, and records, none of which waits for another.
//!
//! What is claimed and not yet recorded never exceeds twice the number of connections, so no more than that can be
//! sent twice if the program dies. Bulk mail and reminders leave one connection and its share of claims free.

use super::circuit_breaker::CircuitBreaker;
use super::claim::{self, Capacity, Claimed, ClaimedMessage};
use super::rate_limit::RateLimit;
use super::results::{self, Outcome, SendResult};
use crate::Backend;
use crate::error::Result;
use crate::mail::{Mail, POOL, Verdict, render};
use futures::FutureExt as _;
use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinError, JoinHandle, JoinSet};
use tokio::time::Instant;
use uuid::Uuid;

/// Messages in hand at most; the interface promises that no more than 32 are sent and not recorded.
const IN_HAND: usize = 2 * POOL;
const BULK_IN_HAND: usize = 2 * (POOL - 1);
const _: () = assert!(POOL >= 2 && IN_HAND <= 32);

/// How often the table is looked at although nobody rang: messages come due, and other replicas write some.
const TICK: Duration = Duration::from_secs(1);
/// How long a stopping program waits for the mail server to answer; then the leases run out by themselves.
const FAREWELL: Duration = Duration::from_secs(15);

pub(super) struct Engine {
    backend: Backend,
    mail: Arc<Mail>,
    line: CircuitBreaker,
    pace: RateLimit,
    urgent: VecDeque<ClaimedMessage>,
    bulk: VecDeque<ClaimedMessage>,
    sends: JoinSet<SendResult>,
    bulk_sends: usize,
    settled: Vec<SendResult>,
    recording: Option<JoinHandle<Vec<SendResult>>>,
    in_recording: usize,
    bulk_in_recording: usize,
    claiming: Option<JoinHandle<Result<Claimed>>>,
    leases: HashMap<Uuid, Lease>,
    renewed: Instant,
    /// There may be something to claim.
    is_hungry: bool,
    /// The last claim left something behind, for which there is room again once something is recorded.
    has_more: bool,
}

/// A claim of which something is still in hand.
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
            line: CircuitBreaker::default(),
            pace: RateLimit::new(Instant::now()),
            urgent: VecDeque::new(),
            bulk: VecDeque::new(),
            sends: JoinSet::new(),
            bulk_sends: 0,
            settled: Vec::new(),
            recording: None,
            in_recording: 0,
            bulk_in_recording: 0,
            claiming: None,
            leases: HashMap::new(),
            renewed: Instant::now(),
            is_hungry: true,
            has_more: false,
        }
    }

    /// Starts whatever can be started now; never waits.
    pub(super) fn advance(&mut self) {
        while let Some(letter) = self.next_letter() {
            self.send(letter);
        }
        if self.recording.is_none() && !self.settled.is_empty() {
            let group = std::mem::take(&mut self.settled);
            self.in_recording = group.len();
            self.bulk_in_recording = group.iter().filter(|one| one.is_bulk).count();
            self.recording = Some(tokio::spawn(results::record_surely(self.backend.clone(), group)));
        }
        let room = self.room();
        if self.claiming.is_none() && self.is_hungry && room.all > 0 && !self.line.is_stopped() {
            // Whoever rings from now on may have come too late for this claim.
            self.is_hungry = false;
            let backend = self.backend.clone();
            self.claiming = Some(tokio::spawn(async move {
                match claim::is_anything_due(&backend).await? {
                    true => claim::claim(&backend, room).await,
                    false => Ok(Claimed::nothing()),
                }
            }));
        }
    }

    /// Waits for one thing to happen and takes note of it.
    pub(super) async fn step(&mut self) {
        let tick = self.line.wait().filter(|wait| !wait.is_zero()).unwrap_or(TICK).min(TICK);
        tokio::select! {
            Some(sent) = self.sends.join_next() => self.sent(sent),
            recorded = finished(&mut self.recording) => self.recorded(recorded),
            claimed = finished(&mut self.claiming) => self.claimed(claimed),
            () = self.backend.outbox_bell().notified() => self.is_hungry = true,
            () = tokio::time::sleep(tick) => {
                self.is_hungry = true;
                let mail = Arc::clone(&self.mail);
                tokio::spawn(async move { mail.drop_idle().await });
            }
        }
        self.renew().await;
    }

    /// Room for claims. A line that has failed gets one message, to find out.
    pub(super) fn room(&self) -> Capacity {
        let settled_bulk = self.settled.iter().filter(|one| one.is_bulk).count();
        let all =
            self.urgent.len() + self.bulk.len() + self.sends.len() + self.settled.len() + self.in_recording;
        let bulk = self.bulk.len() + self.bulk_sends + settled_bulk + self.bulk_in_recording;
        let (most, most_bulk) = if self.line.is_doubtful() { (1, 1) } else { (IN_HAND, BULK_IN_HAND) };
        let bulk = most_bulk.saturating_sub(bulk) as u64;
        let bulk = self.pace.allows(bulk, self.backend.settings().bulk_mails_per_minute, Instant::now());
        Capacity { all: most.saturating_sub(all) as u64, bulk }
    }

    pub(super) fn is_idle(&self) -> bool {
        let waiting = self.urgent.is_empty() && self.bulk.is_empty() && self.settled.is_empty();
        waiting && self.sends.is_empty() && self.recording.is_none() && self.claiming.is_none()
    }

    fn next_letter(&mut self) -> Option<ClaimedMessage> {
        if self.sends.len() >= POOL {
            return None;
        }
        if let Some(letter) = self.urgent.pop_front() {
            return Some(letter);
        }
        if self.bulk_sends + 1 >= POOL { None } else { self.bulk.pop_front() }
    }

    fn send(&mut self, letter: ClaimedMessage) {
        // Somebody else may have it by now: it is not ours to send, nor to give back.
        let is_ours = self.leases.get(&letter.lease).is_some_and(|lease| lease.until > self.backend.now());
        if !is_ours || self.line.is_stopped() {
            self.settled.push(settlement(&letter, Outcome::GivenBack));
            return;
        }
        self.bulk_sends += usize::from(letter.is_bulk());
        let (backend, mail) = (self.backend.clone(), Arc::clone(&self.mail));
        self.sends.spawn(async move {
            let outcome = AssertUnwindSafe(send(&backend, &mail, &letter)).catch_unwind().await;
            settlement(&letter, outcome.unwrap_or(Outcome::Unsendable))
        });
    }

    fn sent(&mut self, sent: std::result::Result<SendResult, JoinError>) {
        // A send catches its own panics, so there is nothing to be joined but results.
        let Ok(settlement) = sent else { return };
        self.bulk_sends -= usize::from(settlement.is_bulk);
        match &settlement.outcome {
            Outcome::Tried(Verdict::Stopped(reply)) => self.line.stop(self.backend.rng(), &reply.words),
            Outcome::Tried(_) => self.line.works(),
            Outcome::Unsendable | Outcome::GivenBack => {}
        }
        self.settled.push(settlement);
    }

    fn recorded(&mut self, recorded: std::result::Result<Vec<SendResult>, JoinError>) {
        (self.in_recording, self.bulk_in_recording) = (0, 0);
        self.is_hungry |= self.has_more;
        match recorded {
            Ok(group) => group.iter().for_each(|one| self.forget(one.lease)),
            Err(error) => tracing::error!(%error, "recording the results of sent mail panicked"),
        }
    }

    fn claimed(&mut self, claimed: std::result::Result<Result<Claimed>, JoinError>) {
        match claimed {
            Ok(Ok(claimed)) => {
                self.has_more = claimed.has_more.unwrap_or(self.has_more);
                self.take(claimed);
                // Where all of the room is taken, recording says when there is some again.
                self.is_hungry |= self.has_more && self.room().bulk > 0;
            }
            Ok(Err(error)) => tracing::warn!(%error, "no message could be claimed"),
            Err(error) => tracing::error!(%error, "claiming messages panicked"),
        }
    }

    pub(super) fn take(&mut self, claimed: Claimed) {
        if claimed.letters.is_empty() {
            return;
        }
        let bulk = claimed.letters.iter().filter(|letter| letter.is_bulk()).count();
        self.pace.claimed(bulk, self.backend.settings().bulk_mails_per_minute, Instant::now());
        self.leases.insert(claimed.lease, Lease { left: claimed.letters.len(), until: claimed.until });
        for letter in claimed.letters {
            let queue = if letter.is_bulk() { &mut self.bulk } else { &mut self.urgent };
            queue.push_back(letter);
        }
    }

    fn forget(&mut self, lease: Uuid) {
        if let Some(held) = self.leases.get_mut(&lease) {
            held.left -= 1;
            if held.left == 0 {
                self.leases.remove(&lease);
            }
        }
    }

    /// Keeps the leases of what is in hand, at a third of their length: a slow mail server is no reason to send twice.
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
            Err(error) => tracing::warn!(%error, "the leases of messages in hand could not be renewed"),
        }
    }

    /// Gives back what has not been touched, waits for what is on the wire, and records it all.
    pub(super) async fn finish(mut self) {
        let deadline = Instant::now() + FAREWELL;
        let rest = async {
            if let Some(claiming) = self.claiming.take() {
                self.claimed(claiming.await);
            }
            let waiting: Vec<ClaimedMessage> = self.urgent.drain(..).chain(self.bulk.drain(..)).collect();
            self.settled.extend(waiting.iter().map(|letter| settlement(letter, Outcome::GivenBack)));
            loop {
                self.is_hungry = false;
                self.advance();
                if self.is_idle() {
                    break;
                }
                self.step().await;
            }
        };
        if tokio::time::timeout_at(deadline, rest).await.is_err() {
            tracing::warn!(
                count = self.sends.len(),
                "mail on the wire was left behind; its lease runs out by itself"
            );
        }
        self.mail.close().await;
    }

    /// Nothing more is claimed but by whoever calls [`take`](Self::take).
    pub(super) fn stay_sated(&mut self) {
        self.is_hungry = false;
    }

    /// The line has failed and has not worked since.
    pub(super) fn is_line_doubtful(&self) -> bool {
        self.line.is_doubtful()
    }
}

/// Renders and sends one message.
async fn send(backend: &Backend, mail: &Mail, letter: &ClaimedMessage) -> Outcome {
    match render::compose(backend, mail.from(), letter) {
        Ok(composed) => Outcome::Tried(mail.deliver(&composed).await),
        Err(error) => {
            tracing::error!(message = %letter.message.id, %error, "a message cannot be rendered");
            Outcome::Unsendable
        }
    }
}

fn settlement(letter: &ClaimedMessage, outcome: Outcome) -> SendResult {
    SendResult {
        id: letter.message.id,
        lease: letter.lease,
        attempts: letter.message.attempts,
        is_bulk: letter.is_bulk(),
        outcome,
    }
}

/// The result of a task, if there is one; otherwise it never comes.
async fn finished<T>(task: &mut Option<JoinHandle<T>>) -> std::result::Result<T, JoinError> {
    let result = match task.as_mut() {
        Some(task) => task.await,
        None => std::future::pending().await,
    };
    *task = None;
    result
}
