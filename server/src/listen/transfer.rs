//! Request and response bodies that report to their connection what they wait for.

use super::connection::{ActiveRequest, RequestHandle, Wait};
use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::time::Instant;

/// Responses are sent in pieces of this size, so that the progress of the reader is visible.
const PIECE: usize = 16 * 1024;

/// A request's body.
pub(super) struct Arriving<B> {
    body: B,
    request: RequestHandle,
    waited_for_since: Option<Instant>,
}

impl<B> Arriving<B> {
    pub(super) fn new(body: B, request: RequestHandle) -> Self {
        Self { body, request, waited_for_since: None }
    }
}

impl<B: Body + Unpin> Body for Arriving<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        match &frame {
            // A byte now and then is no progress: the wait began when the body was first waited for.
            Poll::Pending => {
                let since = *self.waited_for_since.get_or_insert_with(Instant::now);
                self.request.waits_for_body(since);
            }
            Poll::Ready(Some(Ok(_))) => {}
            Poll::Ready(Some(Err(_)) | None) => self.request.has_body(),
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B> Drop for Arriving<B> {
    fn drop(&mut self) {
        self.request.has_body();
    }
}

/// A response's body, sent piece by piece. The request is open until its last piece is taken.
pub(super) struct Answer<B> {
    body: B,
    rest: Bytes,
    request: ActiveRequest,
}

impl<B> Answer<B> {
    pub(super) fn new(body: B, request: ActiveRequest) -> Self {
        request.waits(Some(Wait::Reader(Instant::now())));
        Self { body, rest: Bytes::new(), request }
    }

    fn piece(&mut self) -> Frame<Bytes> {
        let length = self.rest.len().min(PIECE);
        self.request.waits(Some(Wait::Reader(Instant::now())));
        Frame::data(self.rest.split_to(length))
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Answer<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(self.piece())));
        }
        // From here on the program has to produce more, or the end.
        self.request.waits(None);
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => Poll::Ready(Some(Ok(match frame.into_data() {
                Ok(data) => {
                    self.rest = data;
                    self.piece()
                }
                Err(trailers) => trailers,
            }))),
            other => other,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, of_body) = (self.rest.len() as u64, self.body.size_hint());
        let mut hint = SizeHint::new();
        hint.set_lower(of_body.lower().saturating_add(rest));
        if let Some(upper) = of_body.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}
