//! Pages, rendered by the app: whole, never streamed, so that their status and cookies are known before the first byte.

use crate::router::Host;
use app::host::Refill;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::form::Code;
use http::{Method, StatusCode};
use leptos_axum::generate_route_list;

use super::refusal::Refusal;
use super::visit::Visit;

/// A route for every page of the app.
pub(crate) fn routes() -> Router<Host> {
    generate_route_list(app::App).iter().fold(Router::new(), |router, listing| router.route(listing.path(), get(page)))
}

async fn page(State(host): State<Host>, visit: Visit, request: Request) -> Response {
    render(&host, visit, request, None).await
}

/// Every other address: the app's own page that says so, or, for whoever does not read, a refusal.
pub(crate) async fn not_found(State(host): State<Host>, visit: Visit, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Refusal::from(Code::NotFound).into_response();
    }
    let mut response = render(&host, visit, request, None).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// Renders the page of the request's path, with what a refused form said where there was one.
pub(crate) async fn render(host: &Host, visit: Visit, request: Request, refill: Option<Refill>) -> Response {
    let surroundings = match host.page_surroundings(visit, refill).await {
        Ok(surroundings) => surroundings,
        Err(refusal) => return refusal.into_response(),
    };
    let options = host.options.clone();
    let render = leptos_axum::render_app_async_with_context(
        move || surroundings.clone().provide(),
        move || app::shell(options.clone()),
    );
    render(request).await
}
