//! Reads request bodies: each with a limit and a deadline, all together within a budget.

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use domain::form::Code;
use domain::id::AccountId;
use futures::StreamExt as _;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::concurrency_limit::LimitReached;
use super::keyed_limit::{KeyedLimit, KeyedPermit};
use super::refusal::Refusal;

/// Bodies of callers who may be unknown, and other short ones.
pub(crate) const SHORT: usize = 4 * 1024;
/// A draft with texts.
pub(crate) const DRAFT: usize = 64 * 1024;
/// The largest body of a server function.
pub(crate) const JSON_MOST: usize = 1024 * 1024;
/// The largest form of a caller who is not signed in: escaping can triple its size.
pub(crate) const SHORT_FORM: usize = 16 * 1024;
/// The largest form without JavaScript.
pub(crate) const FORM_MOST: usize = 64 * 1024;

/// How much of a body that is too large is drained. A client that is still sending when the connection is closed does
/// not see the response.
const READ_OVER_MOST: usize = 32 * 1024 * 1024;
/// A body makes progress by [`LEAST`] bytes in each such window, or it is whole.
const WINDOW: Duration = Duration::from_secs(10);
const LEAST: usize = 8 * 1024;

/// The budget of short bodies, and that of longer ones: neither uses up the other.
const SHORT_TOGETHER: usize = 16 * 1024 * 1024;
const LONG_TOGETHER: usize = 96 * 1024 * 1024;

/// The share of one network or account, so that none uses up the budget alone.
const SHORT_OF_ONE: usize = SHORT_TOGETHER / 8;
const LONG_OF_ONE: usize = LONG_TOGETHER / 3;

/// How long a body waits until evicted bodies have freed their memory.
const GIVING_WAY: Duration = Duration::from_secs(1);

/// The sender of a body. Long ones come from signed-in accounts only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sender {
    Network(String),
    Account(Option<AccountId>),
}

/// The memory budget of all bodies.
pub(crate) struct Budget {
    short: Pool,
    long: Pool,
}

/// The budget of bodies of one size class.
struct Pool {
    bytes: Arc<Semaphore>,
    shares: Arc<KeyedLimit<Sender>>,
    /// The bodies that are being received, oldest first.
    coming: Mutex<BTreeMap<u64, Arc<Coming>>>,
    next: AtomicU64,
}

/// A body that is being received: its size, and the signal to evict it.
#[derive(Default)]
struct Coming {
    held: AtomicUsize,
    gives_way: Notify,
}

/// The part of the budget of a body, until it is dropped.
struct BufferedBody {
    bytes: Option<OwnedSemaphorePermit>,
    share: KeyedPermit<Sender>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { short: Pool::new(SHORT_TOGETHER, SHORT_OF_ONE), long: Pool::new(LONG_TOGETHER, LONG_OF_ONE) }
    }
}

impl Budget {
    /// Reads a whole body. At most `most` bytes are buffered, and they count until they are dropped. If the budget is
    /// used up, the oldest incoming body is evicted.
    ///
    /// # Errors
    /// The refusal of a body that is too large, incomplete or too slow, or for which there is no memory.
    pub(crate) async fn read(&self, body: Body, most: usize, sender: Sender) -> Result<Received, Response> {
        let pool = if most <= SHORT_FORM { &self.short } else { &self.long };
        let entry = pool.enter();
        tokio::select! {
            read = pool.read(body, most, sender, &entry) => read,
            () = entry.coming.gives_way.notified() => Err(no_room()),
        }
    }
}

impl Pool {
    fn new(together: usize, of_one: usize) -> Self {
        Self {
            bytes: Arc::new(Semaphore::new(together)),
            shares: KeyedLimit::new(of_one),
            coming: Mutex::default(),
            next: AtomicU64::new(0),
        }
    }

    async fn read(
        &self,
        body: Body,
        most: usize,
        sender: Sender,
        entry: &Entry<'_>,
    ) -> Result<Received, Response> {
        let mut frames = body.into_data_stream();
        let mut bytes = Vec::new();
        let mut held = BufferedBody { bytes: None, share: self.shares.none(sender.clone()) };
        let mut seen = 0;
        let mut window = (Instant::now() + WINDOW, 0);
        loop {
            let frame = match tokio::time::timeout_at(window.0, frames.next()).await {
                Ok(Some(frame)) => frame.map_err(|error| refusal_of(&error).into_response())?,
                Ok(None) => break,
                Err(_) if seen - window.1 < LEAST => {
                    return Err(Refusal::from(Code::TooSlow).into_response());
                }
                Err(_) => {
                    window = (Instant::now() + WINDOW, seen);
                    continue;
                }
            };
            seen += frame.len();
            if seen <= most {
                self.take(&mut held, frame.len(), entry).await.ok_or_else(no_room)?;
                bytes.extend_from_slice(&frame);
            } else if seen <= READ_OVER_MOST {
                bytes = Vec::new();
                held = BufferedBody { bytes: None, share: self.shares.none(sender.clone()) };
                entry.coming.held.store(0, Relaxed);
            } else {
                break;
            }
        }
        if seen > most {
            return Err(Refusal::from(Code::TooLarge).into_response());
        }
        Ok(Received { bytes: bytes.into(), _held: held })
    }

    /// Reserves more bytes, evicting others if necessary.
    async fn take(&self, held: &mut BufferedBody, size: usize, entry: &Entry<'_>) -> Option<()> {
        if !held.share.grow(size) {
            return None;
        }
        let permits = u32::try_from(size).ok()?;
        let more = match Arc::clone(&self.bytes).try_acquire_many_owned(permits) {
            Ok(more) => more,
            Err(_) => {
                self.make_room(size, entry.number);
                let room = Arc::clone(&self.bytes).acquire_many_owned(permits);
                tokio::time::timeout(GIVING_WAY, room).await.ok()?.ok()?
            }
        };
        entry.coming.held.fetch_add(size, Relaxed);
        match &mut held.bytes {
            Some(bytes) => bytes.merge(more),
            None => held.bytes = Some(more),
        }
        Some(())
    }

    /// Evicts the oldest bodies until so many bytes are free.
    fn make_room(&self, size: usize, but_not: u64) {
        let mut freed = 0;
        for (_, coming) in self.coming().iter().filter(|(number, _)| **number != but_not) {
            if freed >= size {
                break;
            }
            let held = coming.held.load(Relaxed);
            if held > 0 {
                freed += held;
                coming.gives_way.notify_one();
            }
        }
    }

    fn enter(&self) -> Entry<'_> {
        let (number, coming) = (self.next.fetch_add(1, Relaxed), Arc::<Coming>::default());
        self.coming().insert(number, Arc::clone(&coming));
        Entry { pool: self, number, coming }
    }

    fn coming(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Coming>>> {
        self.coming.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The entry of an incoming body, until it is dropped.
struct Entry<'a> {
    pool: &'a Pool,
    number: u64,
    coming: Arc<Coming>,
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.pool.coming().remove(&self.number);
    }
}

/// A received body.
pub(crate) struct Received {
    pub(crate) bytes: Bytes,
    _held: BufferedBody,
}

fn no_room() -> Response {
    Refusal::later(Code::Busy, 5).into_response()
}

fn refusal_of(error: &axum::Error) -> Refusal {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<LimitReached>() {
            return Refusal::later(Code::Busy, 1);
        }
        cause = error.source();
    }
    Code::Malformed.into()
}

/// Whether the content type of a body is this one, with or without parameters.
pub(crate) fn is_type(headers: &HeaderMap, expected: &str) -> bool {
    let given = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(expected)
}

#[cfg(test)]
mod tests;
