use super::ApiError;
use crate::request_context::RequestContext;
use backend::SignInStep;
use backend::gate::{Desk, Right};
use domain::form::Code;
use domain::security::SignInAnswer;
use domain::text::Locale;

/// Opens a desk for the current request. A server function reaches the backend no other way.
pub(crate) async fn desk<R: Right>() -> Result<Desk<R>, ApiError> {
    let request = current_request()?;
    Ok(request.backend.open::<R>(&request.caller).await?)
}

/// The current request; there is none while routes are listed.
pub(crate) fn current_request() -> Result<RequestContext, ApiError> {
    RequestContext::current().ok_or_else(|| ApiError::from_code(Code::Internal, Locale::default()))
}

/// Sets the cookies of a new session and of the known browser.
pub(crate) fn keep(session: &backend::SignedIn) -> Result<(), ApiError> {
    current_request()?.backend.sign_in_cookies(session).into_iter().try_for_each(set_cookie)
}

/// Sets the cookies of a step of a sign-in, and says which one it is.
pub(crate) fn keep_step(step: &SignInStep) -> Result<SignInAnswer, ApiError> {
    current_request()?.backend.sign_in_step_cookies(step).into_iter().try_for_each(set_cookie)?;
    Ok(match step {
        SignInStep::Done(_) => SignInAnswer::SignedIn,
        SignInStep::SecondFactor(_) => SignInAnswer::SecondFactor,
    })
}

/// Sets a cookie on the response.
pub(crate) fn set_cookie(cookie: String) -> Result<(), ApiError> {
    let broken = || ApiError::from_code(Code::Internal, Locale::default());
    let value = http::HeaderValue::try_from(cookie).map_err(|_| broken())?;
    let options: leptos_axum::ResponseOptions = leptos::prelude::use_context().ok_or_else(broken)?;
    options.append_header(http::header::SET_COOKIE, value);
    Ok(())
}
