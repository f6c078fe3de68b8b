//! Limits the requests that are processed at once, which bounds memory.
//!
//! A request that waits for its body has no slot, so clients that announce a body and never send it block nobody.
//! Each address has a share of all open requests, waiting ones included, since their headers are in memory.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::form::Code;
use hyper::body::{Frame, SizeHint};
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::refusal::Refusal;
use super::request_info::RequestInfo;
use super::shares::{Share, Shares};
use crate::listen::Reserved;

/// Far more than two cores can process, far less than memory could hold.
const AT_ONCE: usize = 512;
/// The share of an address. A whole organization may be behind one, of which few send at the same moment.
const OF_ONE_ADDRESS: usize = 128;

/// The slots of requests.
pub(crate) struct ConcurrencyLimit {
    places: Arc<Semaphore>,
    shares: Arc<Shares<String>>,
}

impl ConcurrencyLimit {
    pub(crate) fn new() -> Arc<Self> {
        Self::with_limits(AT_ONCE, OF_ONE_ADDRESS)
    }

    fn with_limits(at_once: usize, of_one_address: usize) -> Arc<Self> {
        Arc::new(Self { places: Arc::new(Semaphore::new(at_once)), shares: Shares::new(of_one_address) })
    }

    fn enter(self: &Arc<Self>, network: String) -> Option<RequestSlot> {
        let share = self.shares.take(network)?;
        Some(RequestSlot { room: Arc::clone(self), _share: share, taken: Mutex::new(None) })
    }

    fn take(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }
}

/// Refuses requests when all slots are in use; a queue would only hide that.
pub(crate) async fn limit_concurrency(
    State(room): State<Arc<ConcurrencyLimit>>,
    info: RequestInfo,
    request: Request,
    next: Next,
) -> Response {
    let is_reserved = request.extensions().get::<Reserved>().is_some();
    let place = room.enter(info.caller.network()).filter(|place| !is_reserved && place.take());
    let Some(place) = place.map(Arc::new) else {
        return Refusal::later(Code::Busy, 1).into_response();
    };
    let request = if request.body().is_end_stream() {
        request
    } else {
        let place = Arc::clone(&place);
        request.map(|body| Body::new(AwaitedBody { body, place }))
    };
    let response = next.run(request).await;
    place.give_back();
    response
}

/// An open request, with its slot while it is processed.
struct RequestSlot {
    room: Arc<ConcurrencyLimit>,
    _share: Share<String>,
    taken: Mutex<Option<OwnedSemaphorePermit>>,
}

impl RequestSlot {
    fn taken(&self) -> MutexGuard<'_, Option<OwnedSemaphorePermit>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a slot unless it has one; false if there is none.
    fn take(&self) -> bool {
        let mut taken = self.taken();
        if taken.is_none() {
            *taken = self.room.take();
        }
        taken.is_some()
    }

    fn give_back(&self) {
        self.taken().take();
    }
}

/// A body that releases the slot of its request while it is waited for.
struct AwaitedBody {
    body: Body,
    place: Arc<RequestSlot>,
}

impl HttpBody for AwaitedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending => {
                self.place.give_back();
                Poll::Pending
            }
            // The body is whole, and the request is processed from here on.
            Poll::Ready(None) if !self.place.take() => Poll::Ready(Some(Err(axum::Error::new(LimitReached)))),
            frame => frame,
        }
    }

    fn is_end_stream(&self) -> bool {
        // Only the end of the body, which has to be read, tells whether there is a slot again.
        false
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The slot was given to another request while the body was waited for.
#[derive(Debug)]
pub(crate) struct LimitReached;

impl fmt::Display for LimitReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no place left for this request")
    }
}

impl std::error::Error for LimitReached {}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{StreamExt as _, stream};

    fn place(room: &Arc<ConcurrencyLimit>, network: &str) -> Arc<RequestSlot> {
        Arc::new(room.enter(network.to_owned()).unwrap())
    }

    #[test]
    fn one_address_has_only_a_share_of_the_requests_waiting_ones_included() {
        let room = ConcurrencyLimit::with_limits(3, 2);
        let [first, second] = [place(&room, "a"), place(&room, "a")];
        assert!(first.take() && second.take() && room.enter("a".to_owned()).is_none());
        second.give_back();
        assert!(room.enter("a".to_owned()).is_none(), "it is still in hand");
        let [other, one] = [place(&room, "b"), place(&room, "c")];
        assert!(other.take() && one.take(), "others find a place");
        assert!(!place(&room, "d").take(), "and then there is none");
        drop(first);
        assert!(place(&room, "a").take());
    }

    #[tokio::test]
    async fn a_request_that_waits_for_its_body_has_no_place_and_takes_one_again_once_it_is_whole() {
        let room = ConcurrencyLimit::with_limits(1, 1);
        let waiting = place(&room, "a");
        assert!(waiting.take());
        let (send, receive) = tokio::sync::mpsc::channel::<&'static str>(1);
        let frames = stream::unfold(receive, |mut receive| async {
            receive.recv().await.map(|text| (Ok::<_, std::io::Error>(Bytes::from(text)), receive))
        });
        let body = Body::new(AwaitedBody { body: Body::from_stream(frames), place: Arc::clone(&waiting) });
        let mut frames = body.into_data_stream();
        assert!(futures::poll!(frames.next()).is_pending());
        let other = place(&room, "b");
        assert!(other.take(), "the place is free meanwhile");
        send.send("half").await.unwrap();
        assert_eq!(frames.next().await.unwrap().unwrap(), "half");
        drop(send);
        assert!(frames.next().await.unwrap().is_err(), "its place went to somebody else");
        other.give_back();
        assert!(waiting.take(), "and somebody else's is free again");
    }
}
