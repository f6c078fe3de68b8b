//! Every route and every layer, in order.

use crate::config::{BaseUrl, TrustedProxies};
use crate::http::body::Budget;
use crate::http::refusal::{self, Refusal};
use crate::http::request_info::{RequestInfo, identify};
use crate::http::shares::{Share, Shares};
use crate::http::trace::{RequestIds, trace};
use crate::http::{
    api, assets, bulk, concurrency_limit, forms, guard, headers, health, host_check, me, pages, pictures,
};
use crate::site;
use app::api::ApiError;
use app::request_context::{Refill, RequestContext, Site};
use axum::Router;
use axum::middleware::from_fn_with_state as layer;
use axum::response::IntoResponse;
use axum::routing::{any, get};
use backend::Backend;
use backend::gate::Public;
use domain::form::Code;
use domain::id::AccountId;
use domain::session::SessionView;
use http::{StatusCode, header};
use leptos::prelude::LeptosOptions;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

/// Longer than the database's own patience, shorter than the 30 s in which the program has to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// A picture may come over a slow line.
const UPLOAD_PATIENCE: Duration = Duration::from_secs(120);

/// Streams of events at once; each is a connection that stays.
const WATCHERS: usize = 256;
/// Of one account, which may watch in several tabs.
const WATCHERS_OF_ONE: usize = 8;

/// Pictures of one account that come in at once. A page sends one after another; more than a few are not a person's.
const UPLOADS_OF_ONE: usize = 3;
/// Pictures that have come in and are read at once.
const DECODINGS: usize = 6;
/// How long one waits for its turn.
const DECODING_WAIT: Duration = Duration::from_secs(10);

/// A place for a stream of events, and what it takes of the account's share.
pub(crate) type WatchPlace = (Share<Option<AccountId>>, OwnedSemaphorePermit);

/// What every handler has. Every layer holds one and gives each request its own, so copying it must cost nothing.
#[derive(Clone)]
pub struct Host(Arc<Inner>);

/// What stands behind a [`Host`].
pub struct Inner {
    pub(crate) backend: Backend,
    pub(crate) base_url: BaseUrl,
    pub(crate) proxies: TrustedProxies,
    pub(crate) options: LeptosOptions,
    pub(crate) site: Arc<Site>,
    is_ending: AtomicBool,
    pub(crate) bodies: Budget,
    watchers: Arc<Semaphore>,
    watchers_of_one: Arc<Shares<Option<AccountId>>>,
    uploads_of_one: Arc<Shares<Option<AccountId>>>,
    decodings: Arc<Semaphore>,
}

impl Host {
    /// A host in front of a backend.
    pub fn new(backend: Backend, base_url: BaseUrl, proxies: TrustedProxies) -> Self {
        Self(Arc::new(Inner {
            backend,
            base_url,
            proxies,
            options: LeptosOptions::builder().output_name("matricula").build(),
            site: Arc::new(Site { version: site::version(), groups: site::groups() }),
            is_ending: AtomicBool::new(false),
            bodies: Budget::default(),
            watchers: Arc::new(Semaphore::new(WATCHERS)),
            watchers_of_one: Shares::new(WATCHERS_OF_ONE),
            uploads_of_one: Shares::new(UPLOADS_OF_ONE),
            decodings: Arc::new(Semaphore::new(DECODINGS)),
        }))
    }

    /// From now on `/readyz` says no, so that nobody sends anything new here.
    pub fn end(&self) {
        self.is_ending.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_ending(&self) -> bool {
        self.is_ending.load(Ordering::Relaxed)
    }

    /// A place for a stream of events, while there is one and the account has not used its share up.
    pub(crate) fn watch(&self, account: Option<AccountId>) -> Option<WatchPlace> {
        let share = self.watchers_of_one.take(account)?;
        Some((share, Arc::clone(&self.watchers).try_acquire_owned().ok()?))
    }

    /// One of the pictures that an account has coming in, where it has not used its share up.
    pub(crate) fn upload(&self, account: Option<AccountId>) -> Option<Share<Option<AccountId>>> {
        self.uploads_of_one.take(account)
    }

    /// A place to read a picture that has come in whole, in its turn.
    pub(crate) async fn decoding(&self) -> Option<OwnedSemaphorePermit> {
        let turn = Arc::clone(&self.decodings).acquire_owned();
        tokio::time::timeout(DECODING_WAIT, turn).await.ok()?.ok()
    }

    /// What a server function knows.
    pub(crate) fn surroundings(&self, info: RequestInfo, refill: Option<Refill>) -> RequestContext {
        RequestContext {
            backend: self.backend.clone(),
            caller: info.caller,
            locale: info.locale,
            nonce: info.nonce,
            site: Arc::clone(&self.site),
            session: SessionView::default(),
            refill,
        }
    }

    /// What a page knows: the same, and who is in front of it.
    pub(crate) async fn page_surroundings(
        &self,
        info: RequestInfo,
        refill: Option<Refill>,
    ) -> Result<RequestContext, Refusal> {
        let standing = async { self.backend.open::<Public>(&info.caller).await?.standing().await }.await;
        match standing {
            Ok(session) => Ok(RequestContext { session, ..self.surroundings(info, refill) }),
            Err(error) => Err(Refusal::from(&ApiError::from_error(error, info.locale))),
        }
    }
}

impl Deref for Host {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// The paths that take a form without JavaScript: the tests try each as every kind of caller.
pub fn form_paths() -> impl Iterator<Item = &'static str> {
    forms::routes().into_iter().map(|(path, _)| path)
}

pub use crate::http::functions::function_paths;

/// The whole program as a service.
pub fn router(host: Host) -> Router {
    let limit = concurrency_limit::ConcurrencyLimit::new();

    let forms =
        forms::routes().into_iter().fold(Router::new(), |router, (path, form)| router.route(path, form));

    let inner = Router::new()
        // Pages, as the app lists them; HEAD is answered as GET is.
        .merge(pages::routes())
        // The same pages' forms, for browsers without JavaScript.
        .merge(forms)
        // What a bulk job's page reads besides.
        .route("/administration/user-registration/bulk/{job}/events", get(bulk::events))
        .route("/administration/user-registration/bulk/{job}/results.csv", get(bulk::results))
        // What one takes away about oneself.
        .route("/me/export.json", get(me::export))
        // Server functions.
        .route("/api/{*function}", any(api::call))
        // The style sheet, the browser's half of the program, the icon.
        .merge(assets::routes())
        .fallback(pages::not_found)
        .method_not_allowed_fallback(refusal::method_not_allowed)
        // From here on the innermost layer first: what stands further down meets a request earlier.
        //
        // Signed-out readers of inner pages go to the sign-in.
        .layer(layer(host.clone(), guard::guard))
        // Whoever takes too long is answered; what the database has not committed has not happened.
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        // Pictures of documents, which take as long as their line is slow.
        .merge(pictures())
        // So many at once and no more.
        .layer(layer(limit, concurrency_limit::limit_concurrency))
        // A form or a call that comes from another site's page is not the person's own.
        .layer(CsrfLayer::new().with_rejection_response(|_| Refusal::from(Code::CrossSite).into_response()))
        // One name; after it, `Host` can be believed, which the layer above relies on.
        .layer(layer(host.clone(), host_check::check))
        // A panic ends one request, not the program.
        .layer(CatchPanicLayer::custom(refusal::after_panic))
        // Pages are written anew each time, so they are compressed each time. Answers of server functions are not: they
        // are small, and some hold a link beside what the client sent, whose length must not tell anything.
        .layer(
            CompressionLayer::new()
                .compress_when(SizeAbove::new(1024).and(is_page as fn(_, _, _: &_, _: &_) -> _)),
        )
        // Refusals of everything above become words.
        .layer(layer(host.clone(), refusal::speak));

    Router::new()
        .merge(inner)
        // For whoever watches the program: under any name, and never waiting behind anybody.
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        // What the browser must not do with any answer.
        .layer(layer(host.clone(), headers::secure))
        // Who it is, in which language, from where.
        .layer(layer(host.clone(), identify))
        // A number for the request, and a line in the log.
        .layer(layer(RequestIds::since(host.backend.now()), trace))
        .with_state(host)
}

fn pictures() -> Router<Host> {
    let place = get(pictures::show).post(pictures::store).delete(pictures::remove);
    Router::new()
        .route("/api/images/{document}/{side}", place)
        .method_not_allowed_fallback(refusal::method_not_allowed)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, UPLOAD_PATIENCE))
}

fn is_page(_: StatusCode, _: http::Version, headers: &http::HeaderMap, _: &http::Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.as_bytes());
    kind.is_some_and(|kind| kind.starts_with(b"text/html"))
}
