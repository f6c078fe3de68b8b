//! What one connection waits for, and whether it keeps the program waiting for too long.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How long a connection may be without a request: until its first one has come, between two, and at its end.
pub(super) const IDLE: Duration = Duration::from_secs(30);
/// Between asking an idle connection to end and closing it.
const IDLE_GRACE: Duration = Duration::from_secs(2);
/// While an answer is held up by its reader, it must come on by [`LEAST`] bytes in so long.
pub(super) const WINDOW: Duration = Duration::from_secs(30);
/// About half a kilobyte a second, which the slowest line of a telephone can do.
const LEAST: usize = 16 * 1024;
/// An answer of which HTTP/2 has taken nothing more for so long is read by nobody.
const STALLED: Duration = Duration::from_secs(60);
/// The longest that a body may take, whoever reads it; longer than the time any handler gives it.
const BODY: Duration = Duration::from_secs(150);

/// One connection, as those see it who decide whether it may stay.
pub(super) struct Connection {
    /// What its address counts as; none where it comes from a proxy that speaks for many.
    network: Option<String>,
    is_reserved: bool,
    state: Mutex<State>,
    ending: watch::Sender<Ending>,
}

/// How a connection is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ending {
    NotYet,
    /// Once the requests in hand are answered.
    Gracefully,
    Now,
}

struct State {
    requests: Vec<Request>,
    count: u64,
    /// Since when there has been no request in hand, where there is none.
    idle_since: Instant,
    is_blocked: bool,
    written: usize,
    /// Since when writing has been held up, and how much had been written by then.
    window: Option<(Instant, usize)>,
}

struct Request {
    number: u64,
    waits: Option<Wait>,
}

/// What a request waits for while it waits for the client.
#[derive(Clone, Copy)]
pub(super) enum Wait {
    /// That its body comes, since the first moment it did not.
    Body(Instant),
    /// That more of its answer can be sent.
    Reader(Instant),
}

impl Wait {
    fn since(self) -> Instant {
        match self {
            Self::Body(since) | Self::Reader(since) => since,
        }
    }
}

impl Connection {
    pub(super) fn new(network: Option<String>, is_reserved: bool) -> Arc<Self> {
        let state = State {
            requests: Vec::new(),
            count: 0,
            idle_since: Instant::now(),
            is_blocked: false,
            written: 0,
            window: None,
        };
        let ending = watch::Sender::new(Ending::NotYet);
        Arc::new(Self { network, is_reserved, state: Mutex::new(state), ending })
    }

    pub(super) fn network(&self) -> Option<&str> {
        self.network.as_deref()
    }

    pub(super) fn is_reserved(&self) -> bool {
        self.is_reserved
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request whose head has come.
    pub(super) fn request(line: &Arc<Self>) -> ActiveRequest {
        let mut state = line.state();
        state.count += 1;
        let number = state.count;
        state.requests.push(Request { number, waits: None });
        ActiveRequest(RequestHandle { line: Arc::clone(line), number })
    }

    /// So many bytes could be written.
    pub(super) fn note_written(&self, bytes: usize) {
        let mut state = self.state();
        state.written = state.written.wrapping_add(bytes);
        if state.is_blocked && state.requests.is_empty() {
            // The rest of the last answer still goes out: that is not idleness.
            state.idle_since = Instant::now();
        }
        state.is_blocked = false;
    }

    /// Nothing could be written, since the client takes nothing.
    pub(super) fn note_blocked(&self) {
        self.state().is_blocked = true;
    }

    /// Since when the connection has waited for its client; none while the program works for it.
    pub(super) fn waiting_since(&self) -> Option<Instant> {
        let state = self.state();
        if state.requests.is_empty() {
            return Some(state.idle_since);
        }
        let waits = state.requests.iter().map(|request| request.waits.map(Wait::since));
        waits.collect::<Option<Vec<_>>>()?.into_iter().min()
    }

    /// What the sweep finds: whether the connection has to end.
    pub(super) fn judge(&self, now: Instant) -> Ending {
        let mut state = self.state();
        let is_unread = state.is_unread(now);
        let is_stalled = state.requests.iter().any(|request| match request.waits {
            Some(Wait::Body(since)) => now - since >= BODY,
            Some(Wait::Reader(since)) => now - since >= STALLED,
            None => false,
        });
        if is_unread || is_stalled {
            return Ending::Now;
        }
        if state.requests.is_empty() && !state.is_blocked {
            let idle = now - state.idle_since;
            if idle >= IDLE + IDLE_GRACE {
                return Ending::Now;
            }
            if idle >= IDLE {
                return Ending::Gracefully;
            }
        }
        Ending::NotYet
    }

    /// Ends the connection in this way, unless it is ending in a more urgent one.
    pub(super) fn end(&self, how: Ending) {
        self.ending.send_if_modified(|ending| {
            let is_more = how > *ending;
            *ending = how.max(*ending);
            is_more
        });
    }

    pub(super) fn is_ended(&self) -> bool {
        *self.ending.borrow() == Ending::Now
    }

    pub(super) fn ending(&self) -> EndingWatch {
        EndingWatch(self.ending.subscribe())
    }
}

impl State {
    /// Whether the client has taken too little for a whole window in which there was always something to take.
    fn is_unread(&mut self, now: Instant) -> bool {
        if !self.is_blocked {
            self.window = None;
            return false;
        }
        match self.window {
            Some((since, written)) if now - since >= WINDOW => {
                self.window = Some((now, self.written));
                self.written.wrapping_sub(written) < LEAST
            }
            Some(_) => false,
            None => {
                self.window = Some((now, self.written));
                false
            }
        }
    }
}

/// The news of how a connection is to end.
pub(super) struct EndingWatch(watch::Receiver<Ending>);

impl EndingWatch {
    /// Waits until it is to end in this way, or sooner.
    pub(super) async fn until(&mut self, how: Ending) {
        // The line outlives its connection, so the sender is never gone.
        drop(self.0.wait_for(|ending| *ending >= how).await);
    }
}

/// A request from its head to the end of its answer.
pub(super) struct ActiveRequest(RequestHandle);

impl ActiveRequest {
    /// The same request, for whoever only notes what it waits for.
    pub(super) fn seen(&self) -> RequestHandle {
        self.0.clone()
    }

    /// Notes what the request waits for; nothing, where the program works for it.
    pub(super) fn waits(&self, wait: Option<Wait>) {
        self.0.set(|waits| *waits = wait);
    }
}

impl Drop for ActiveRequest {
    fn drop(&mut self) {
        let mut state = self.0.line.state();
        state.requests.retain(|request| request.number != self.0.number);
        if state.requests.is_empty() {
            state.idle_since = Instant::now();
        }
    }
}

/// A request as its body sees it.
#[derive(Clone)]
pub(super) struct RequestHandle {
    line: Arc<Connection>,
    number: u64,
}

impl RequestHandle {
    /// The body is waited for, since then.
    pub(super) fn waits_for_body(&self, since: Instant) {
        self.set(|waits| {
            waits.get_or_insert(Wait::Body(since));
        });
    }

    /// The body is no longer waited for.
    pub(super) fn has_body(&self) {
        self.set(|waits| {
            if matches!(waits, Some(Wait::Body(_))) {
                *waits = None;
            }
        });
    }

    fn set(&self, change: impl FnOnce(&mut Option<Wait>)) {
        let mut state = self.line.state();
        if let Some(request) = state.requests.iter_mut().find(|request| request.number == self.number) {
            change(&mut request.waits);
        }
    }
}
