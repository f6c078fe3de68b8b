//! The state of the router: the backend, the configuration, and the limits of streams and pictures.

use super::body::Budget;
use super::keyed_limit::{KeyedLimit, KeyedPermit};
use super::keyed_lock::KeyedLock;
use super::refusal::Refusal;
use super::request_info::RequestInfo;
use crate::config::{BaseUrl, TrustedProxies};
use crate::site;
use app::api::ApiError;
use app::request_context::{Refill, RequestContext};
use backend::Backend;
use backend::gate::Public;
use domain::id::AccountId;
use domain::session::SessionView;
use leptos::prelude::LeptosOptions;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Event streams at once; each keeps a connection open.
const WATCHERS: usize = 256;
/// Event streams of one account, which may have several tabs.
const WATCHERS_OF_ONE: usize = 8;

/// Files that are written at once while they are read from the database. A slow reader holds a piece of its file in memory.
const FILES: usize = 48;
/// Files of one account: one more than somebody waits for.
const FILES_OF_ONE: usize = 2;

/// Uploads of one account at once. A page sends its pictures one after the other.
const UPLOADS_OF_ONE: usize = 3;
/// Pictures that are decoded at once.
const DECODINGS: usize = 6;
/// How long a picture waits to be decoded.
const DECODING_WAIT: Duration = Duration::from_secs(10);

/// Permission to keep an event stream open, and its part of the account's share.
pub(crate) type WatchPermit = (KeyedPermit<Option<AccountId>>, OwnedSemaphorePermit);

/// Permission to read a file to its end, and its part of the account's share.
pub(crate) type FilePermit = (KeyedPermit<Option<AccountId>>, OwnedSemaphorePermit);

/// Permission to decode a picture, and the turn of its account.
pub(crate) type DecodingPermit = (OwnedSemaphorePermit, OwnedSemaphorePermit);

/// The state of the router. Each layer and each request clones it, so it is a pointer.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

/// The contents of an [`AppState`].
pub struct Inner {
    pub(crate) backend: Backend,
    pub(crate) base_url: BaseUrl,
    pub(crate) proxies: TrustedProxies,
    pub(crate) options: LeptosOptions,
    is_ending: AtomicBool,
    pub(crate) bodies: Budget,
    watchers: Arc<Semaphore>,
    watchers_of_one: Arc<KeyedLimit<Option<AccountId>>>,
    files: Arc<Semaphore>,
    files_of_one: Arc<KeyedLimit<Option<AccountId>>>,
    uploads_of_one: Arc<KeyedLimit<Option<AccountId>>>,
    decodings: Arc<Semaphore>,
    decodings_of_one: KeyedLock<Option<AccountId>>,
}

impl AppState {
    /// The state of a router that serves a backend.
    pub fn new(backend: Backend, base_url: BaseUrl, proxies: TrustedProxies) -> Self {
        Self(Arc::new(Inner {
            backend,
            base_url,
            proxies,
            options: LeptosOptions::builder().output_name("matricula").build(),
            is_ending: AtomicBool::new(false),
            bodies: Budget::default(),
            watchers: Arc::new(Semaphore::new(WATCHERS)),
            watchers_of_one: KeyedLimit::new(WATCHERS_OF_ONE),
            files: Arc::new(Semaphore::new(FILES)),
            files_of_one: KeyedLimit::new(FILES_OF_ONE),
            uploads_of_one: KeyedLimit::new(UPLOADS_OF_ONE),
            decodings: Arc::new(Semaphore::new(DECODINGS)),
            decodings_of_one: KeyedLock::default(),
        }))
    }

    /// Makes `/readyz` fail, so that a load balancer sends no more requests.
    pub fn end(&self) {
        self.is_ending.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_ending(&self) -> bool {
        self.is_ending.load(Ordering::Relaxed)
    }

    /// Lets an account open an event stream; `None` if all are in use, or the account's share is.
    pub(crate) fn watch(&self, account: Option<AccountId>) -> Option<WatchPermit> {
        let share = self.watchers_of_one.take(account)?;
        Some((share, Arc::clone(&self.watchers).try_acquire_owned().ok()?))
    }

    /// Lets an account read a file; `None` if all are in use, or the account's share is.
    pub(crate) fn file(&self, account: Option<AccountId>) -> Option<FilePermit> {
        let share = self.files_of_one.take(account)?;
        Some((share, Arc::clone(&self.files).try_acquire_owned().ok()?))
    }

    /// Lets an account upload a picture; `None` if its share is used up.
    pub(crate) fn upload(&self, account: Option<AccountId>) -> Option<KeyedPermit<Option<AccountId>>> {
        self.uploads_of_one.take(account)
    }

    /// Waits until a picture of the account may be decoded; `None` if that takes too long. An account waits for its own
    /// picture before it waits for a permit, so that it is in the queue of all accounts once.
    pub(crate) async fn decoding(&self, account: Option<AccountId>) -> Option<DecodingPermit> {
        let turn = async {
            let own = self.decodings_of_one.acquire(account).await?;
            Some((Arc::clone(&self.decodings).acquire_owned().await.ok()?, own))
        };
        tokio::time::timeout(DECODING_WAIT, turn).await.ok()?
    }

    /// The context of a server function.
    pub(crate) fn request_context(&self, info: RequestInfo, refill: Option<Refill>) -> RequestContext {
        RequestContext {
            backend: self.backend.clone(),
            caller: info.caller,
            locale: info.locale,
            nonce: info.nonce,
            site_version: site::version(),
            session: SessionView::default(),
            refill,
        }
    }

    /// The context of a page: that of a server function, and the session.
    pub(crate) async fn page_request_context(
        &self,
        info: RequestInfo,
        refill: Option<Refill>,
    ) -> Result<RequestContext, Refusal> {
        let session_view =
            async { self.backend.open::<Public>(&info.caller).await?.session_view().await }.await;
        match session_view {
            Ok(session) => Ok(RequestContext { session, ..self.request_context(info, refill) }),
            Err(error) => Err(Refusal::from(&ApiError::from_error(error, info.locale))),
        }
    }
}

impl Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
