//! What one connection waits for, and whether it waits for its client too long.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// The deadline without a request: before the first, between two, and at the end.
pub(super) const IDLE: Duration = Duration::from_secs(30);
/// The time between asking an idle connection to end and closing it.
const IDLE_GRACE: Duration = Duration::from_secs(2);
/// The window in which a blocked response must make progress by [`LEAST`] bytes.
pub(super) const WINDOW: Duration = Duration::from_secs(30);
/// About half a kilobyte a second, which the slowest phone connection can do.
const LEAST: usize = 16 * 1024;
/// A response of which HTTP/2 has taken nothing for so long has no reader.
const STALLED: Duration = Duration::from_secs(60);
/// The deadline of any body; longer than that of any handler.
const BODY: Duration = Duration::from_secs(150);

/// A connection, as the sweep and the limits see it.
pub(super) struct Connection {
    /// The share of its address; `None` behind a trusted proxy, which has many clients.
    network: Option<String>,
    is_reserved: bool,
    state: Mutex<State>,
    ending: watch::Sender<Ending>,
}

/// How a connection has to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ending {
    NotYet,
    /// After its open requests.
    Gracefully,
    Now,
}

struct State {
    requests: Vec<Request>,
    count: u64,
    /// Since when there has been no open request, if there is none.
    idle_since: Instant,
    is_blocked: bool,
    written: usize,
    /// Since when writing has been blocked, and how much had been written by then.
    window: Option<(Instant, usize)>,
}

struct Request {
    number: u64,
    waits: Option<Wait>,
}

/// What a request waits for while it waits for the client.
#[derive(Clone, Copy)]
pub(super) enum Wait {
    /// Its body, since it was first missing.
    Body(Instant),
    /// Progress of its response.
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

    /// The headers of a request have arrived.
    pub(super) fn request(connection: &Arc<Self>) -> ActiveRequest {
        let mut state = connection.state();
        state.count += 1;
        let number = state.count;
        state.requests.push(Request { number, waits: None });
        ActiveRequest(RequestHandle { connection: Arc::clone(connection), number })
    }

    /// So many bytes were written.
    pub(super) fn note_written(&self, bytes: usize) {
        let mut state = self.state();
        state.written = state.written.wrapping_add(bytes);
        if state.is_blocked && state.requests.is_empty() {
            // The rest of the last response is being sent: the connection is not idle.
            state.idle_since = Instant::now();
        }
        state.is_blocked = false;
    }

    /// Nothing could be written, since the client reads nothing.
    pub(super) fn note_blocked(&self) {
        self.state().is_blocked = true;
    }

    /// Since when the connection has waited for its client; `None` while the program works for it.
    pub(super) fn waiting_since(&self) -> Option<Instant> {
        let state = self.state();
        if state.requests.is_empty() {
            return Some(state.idle_since);
        }
        let waits = state.requests.iter().map(|request| request.waits.map(Wait::since));
        waits.collect::<Option<Vec<_>>>()?.into_iter().min()
    }

    /// Checks the deadlines: whether the connection has to end.
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

    /// Ends the connection, unless it is ending faster already.
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
    /// Whether the client has read too little in a whole window in which there was always something to read.
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

/// The signal of how a connection has to end.
pub(super) struct EndingWatch(watch::Receiver<Ending>);

impl EndingWatch {
    /// Waits until it has to end in this way, or faster.
    pub(super) async fn until(&mut self, how: Ending) {
        // The sender is never gone: the connection's state outlives it.
        drop(self.0.wait_for(|ending| *ending >= how).await);
    }
}

/// A request from its headers to the end of its response.
pub(super) struct ActiveRequest(RequestHandle);

impl ActiveRequest {
    /// A handle that only records what the request waits for.
    pub(super) fn handle(&self) -> RequestHandle {
        self.0.clone()
    }

    /// Records what the request waits for; `None` while the program works for it.
    pub(super) fn waits(&self, wait: Option<Wait>) {
        self.0.set(|waits| *waits = wait);
    }
}

impl Drop for ActiveRequest {
    fn drop(&mut self) {
        let mut state = self.0.connection.state();
        state.requests.retain(|request| request.number != self.0.number);
        if state.requests.is_empty() {
            state.idle_since = Instant::now();
        }
    }
}

/// A request as its body sees it.
#[derive(Clone)]
pub(super) struct RequestHandle {
    connection: Arc<Connection>,
    number: u64,
}

impl RequestHandle {
    /// The body is waited for since then.
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
        let mut state = self.connection.state();
        if let Some(request) = state.requests.iter_mut().find(|request| request.number == self.number) {
            change(&mut request.waits);
        }
    }
}
