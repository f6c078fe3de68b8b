//! The answers that their clients have not read yet, which bound memory: each has a rendered page and a compressor, and an
//! HTTP/2 connection carries dozens of them.
//!
//! An answer counts until it is read, or given up by the listener. The files of the site are not copied for an answer, and
//! streams of events have limits of their own.

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http::header::CONTENT_TYPE;
use hyper::body::{Frame, SizeHint};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use crate::listen::HangUp;

/// The extension of an answer whose bytes are shared by all who ask for them.
#[derive(Clone, Copy)]
pub(crate) struct SharedBytes;

/// The answers that are not read yet, with a limit for all addresses together.
#[derive(Clone)]
pub(super) struct UnreadAnswers(Arc<Shared>);

struct Shared {
    limit: usize,
    answers: Mutex<Answers>,
}

/// In the order of their beginning.
#[derive(Default)]
struct Answers {
    count: u64,
    all: BTreeMap<u64, UnreadAnswer>,
}

struct UnreadAnswer {
    network: String,
    /// Nothing once it was used, and for a request that came over no connection.
    hang_up: Option<HangUp>,
}

impl UnreadAnswers {
    pub(super) fn new(limit: usize) -> Self {
        Self(Arc::new(Shared { limit, answers: Mutex::default() }))
    }

    /// Whether there is room for another answer, made by hanging up on the address with most if need be. Connections that
    /// were hung up on take a moment to end, so there is an end at twice the limit.
    pub(super) fn make_room(&self) -> bool {
        let mut answers = self.0.answers();
        let count = answers.all.len();
        count < self.0.limit || (answers.hang_up_on_the_most() && count < 2 * self.0.limit)
    }

    /// Counts an answer until its body is read or dropped, and keeps `kept` as long.
    pub(super) fn count<T: Send + Unpin + 'static>(
        &self,
        body: Body,
        network: String,
        hang_up: Option<HangUp>,
        kept: T,
    ) -> Body {
        let mut answers = self.0.answers();
        answers.count += 1;
        let number = answers.count;
        answers.all.insert(number, UnreadAnswer { network, hang_up });
        drop(answers);
        Body::new(UnreadBody { body, number, unread: self.clone(), _kept: kept })
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.answers().all.is_empty()
    }
}

impl Shared {
    fn answers(&self) -> MutexGuard<'_, Answers> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answers {
    /// Hangs up on the address that has left most answers unread, at the oldest of them; false if there is none.
    fn hang_up_on_the_most(&mut self) -> bool {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for answer in self.all.values() {
            *counts.entry(&answer.network).or_default() += 1;
        }
        let count = |answer: &UnreadAnswer| counts.get(&*answer.network).copied().unwrap_or_default();
        let waiting = self.all.iter().filter(|(_, answer)| answer.hang_up.is_some());
        let most = waiting.max_by_key(|(number, answer)| (count(answer), Reverse(**number)));
        let hang_up =
            most.map(|(number, _)| *number).and_then(|number| self.all.get_mut(&number)?.hang_up.take());
        hang_up.is_some_and(|hang_up| {
            hang_up.now();
            true
        })
    }
}

/// Whether the memory of an answer has to be bounded until it is read.
pub(super) fn is_counted(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).map(|kind| kind.as_bytes());
    !response.body().is_end_stream()
        && response.extensions().get::<SharedBytes>().is_none()
        && kind.is_none_or(|kind| !kind.starts_with(b"text/event-stream"))
}

/// The body of an answer that is counted.
struct UnreadBody<T> {
    body: Body,
    number: u64,
    unread: UnreadAnswers,
    _kept: T,
}

impl<T> Drop for UnreadBody<T> {
    fn drop(&mut self) {
        self.unread.0.answers().all.remove(&self.number);
    }
}

impl<T: Unpin> HttpBody for UnreadBody<T> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_limit_of_all_the_address_with_most_is_hung_up_on() {
        let unread = UnreadAnswers::new(4);
        let ended = Arc::new(Mutex::new(Vec::new()));
        let leave_unread = |network: &'static str, number: u32| {
            assert!(unread.make_room());
            let ended = Arc::clone(&ended);
            let hang_up = HangUp::new(move || ended.lock().unwrap().push((network, number)));
            unread.count("unread".into(), network.to_owned(), Some(hang_up), ())
        };
        let mut all =
            vec![leave_unread("a", 1), leave_unread("b", 1), leave_unread("b", 2), leave_unread("c", 1)];
        assert!(ended.lock().unwrap().is_empty());
        // Each further request is taken, and the address with most pays for it, oldest first.
        all.push(leave_unread("d", 1));
        assert_eq!(*ended.lock().unwrap(), [("b", 1)]);
        all.push(leave_unread("d", 2));
        assert_eq!(*ended.lock().unwrap(), [("b", 1), ("b", 2)]);
        all.push(leave_unread("d", 3));
        all.push(leave_unread("d", 4));
        assert_eq!(ended.lock().unwrap()[2..], [("d", 1), ("d", 2)]);
        assert!(!unread.make_room(), "until those connections have ended, there is an end");
        all.drain(..4);
        assert!(unread.make_room());
    }
}
