//! Reading a request's body: within its limit, within its time, and within what all bodies together may take.

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use domain::form::Code;
use futures::StreamExt as _;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::crowd::Crowded;
use super::refusal::Refusal;

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

/// The bytes that all bodies in hand may take.
pub(crate) struct Budget {
    short: Arc<Semaphore>,
    long: Arc<Semaphore>,
}

impl Default for Budget {
    fn default() -> Self {
        Self::of(SHORT_TOGETHER, LONG_TOGETHER)
    }
}

impl Budget {
    fn of(short: usize, long: usize) -> Self {
        Self { short: Arc::new(Semaphore::new(short)), long: Arc::new(Semaphore::new(long)) }
    }

    /// Reads a whole body. No more than `most` is ever held, and what is held is counted until it is dropped.
    ///
    /// # Errors
    /// The refusal of a body that is too large, breaks off, or comes too slowly, or for which there is no room.
    pub(crate) async fn read(&self, body: Body, most: usize) -> Result<Received, Response> {
        let together = if most <= SHORT_FORM { &self.short } else { &self.long };
        let mut frames = body.into_data_stream();
        let mut held = Vec::new();
        let mut counted: Option<OwnedSemaphorePermit> = None;
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
                let size = u32::try_from(frame.len()).unwrap_or(u32::MAX);
                let Ok(more) = Arc::clone(together).try_acquire_many_owned(size) else {
                    return Err(Refusal::later(Code::Busy, 5).into_response());
                };
                match &mut counted {
                    Some(counted) => counted.merge(more),
                    None => counted = Some(more),
                }
                held.extend_from_slice(&frame);
            } else if seen <= READ_OVER_MOST {
                held = Vec::new();
                counted = None;
            } else {
                break;
            }
        }
        if seen > most {
            return Err(Refusal::from(Code::TooLarge).into_response());
        }
        Ok(Received { bytes: held.into(), _counted: counted })
    }
}

/// A body that was read, and what it takes of the budget until it is dropped.
pub(crate) struct Received {
    pub(crate) bytes: Bytes,
    _counted: Option<OwnedSemaphorePermit>,
}

fn refusal_of(error: &axum::Error) -> Refusal {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<Crowded>() {
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

    async fn refused(budget: &Budget, body: Body, most: usize) -> StatusCode {
        budget.read(body, most).await.err().unwrap().status()
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
        let read = Budget::default().read(slow, JSON_MOST).await.ok().unwrap();
        assert_eq!(read.bytes.len(), 60 * 2048);
    }

    #[tokio::test]
    async fn all_bodies_together_take_no_more_than_the_budget_and_long_ones_leave_room_for_short_ones() {
        let budget = Budget::of(SHORT, 3 * DRAFT / 2);
        let first = budget.read(vec![b'x'; DRAFT].into(), DRAFT).await.ok().unwrap();
        assert_eq!(refused(&budget, vec![b'x'; DRAFT].into(), DRAFT).await, StatusCode::SERVICE_UNAVAILABLE);
        assert!(budget.read(vec![b'x'; SHORT].into(), SHORT).await.is_ok());
        drop(first);
        assert!(budget.read(vec![b'x'; DRAFT].into(), DRAFT).await.is_ok());
    }

    #[tokio::test]
    async fn a_body_that_is_too_large_is_not_counted() {
        let budget = Budget::of(SHORT, DRAFT);
        assert_eq!(
            refused(&budget, vec![b'x'; 8 * DRAFT].into(), DRAFT).await,
            StatusCode::PAYLOAD_TOO_LARGE
        );
        assert_eq!(budget.long.available_permits(), DRAFT);
    }
}
