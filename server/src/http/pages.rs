//! Pages, rendered by `app` as a whole, not streamed, so that status and cookies are known before the first byte.

use super::app_state::AppState;
use app::request_context::{Refill, RequestContext};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::form::Code;
use domain::paths;
use futures::StreamExt as _;
use futures::stream::once;
use http::{Method, StatusCode};
use leptos::prelude::{AnyView, IntoAny as _, LeptosOptions, RenderHtml as _, provide_context};
use leptos::reactive::computed::ScopedFuture;
use leptos_axum::{ResponseOptions, generate_route_list};
use leptos_integration_utils::{BoxedFnOnce, PinnedFuture, PinnedStream, build_response};
use leptos_meta::ServerMetaContext;
use leptos_router::components::provide_server_redirect;
use leptos_router::location::RequestUrl;
use std::sync::{LazyLock, PoisonError};

use super::refusal::Refusal;
use super::request_info::RequestInfo;

/// A route for every page of the app. The list is made once a process: while it is made, resources do not load, and a
/// page rendered in that moment would never end.
pub(crate) fn routes() -> Router<AppState> {
    static PATHS: LazyLock<Vec<String>> =
        LazyLock::new(|| generate_route_list(app::App).iter().map(|page| page.path().to_owned()).collect());
    PATHS.iter().fold(Router::new(), |router, path| router.route(path, get(page)))
}

async fn page(State(host): State<AppState>, info: RequestInfo, request: Request) -> Response {
    if !is_normalized(request.uri().path()) {
        return Refusal::from(Code::NotFound).into_response();
    }
    match host.page_request_context(info, None).await {
        // Before the set-up the start page says how to begin, and no other page has anything to show.
        Ok(surroundings)
            if !surroundings.session.is_founded
                && ![paths::HOME, paths::SET_UP].contains(&request.uri().path()) =>
        {
            Redirect::to(paths::HOME).into_response()
        }
        Ok(surroundings) => whole(host.options.clone(), surroundings, request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Any other address: the app's page for it, or a refusal if the request is not a GET.
pub(crate) async fn not_found(State(host): State<AppState>, info: RequestInfo, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) || !is_normalized(request.uri().path()) {
        return Refusal::from(Code::NotFound).into_response();
    }
    let mut response = render(&host, info, request, None).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// Whether a path is spelled as browsers spell it. The router of the app reads `/x/../me/data` as `/me/data`, this program's
/// and what protects paths in front of it do not.
fn is_normalized(path: &str) -> bool {
    let is_dots = |segment: &str| {
        let segment = segment.replace("%2e", ".").replace("%2E", ".");
        segment == "." || segment == ".."
    };
    !path.contains('\\') && !path.split('/').any(is_dots)
}

/// Renders the page at the request's path, with the values of a refused form if there are any.
pub(crate) async fn render(
    host: &AppState,
    info: RequestInfo,
    request: Request,
    refill: Option<Refill>,
) -> Response {
    match host.page_request_context(info, refill).await {
        Ok(surroundings) => whole(host.options.clone(), surroundings, request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// As `leptos_axum::render_app_async`, but everything runs under the page's own owner. There, the title is read after
/// the owner was left: another request may then be current on this thread, and reading its arena panics or gives
/// another page's text.
async fn whole(options: LeptosOptions, surroundings: RequestContext, request: Request) -> Response {
    let answer = ResponseOptions::default();
    let (meta, meta_output) = ServerMetaContext::new();
    let context = {
        let answer = answer.clone();
        move || {
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            provide_context(RequestUrl::new(&format!("http://leptos.dev{path}")));
            provide_context(meta);
            provide_context(request.into_parts().0);
            provide_context(answer);
            provide_server_redirect(leptos_axum::redirect);
            surroundings.provide();
        }
    };
    let (owner, page) = build_response(move || app::shell(options).into_any(), context, in_one_piece, false);
    let shared = owner.shared_context();
    let html = owner.with(|| {
        ScopedFuture::new_untracked(async move {
            let page = page.await;
            while let Some(pending) = shared.as_ref().and_then(|shared| shared.await_deferred()) {
                pending.await;
            }
            meta_output.inject_meta_context(page).await.collect::<String>().await
        })
    });
    let html = html.await;
    owner.unset_with_forced_cleanup();

    let mut response = Html(html).into_response();
    let mut answer = answer.0.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(status) = answer.status {
        *response.status_mut() = status;
    }
    response.headers_mut().extend(std::mem::take(&mut answer.headers));
    response
}

/// The page as one chunk, and the data for the browser after it.
fn in_one_piece(
    app: AnyView,
    data: BoxedFnOnce<PinnedStream<String>>,
    _: bool,
) -> PinnedFuture<PinnedStream<String>> {
    Box::pin(async move {
        let page = app.to_html_stream_in_order().collect::<String>().await;
        Box::pin(once(async move { page }).chain(data())) as PinnedStream<String>
    })
}
