//! Redirects visitors of protected pages to the sign-in, and back afterwards; and to *My security* while a required second
//! factor is missing.

use super::app_state::AppState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use backend::Error;
use backend::gate::{OwnSecurity, Person, Public};
use domain::form::Code;
use domain::paths;
use http::Method;

use super::request_info::RequestInfo;

/// Only for GET: a form is handled by its desk. This is a convenience; access is decided at the gate.
pub(crate) async fn redirect(
    State(host): State<AppState>,
    info: RequestInfo,
    request: Request,
    next: Next,
) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || !is_inner(request.uri().path()) {
        return next.run(request).await;
    }
    match host.backend.open::<OwnSecurity>(&info.caller).await {
        Err(Error::Refused(Code::SignedOut)) if is_founded(&host, &info).await => {
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            Redirect::to(&sign_in(path)).into_response()
        }
        // All that is left until the second factor that is required is there.
        Ok(desk)
            if desk.person().is_some_and(Person::is_weak)
                && request.uri().path().trim_end_matches('/') != paths::MY_SECURITY =>
        {
            Redirect::to(paths::MY_SECURITY).into_response()
        }
        _ => next.run(request).await,
    }
}

/// Before the set-up nobody can sign in, and the page itself says what to do.
async fn is_founded(host: &AppState, info: &RequestInfo) -> bool {
    let Ok(desk) = host.backend.open::<Public>(&info.caller).await else { return true };
    !matches!(desk.set_up_open().await, Ok(true))
}

fn is_inner(path: &str) -> bool {
    let is_below =
        |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    path == "/" || is_below("/administration") || is_below("/me")
}

/// The sign-in page that redirects back to `path`.
pub(crate) fn sign_in(path: &str) -> String {
    if path == "/" {
        return "/sign-in".to_owned();
    }
    let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    // A slash needs no escaping in a query, and the address stays readable.
    format!("/sign-in?next={}", next.replace("%2F", "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_pages_are_the_dashboard_the_administration_and_ones_own() {
        for path in ["/", "/administration", "/administration/mail", "/me", "/me/data"] {
            assert!(is_inner(path), "{path}");
        }
        for path in ["/sign-in", "/setup", "/invitation/x", "/administrations", "/menu", "//", "/api/me"] {
            assert!(!is_inner(path), "{path}");
        }
    }

    #[test]
    fn the_way_back_is_kept_with_its_query() {
        assert_eq!(sign_in("/administration/mail"), "/sign-in?next=/administration/mail");
        assert_eq!(sign_in("/me/data?a=b&c"), "/sign-in?next=/me/data%3Fa%3Db%26c");
        assert_eq!(sign_in("/"), "/sign-in");
    }
}
