//! Limits the requests that are processed at once, which bounds memory.
//!
//! A request that waits for its body has no slot, so clients that announce a body and never send it block nobody.
//! Nor has one that waits for the time of its answer. Each address has a share of all open requests, waiting ones
//! included, since their headers are in memory, and a much smaller one of the slots: its further requests take turns. So
//! a few addresses whose requests take long cannot use all slots.
//!
//! A request is open until its answer is read, or given up by the listener ([`unread_answers`](super::unread_answers)).

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::form::Code;
use hyper::body::{Frame, SizeHint};
use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::refusal::Refusal;
use super::request_info::RequestInfo;
use super::unread_answers::{UnreadAnswers, is_counted};
use crate::listen::{HangUp, Reserved};

/// Far more than two cores can process, far less than memory could hold.
const AT_ONCE: usize = 512;
/// The open requests of an address. A whole organization may be behind one, of which few send at the same moment.
const OPEN_OF_ONE_ADDRESS: usize = 128;
/// The slots of an address. More than the processor and the database work on at once, so that an organization behind one
/// address loses nothing.
const SLOTS_OF_ONE_ADDRESS: usize = 32;
/// The unread answers of all addresses, some hundred megabytes. Beyond them a new request hangs up on the address with most.
const UNREAD_ANSWERS: usize = 1024;
/// How long a request waits for its turn: less than a body may take, so that it is refused as `busy` and not as too slow.
const WAIT_MAX: Duration = Duration::from_secs(5);

/// The slots of requests.
pub(crate) struct ConcurrencyLimit {
    slots: Arc<Semaphore>,
    most: Share,
    addresses: Mutex<HashMap<String, Address>>,
    unread: UnreadAnswers,
}

/// What an address may use at once.
struct Share {
    open: usize,
    slots: usize,
}

/// What an address uses: an entry exists while a request of it is open.
struct Address {
    open: usize,
    slots: Arc<Semaphore>,
}

impl ConcurrencyLimit {
    pub(crate) fn new() -> Arc<Self> {
        Self::with_limits(AT_ONCE, Share { open: OPEN_OF_ONE_ADDRESS, slots: SLOTS_OF_ONE_ADDRESS })
    }

    fn with_limits(at_once: usize, most: Share) -> Arc<Self> {
        let slots = Arc::new(Semaphore::new(at_once));
        Arc::new(Self {
            slots,
            most,
            addresses: Mutex::default(),
            unread: UnreadAnswers::new(UNREAD_ANSWERS),
        })
    }

    /// Opens a request, without a slot; `None` if the address has too many open ones, or all together have many more unread
    /// answers than they may: connections that were hung up on take a moment to end.
    fn open(self: &Arc<Self>, network: String) -> Option<OpenRequest> {
        let mut addresses = self.addresses();
        // First its own share: what is refused anyway hangs up on nobody.
        let has_used_its_share =
            addresses.get(&network).is_some_and(|address| address.open >= self.most.open);
        if has_used_its_share || !self.unread.make_room() {
            return None;
        }
        let new = || Address { open: 0, slots: Arc::new(Semaphore::new(self.most.slots)) };
        let address = addresses.entry(network.clone()).or_insert_with(new);
        address.open += 1;
        let own_slots = Arc::clone(&address.slots);
        Some(OpenRequest { limit: Arc::clone(self), network, own_slots, slot: Mutex::new(None) })
    }

    fn addresses(&self) -> MutexGuard<'_, HashMap<String, Address>> {
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Refuses requests when all slots are in use; a queue for all would only hide that.
pub(crate) async fn limit_concurrency(
    State(limit): State<Arc<ConcurrencyLimit>>,
    info: RequestInfo,
    request: Request,
    next: Next,
) -> Response {
    let is_reserved = request.extensions().get::<Reserved>().is_some();
    let hang_up = request.extensions().get::<HangUp>().cloned();
    let busy = || Refusal::later(Code::Busy, 1).into_response();
    let Some(open) = limit.open(info.caller.network()).filter(|_| !is_reserved).map(Arc::new) else {
        return busy();
    };
    if !open.take_slot().await {
        return busy();
    }
    let waiting = Arc::downgrade(&open);
    info.caller.on_waiting(move || waiting.upgrade().iter().for_each(|open| open.give_slot_back()));
    let request = if request.body().is_end_stream() {
        request
    } else {
        let open = Arc::clone(&open);
        request.map(|body| Body::new(AwaitedBody { body, open, end: None }))
    };
    let response = next.run(request).await;
    open.give_slot_back();
    if is_counted(&response) {
        let network = open.network.clone();
        response.map(|body| limit.unread.count(body, network, hang_up, open))
    } else {
        response
    }
}

/// An open request, with its slot while it is processed.
struct OpenRequest {
    limit: Arc<ConcurrencyLimit>,
    network: String,
    own_slots: Arc<Semaphore>,
    slot: Mutex<Option<Slot>>,
}

/// One of its address's slots, and one of all.
struct Slot {
    _own: OwnedSemaphorePermit,
    _any: OwnedSemaphorePermit,
}

impl OpenRequest {
    fn slot(&self) -> MutexGuard<'_, Option<Slot>> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a slot unless it has one, after the earlier requests of its address; false if there is none.
    async fn take_slot(&self) -> bool {
        if self.slot().is_some() {
            return true;
        }
        let turn = Arc::clone(&self.own_slots).acquire_owned();
        let Ok(Ok(own)) = tokio::time::timeout(WAIT_MAX, turn).await else { return false };
        let Ok(any) = Arc::clone(&self.limit.slots).try_acquire_owned() else { return false };
        *self.slot() = Some(Slot { _own: own, _any: any });
        true
    }

    fn give_slot_back(&self) {
        self.slot().take();
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        let mut addresses = self.limit.addresses();
        let is_last = addresses.get_mut(&self.network).is_some_and(|address| {
            address.open -= 1;
            address.open == 0
        });
        // Addresses without requests are removed, so that the map does not grow without end.
        if is_last {
            addresses.remove(&self.network);
        }
    }
}

/// A body that releases the slot of its request while it is waited for.
struct AwaitedBody {
    body: Body,
    open: Arc<OpenRequest>,
    /// Takes a slot at the end of the body.
    end: Option<Pin<Box<dyn Future<Output = bool> + Send>>>,
}

impl HttpBody for AwaitedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if this.end.is_none() {
            match Pin::new(&mut this.body).poll_frame(cx) {
                Poll::Pending => {
                    this.open.give_slot_back();
                    return Poll::Pending;
                }
                Poll::Ready(None) => {}
                frame => return frame,
            }
        }
        // The body is whole, and the request is processed from now on.
        let open = &this.open;
        let end = this.end.get_or_insert_with(|| {
            let open = Arc::clone(open);
            Box::pin(async move { open.take_slot().await })
        });
        let has_slot = ready!(end.as_mut().poll(cx));
        this.end = None;
        Poll::Ready((!has_slot).then(|| Err(axum::Error::new(LimitReached))))
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
        f.write_str("there is no room for this request")
    }
}

impl std::error::Error for LimitReached {}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{FutureExt as _, StreamExt as _, stream};

    fn limit(at_once: usize, open: usize, slots: usize) -> Arc<ConcurrencyLimit> {
        ConcurrencyLimit::with_limits(at_once, Share { open, slots })
    }

    fn request(limit: &Arc<ConcurrencyLimit>, network: &str) -> Arc<OpenRequest> {
        Arc::new(limit.open(network.to_owned()).unwrap())
    }

    /// Whether it gets a slot at once.
    fn takes(request: &OpenRequest) -> bool {
        request.take_slot().now_or_never().unwrap_or_default()
    }

    #[tokio::test]
    async fn one_address_has_only_a_share_of_the_requests_waiting_ones_included() {
        let limit = limit(3, 2, 2);
        let [first, second] = [request(&limit, "a"), request(&limit, "a")];
        assert!(takes(&first) && takes(&second) && limit.open("a".to_owned()).is_none());
        second.give_slot_back();
        assert!(limit.open("a".to_owned()).is_none(), "it is still open");
        let [other, one] = [request(&limit, "b"), request(&limit, "c")];
        assert!(takes(&other) && takes(&one), "others find a slot");
        assert!(!takes(&request(&limit, "d")), "and then there is none");
        drop(first);
        assert!(takes(&request(&limit, "a")));
        drop((second, other, one));
        assert!(limit.addresses().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn the_requests_of_an_address_take_turns_at_its_few_slots_and_not_forever() {
        let limit = limit(8, 8, 2);
        let all: Vec<_> = (0..4).map(|_| request(&limit, "a")).collect();
        assert!(takes(&all[0]) && takes(&all[1]));
        let mut third = std::pin::pin!(all[2].take_slot());
        assert!(futures::poll!(&mut third).is_pending() && limit.slots.available_permits() == 6);
        assert!(takes(&request(&limit, "b")), "others need not wait for them");
        all[0].give_slot_back();
        assert!(third.await);
        let waited_from = tokio::time::Instant::now();
        assert!(!all[3].take_slot().await && waited_from.elapsed() == WAIT_MAX);
    }

    #[tokio::test]
    async fn a_request_that_waits_for_its_body_has_no_slot_and_takes_one_again_once_it_is_whole() {
        let limit = limit(1, 1, 1);
        let waiting = request(&limit, "a");
        assert!(takes(&waiting));
        let (send, receive) = tokio::sync::mpsc::channel::<&'static str>(1);
        let frames = stream::unfold(receive, |mut receive| async {
            receive.recv().await.map(|text| (Ok::<_, std::io::Error>(Bytes::from(text)), receive))
        });
        let body = Body::from_stream(frames);
        let body = Body::new(AwaitedBody { body, open: Arc::clone(&waiting), end: None });
        let mut frames = body.into_data_stream();
        assert!(futures::poll!(frames.next()).is_pending());
        let other = request(&limit, "b");
        assert!(takes(&other), "the slot is free meanwhile");
        send.send("half").await.unwrap();
        assert_eq!(frames.next().await.unwrap().unwrap(), "half");
        drop(send);
        assert!(frames.next().await.unwrap().is_err(), "its slot went to somebody else");
        other.give_slot_back();
        assert!(takes(&waiting), "and somebody else's is free again");
    }

    #[tokio::test]
    async fn an_answer_keeps_its_request_open_until_it_is_read_or_given_up() {
        let limit = limit(8, 1, 1);
        let [read, given_up] = ["a", "b"].map(|network| {
            let open = request(&limit, network);
            limit.unread.count("text".into(), network.to_owned(), None, open)
        });
        assert!(limit.open("a".to_owned()).is_none() && limit.open("b".to_owned()).is_none());
        assert_eq!(axum::body::to_bytes(read, 99).await.unwrap(), "text");
        drop(given_up);
        assert!(limit.addresses().is_empty() && limit.unread.is_empty());
    }

    #[tokio::test]
    async fn a_whole_body_waits_for_the_turn_of_its_address() {
        let limit = limit(8, 8, 1);
        let [waiting, other] = [request(&limit, "a"), request(&limit, "a")];
        assert!(takes(&other));
        let body = AwaitedBody { body: Body::from("all of it"), open: Arc::clone(&waiting), end: None };
        let mut frames = Body::new(body).into_data_stream();
        assert_eq!(frames.next().await.unwrap().unwrap(), "all of it");
        assert!(futures::poll!(frames.next()).is_pending());
        other.give_slot_back();
        assert!(frames.next().await.is_none() && waiting.slot().is_some());
    }
}
