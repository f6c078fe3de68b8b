//! Reading a request's body: within its limit, within its time, and within what all bodies together may take.

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
use super::refusal::Refusal;
use super::shares::{Share, Shares};

/// What somebody sends who need not be known, and whatever else is short.
pub(crate) const SHORT: usize = 4 * 1024;
/// A draft with texts in it.
pub(crate) const DRAFT: usize = 64 * 1024;
/// The most that a server function takes.
pub(crate) const JSON_MOST: usize = 1024 * 1024;
/// What a form of somebody who is not signed in takes: escaped, a character may need three times its room.
pub(crate) const SHORT_FORM: usize = 16 * 1024;
/// The most that a form without JavaScript takes.
pub(crate) const FORM_MOST: usize = 64 * 1024;

/// How much of a body that is too large is read over. A client that is still sending when we close the connection
/// sees a broken one instead of our answer.
const READ_OVER_MOST: usize = 32 * 1024 * 1024;
/// A body comes on by [`LEAST`] bytes in each such window, or it is whole.
const WINDOW: Duration = Duration::from_secs(10);
const LEAST: usize = 8 * 1024;

/// What the short bodies in hand may take together, and what all longer ones may: neither keeps the other out.
const SHORT_TOGETHER: usize = 16 * 1024 * 1024;
const LONG_TOGETHER: usize = 96 * 1024 * 1024;

/// Of these, what comes from one network, or from one account: nobody alone keeps the others out.
const SHORT_OF_ONE: usize = SHORT_TOGETHER / 8;
const LONG_OF_ONE: usize = LONG_TOGETHER / 3;

/// How long a body waits until those that gave way for it are gone.
const GIVING_WAY: Duration = Duration::from_secs(1);

/// Who sends a body. Long ones only come from somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sender {
    Network(String),
    Account(Option<AccountId>),
}

/// The bytes that all bodies in hand may take.
pub(crate) struct Budget {
    short: Pool,
    long: Pool,
}

/// The bytes of bodies of one kind.
struct Pool {
    bytes: Arc<Semaphore>,
    shares: Arc<Shares<Sender>>,
    /// The bodies that are coming in, the oldest first.
    coming: Mutex<BTreeMap<u64, Arc<Coming>>>,
    next: AtomicU64,
}

/// A body that is coming in: what it holds, and whether it has to give way.
#[derive(Default)]
struct Coming {
    held: AtomicUsize,
    gives_way: Notify,
}

/// What a body takes of the budget until it is dropped.
struct Held {
    bytes: Option<OwnedSemaphorePermit>,
    share: Share<Sender>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { short: Pool::of(SHORT_TOGETHER, SHORT_OF_ONE), long: Pool::of(LONG_TOGETHER, LONG_OF_ONE) }
    }
}

impl Budget {
    /// Reads a whole body. No more than `most` is ever held, and what is held is counted until it is dropped. Where there
    /// is no room, the body that has been coming in for the longest gives way.
    ///
    /// # Errors
    /// The refusal of a body that is too large, breaks off, or comes too slowly, or for which there is no room.
    pub(crate) async fn read(&self, body: Body, most: usize, sender: Sender) -> Result<Received, Response> {
        let pool = if most <= SHORT_FORM { &self.short } else { &self.long };
        let place = pool.enter();
        tokio::select! {
            read = pool.read(body, most, sender, &place) => read,
            () = place.coming.gives_way.notified() => Err(no_room()),
        }
    }
}

impl Pool {
    fn of(together: usize, of_one: usize) -> Self {
        Self {
            bytes: Arc::new(Semaphore::new(together)),
            shares: Shares::new(of_one),
            coming: Mutex::default(),
            next: AtomicU64::new(0),
        }
    }

    async fn read(
        &self,
        body: Body,
        most: usize,
        sender: Sender,
        place: &Place<'_>,
    ) -> Result<Received, Response> {
        let mut frames = body.into_data_stream();
        let mut bytes = Vec::new();
        let mut held = Held { bytes: None, share: self.shares.none(sender.clone()) };
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
                self.take(&mut held, frame.len(), place).await.ok_or_else(no_room)?;
                bytes.extend_from_slice(&frame);
            } else if seen <= READ_OVER_MOST {
                bytes = Vec::new();
                held = Held { bytes: None, share: self.shares.none(sender.clone()) };
                place.coming.held.store(0, Relaxed);
            } else {
                break;
            }
        }
        if seen > most {
            return Err(Refusal::from(Code::TooLarge).into_response());
        }
        Ok(Received { bytes: bytes.into(), _held: held })
    }

    /// So many bytes more, if need be in the place of others.
    async fn take(&self, held: &mut Held, size: usize, place: &Place<'_>) -> Option<()> {
        if !held.share.grow(size) {
            return None;
        }
        let permits = u32::try_from(size).ok()?;
        let more = match Arc::clone(&self.bytes).try_acquire_many_owned(permits) {
            Ok(more) => more,
            Err(_) => {
                self.make_room(size, place.number);
                let room = Arc::clone(&self.bytes).acquire_many_owned(permits);
                tokio::time::timeout(GIVING_WAY, room).await.ok()?.ok()?
            }
        };
        place.coming.held.fetch_add(size, Relaxed);
        match &mut held.bytes {
            Some(bytes) => bytes.merge(more),
            None => held.bytes = Some(more),
        }
        Some(())
    }

    /// Lets the oldest give way until so many bytes are free.
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

    fn enter(&self) -> Place<'_> {
        let (number, coming) = (self.next.fetch_add(1, Relaxed), Arc::<Coming>::default());
        self.coming().insert(number, Arc::clone(&coming));
        Place { pool: self, number, coming }
    }

    fn coming(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Coming>>> {
        self.coming.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// That a body is among those that are coming in, until it is dropped.
struct Place<'a> {
    pool: &'a Pool,
    number: u64,
    coming: Arc<Coming>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.pool.coming().remove(&self.number);
    }
}

/// A body that was read.
pub(crate) struct Received {
    pub(crate) bytes: Bytes,
    _held: Held,
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

/// Whether a body is said to be of this type, whatever parameters follow.
pub(crate) fn is_type(headers: &HeaderMap, expected: &str) -> bool {
    let given = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;
    use http::StatusCode;

    /// A body that brings so many bytes every second and never ends.
    fn trickle(bytes: usize) -> Body {
        Body::from_stream(stream::unfold((), move |()| async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Some((Ok::<_, std::io::Error>(vec![b'x'; bytes]), ()))
        }))
    }

    fn from(address: &str) -> Sender {
        Sender::Network(address.to_owned())
    }

    fn budget(short: usize, long: usize) -> Budget {
        Budget { short: Pool::of(short, short), long: Pool::of(long, long) }
    }

    async fn refused(budget: &Budget, body: Body, most: usize) -> StatusCode {
        budget.read(body, most, from("a")).await.err().unwrap().status()
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_come_or_comes_byte_by_byte_is_given_up_after_ten_seconds() {
        let budget = Budget::default();
        for body in [trickle(1), Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>())] {
            let begun = Instant::now();
            assert_eq!(refused(&budget, body, JSON_MOST).await, StatusCode::REQUEST_TIMEOUT);
            assert_eq!(begun.elapsed(), WINDOW);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_over_a_slow_line_is_read_for_as_long_as_it_comes_on() {
        // Two kilobytes a second, for a minute.
        let slow = Body::from_stream(stream::unfold(60_usize, |left| async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Some((Ok::<_, std::io::Error>(vec![b'x'; 2048]), left.checked_sub(1)?))
        }));
        let read = Budget::default().read(slow, JSON_MOST, from("a")).await.ok().unwrap();
        assert_eq!(read.bytes.len(), 60 * 2048);
    }

    #[tokio::test(start_paused = true)]
    async fn all_bodies_together_take_no_more_than_the_budget_and_long_ones_leave_room_for_short_ones() {
        let budget = budget(SHORT, 3 * DRAFT / 2);
        let draft = || Body::from(vec![b'x'; DRAFT]);
        let first = budget.read(draft(), DRAFT, from("a")).await.ok().unwrap();
        assert_eq!(refused(&budget, draft(), DRAFT).await, StatusCode::SERVICE_UNAVAILABLE);
        assert!(budget.read(vec![b'x'; SHORT].into(), SHORT, from("a")).await.is_ok());
        drop(first);
        assert!(budget.read(draft(), DRAFT, from("a")).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn one_network_or_account_leaves_room_for_the_others() {
        let budget = Budget { short: Pool::of(8 * SHORT, SHORT), long: Pool::of(DRAFT * 2, DRAFT) };
        let _short = budget.read(vec![b'x'; SHORT].into(), SHORT, from("a")).await.ok().unwrap();
        assert_eq!(refused(&budget, vec![b'x'].into(), SHORT).await, StatusCode::SERVICE_UNAVAILABLE);
        assert!(budget.read(vec![b'x'; SHORT].into(), SHORT, from("b")).await.is_ok());
        let account = |n| Sender::Account(Some(AccountId::new(uuid::Uuid::from_u128(n))));
        let _long = budget.read(vec![b'x'; DRAFT].into(), DRAFT, account(1)).await.ok().unwrap();
        assert!(budget.read(vec![b'x'].into(), DRAFT, account(1)).await.is_err());
        assert!(budget.read(vec![b'x'; DRAFT].into(), DRAFT, account(2)).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn where_there_is_no_room_the_body_that_was_first_and_is_not_whole_gives_way() {
        let budget = Arc::new(budget(SHORT, DRAFT));
        let stalled = |address: &'static str| {
            let budget = Arc::clone(&budget);
            let start = stream::iter([Ok::<_, std::io::Error>(vec![b'x'; SHORT / 2])]);
            let body = Body::from_stream(start.chain(stream::pending()));
            tokio::spawn(async move { budget.read(body, SHORT, from(address)).await.err().unwrap().status() })
        };
        let (first, second) = (stalled("a"), stalled("b"));
        while budget.short.bytes.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let whole = budget.read(vec![b'x'; SHORT / 2].into(), SHORT, from("c")).await;
        assert!(whole.is_ok());
        assert_eq!(first.await.unwrap(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(second.await.unwrap(), StatusCode::REQUEST_TIMEOUT, "the other one had its time");
        assert!(budget.short.coming().is_empty());
    }

    #[tokio::test]
    async fn a_body_that_is_too_large_is_not_counted() {
        let budget = budget(SHORT, DRAFT);
        assert_eq!(
            refused(&budget, vec![b'x'; 8 * DRAFT].into(), DRAFT).await,
            StatusCode::PAYLOAD_TOO_LARGE
        );
        assert_eq!(budget.long.bytes.available_permits(), DRAFT);
    }
}
