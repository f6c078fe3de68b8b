//! How many requests are worked on at once: memory is bounded because this is.
//!
//! A request that waits for its body is not worked on, so it has no place meanwhile: clients that announce a body and
//! never send it keep nobody else out. No address has more than a share of the places.

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
use super::shares::{Share, Shares};
use super::visit::Visit;
use crate::listen::Reserved;

/// Far more than two cores can work on, far less than memory could hold.
const AT_ONCE: usize = 512;
/// Of one address. Behind one there may be a whole organization, of which few ask in the same moment.
const OF_ONE_ADDRESS: usize = 128;

/// The places for requests.
pub(crate) struct Room {
    places: Arc<Semaphore>,
    shares: Arc<Shares<String>>,
}

impl Room {
    pub(crate) fn new() -> Arc<Self> {
        Self::of(AT_ONCE, OF_ONE_ADDRESS)
    }

    fn of(at_once: usize, of_one_address: usize) -> Arc<Self> {
        Arc::new(Self { places: Arc::new(Semaphore::new(at_once)), shares: Shares::new(of_one_address) })
    }

    fn take(&self, network: &str) -> Option<Taken> {
        let share = self.shares.take(network.to_owned())?;
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        Some(Taken { _share: share, _place: place })
    }
}

/// Turns away whoever comes when the room is full; waiting in line would only hide that it is.
pub(crate) async fn keep_room(
    State(room): State<Arc<Room>>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let is_reserved = request.extensions().get::<Reserved>().is_some();
    let place = Arc::new(Place { room, network: visit.caller.network(), taken: Mutex::new(None) });
    if is_reserved || !place.take() {
        return Refusal::later(Code::Busy, 1).into_response();
    }
    let request = if request.body().is_end_stream() {
        request
    } else {
        let place = Arc::clone(&place);
        request.map(|body| Body::new(Awaited { body, place }))
    };
    let response = next.run(request).await;
    place.give_back();
    response
}

/// The place of one request, which it has while it is worked on.
struct Place {
    room: Arc<Room>,
    network: String,
    taken: Mutex<Option<Taken>>,
}

struct Taken {
    _share: Share<String>,
    _place: OwnedSemaphorePermit,
}

impl Place {
    fn taken(&self) -> MutexGuard<'_, Option<Taken>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes it, unless it has it; false where there is none.
    fn take(&self) -> bool {
        let mut taken = self.taken();
        if taken.is_none() {
            *taken = self.room.take(&self.network);
        }
        taken.is_some()
    }

    fn give_back(&self) {
        self.taken().take();
    }
}

/// A body during whose absence the request has no place.
struct Awaited {
    body: Body,
    place: Arc<Place>,
}

impl HttpBody for Awaited {
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
            // The body is whole, and from here on there is work to be done.
            Poll::Ready(None) if !self.place.take() => Poll::Ready(Some(Err(axum::Error::new(Crowded)))),
            frame => frame,
        }
    }

    fn is_end_stream(&self) -> bool {
        // Only its end, which has to be read, says whether there is a place again.
        false
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// While a body was waited for, its place went to somebody else.
#[derive(Debug)]
pub(crate) struct Crowded;

impl fmt::Display for Crowded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no place left for this request")
    }
}

impl std::error::Error for Crowded {}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{StreamExt as _, stream};

    fn place(room: &Arc<Room>, network: &str) -> Arc<Place> {
        Arc::new(Place { room: Arc::clone(room), network: network.to_owned(), taken: Mutex::new(None) })
    }

    #[test]
    fn one_address_has_only_a_share_of_the_places() {
        let room = Room::of(3, 2);
        let [first, second, third] = [place(&room, "a"), place(&room, "a"), place(&room, "a")];
        assert!(first.take() && second.take() && !third.take());
        let other = place(&room, "b");
        assert!(other.take(), "others still find one");
        assert!(!place(&room, "c").take(), "and then there is none");
        other.give_back();
        assert!(place(&room, "c").take());
    }

    #[tokio::test]
    async fn a_request_that_waits_for_its_body_has_no_place_and_takes_one_again_once_it_is_whole() {
        let room = Room::of(1, 1);
        let waiting = place(&room, "a");
        assert!(waiting.take());
        let (send, receive) = tokio::sync::mpsc::channel::<&'static str>(1);
        let frames = stream::unfold(receive, |mut receive| async {
            receive.recv().await.map(|text| (Ok::<_, std::io::Error>(Bytes::from(text)), receive))
        });
        let body = Body::new(Awaited { body: Body::from_stream(frames), place: Arc::clone(&waiting) });
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
