//! The routes and layers of the program, in order.

use crate::http::refusal::{self, Refusal};
use crate::http::trace::{RequestIds, trace};
use crate::http::{
    api, assets, audit, bulk, concurrency_limit, error_response, export, forms, headers, health, host_check,
    identify, logo, other_sites, page_redirects, pages, pictures, registry,
};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state as layer};
use axum::response::IntoResponse;
use axum::routing::{any, get, post};
use domain::form::Code;
use http::{StatusCode, header};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

/// Longer than the database's own time-out, shorter than the 30 s in which the program has to stop.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// A picture may come over a slow connection.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(120);

/// The paths that accept forms without JavaScript, for the test that tries each as every kind of caller.
pub fn form_paths() -> impl Iterator<Item = &'static str> {
    forms::routes().into_iter().map(|(path, _)| path)
}

pub use crate::http::app_state::AppState;
pub use crate::http::functions::function_paths;

/// The routes and layers of the program.
pub fn router(host: AppState) -> Router {
    let limit = concurrency_limit::ConcurrencyLimit::new();

    let forms =
        forms::routes().into_iter().fold(Router::new(), |router, (path, form)| router.route(path, form));

    let inner = Router::new()
        // Pages, from the route table of `app`; HEAD is answered like GET.
        .merge(pages::routes())
        // The forms of these pages, for browsers without JavaScript.
        .merge(forms)
        // Files and streams, which are read by pages of this program alone.
        .merge(files())
        // Server functions.
        .route("/api/{*function}", any(api::call))
        // The style sheet, the browser's program, the icon.
        .merge(assets::routes())
        .fallback(pages::not_found)
        .method_not_allowed_fallback(refusal::method_not_allowed)
        // Layers from the innermost to the outermost: a later one sees a request earlier.
        //
        // Redirects signed-out visitors of protected pages to the sign-in.
        .layer(layer(host.clone(), page_redirects::redirect))
        // Ends requests that take too long. What the database has not committed is rolled back.
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIMEOUT))
        // Pictures of documents, which may take longer.
        .merge(pictures())
        // Limits the requests at once.
        .layer(layer(limit, concurrency_limit::limit_concurrency))
        // Refuses forms and calls from other sites.
        .layer(CsrfLayer::new().with_rejection_response(|_| Refusal::from(Code::CrossSite).into_response()))
        // Checks the `Host` header, which the layer above relies on.
        .layer(layer(host.clone(), host_check::check))
        // Turns a panic into a refusal of its request.
        .layer(CatchPanicLayer::custom(refusal::after_panic))
        // Compresses pages. Answers of server functions are small, and some have a link beside text of the client, so
        // that their compressed length would tell something about the link.
        .layer(
            CompressionLayer::new()
                .compress_when(SizeAbove::new(1024).and(is_page as fn(_, _, _: &_, _: &_) -> _)),
        )
        // Writes the body of every refusal above.
        .layer(from_fn(error_response::write_refusals));

    Router::new()
        .merge(inner)
        // For monitoring: under any host name and without limits.
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        // Security headers.
        .layer(layer(host.clone(), headers::secure))
        // Identifies caller, language and address.
        .layer(layer(host.clone(), identify::identify))
        // Numbers the request and logs it.
        .layer(layer(RequestIds::since(host.backend.now()), trace))
        .with_state(host)
}

/// What a page of this program reads or offers as a file. Most of it is recorded or takes long, so no other site can make
/// somebody's browser ask for it.
fn files() -> Router<AppState> {
    Router::new()
        // Progress and results of a bulk job.
        .route("/administration/user-registration/bulk/{job}/events", get(bulk::events))
        .route("/administration/user-registration/bulk/{job}/results.csv", get(bulk::results))
        // The export of the list of everybody.
        .route("/administration/registry/export.csv", get(registry::export))
        // The exports of the audit.
        .route("/administration/audit/export.csv", get(audit::csv))
        .route("/administration/audit/export.jsonl", get(audit::json_lines))
        // The organization's logo.
        .route("/logo/{version}", get(logo::show))
        // The export of one's own data.
        .route("/me/export.json", get(export::identity))
        .route_layer(from_fn(other_sites::refuse))
}

fn pictures() -> Router<AppState> {
    let place = get(pictures::show).post(pictures::store).delete(pictures::remove);
    Router::new()
        .route("/api/images/{document}/{side}", place)
        .route("/api/logo", post(logo::store).delete(logo::remove))
        .method_not_allowed_fallback(refusal::method_not_allowed)
        .route_layer(from_fn(other_sites::refuse))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, UPLOAD_TIMEOUT))
}

fn is_page(_: StatusCode, _: http::Version, headers: &http::HeaderMap, _: &http::Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.as_bytes());
    kind.is_some_and(|kind| kind.starts_with(b"text/html"))
}
