use super::ApiError;
use crate::request_context::RequestContext;
use backend::gate::{Desk, Right};
use domain::form::Code;
use domain::text::Locale;

/// Opens a desk for the request in hand: the only way from a server function to a verb.
pub(crate) async fn desk<R: Right>() -> Result<Desk<R>, ApiError> {
    let request = current_request()?;
    Ok(request.backend.open::<R>(&request.caller).await?)
}

/// The request in hand; while routes are listed there is none.
pub(crate) fn current_request() -> Result<RequestContext, ApiError> {
    RequestContext::current().ok_or_else(|| ApiError::from_code(Code::Internal, Locale::default()))
}

/// Lets the browser keep a new session, and by what it is known afterwards.
pub(crate) fn keep(session: &backend::SignedIn) -> Result<(), ApiError> {
    current_request()?.backend.sign_in_cookies(session).into_iter().try_for_each(set_cookie)
}

/// Sets a cookie on the answer.
pub(crate) fn set_cookie(cookie: String) -> Result<(), ApiError> {
    let broken = || ApiError::from_code(Code::Internal, Locale::default());
    let value = http::HeaderValue::try_from(cookie).map_err(|_| broken())?;
    let options: leptos_axum::ResponseOptions = leptos::prelude::use_context().ok_or_else(broken)?;
    options.append_header(http::header::SET_COOKIE, value);
    Ok(())
}
