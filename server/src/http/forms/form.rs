//! A posted form, and the answers to it.

use super::fields::Fields;
use crate::http::app_state::AppState;
use crate::http::body::{self, FORM_MOST, Received, SHORT_FORM, Sender};
use crate::http::pages;
use crate::http::refusal::{self, Refusal};
use crate::http::request_info::RequestInfo;
use app::api::ApiError;
use app::request_context::Refill;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Redirect, Response};
use backend::gate::{Desk, Needs, OwnSecurity, Right};
use backend::{Error, SignInStep};
use domain::form::Code;
use domain::paths::{self, ACCOUNT_PARAMETER};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, Uri};
use serde_json::Value;

/// A posted form, with what is needed to answer it.
pub(crate) struct Form {
    pub(super) host: AppState,
    pub(super) info: RequestInfo,
    parts: Parts,
    pub(super) fields: Fields,
    /// Counts the body against the budget until the form is dropped.
    _body: Received,
}

impl FromRequest<AppState> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, host: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Some(info) = parts.extensions.get::<RequestInfo>().cloned() else {
            return Err(Refusal::from(Code::Internal).into_response());
        };
        if !body::is_type(&parts.headers, "application/x-www-form-urlencoded") {
            return Err(Refusal::from(Code::UnsupportedMedia).into_response());
        }
        // Callers who are not signed in may send short forms only.
        let (most, sender) = match host.backend.open::<OwnSecurity>(&info.caller).await {
            Ok(desk) => (FORM_MOST, Sender::Account(desk.account())),
            Err(_) => (SHORT_FORM, Sender::Network(info.caller.network())),
        };
        let body = host.bodies.read(body, most, sender).await?;
        let info = info.after_body();
        parts.extensions.insert(info.clone());
        let fields =
            Fields::parse(&body.bytes).ok_or_else(|| Refusal::from(Code::Malformed).into_response())?;
        Ok(Self { host: host.clone(), info, parts, fields, _body: body })
    }
}

impl Form {
    /// Opens a desk.
    ///
    /// # Errors
    /// Those of the right; `other_account` for a form of a page that was rendered for another account. A page for people
    /// who are signed in says for whom it was rendered, so that a form without that is refused too.
    pub(super) async fn desk<R: Right>(&self) -> backend::Result<Desk<R>> {
        self.check_account(R::NEEDS).await?;
        self.host.backend.open::<R>(&self.info.caller).await
    }

    /// Somebody else may have signed in in another tab since the page was rendered.
    async fn check_account(&self, needs: Needs) -> backend::Result<()> {
        let rendered_for = self.fields.one(ACCOUNT_PARAMETER);
        if rendered_for.is_empty() && needs == Needs::Nothing {
            return Ok(());
        }
        let desk = self.host.backend.open::<OwnSecurity>(&self.info.caller).await;
        match desk.ok().and_then(|desk| desk.account()) {
            Some(account) if account.to_string() != rendered_for => Err(Error::Refused(Code::OtherAccount)),
            _ => Ok(()),
        }
    }

    /// The path that was posted to.
    pub(super) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// Redirects with the cookies of a new session.
    pub(super) fn enter(&self, session: &backend::SignedIn, path: &str) -> Response {
        with_cookies(&self.host.backend.sign_in_cookies(session), path)
    }

    /// Redirects after a right password: with the cookies of a new session, or to the second factor.
    pub(super) fn go_on(&self, step: &SignInStep, path: &str) -> Response {
        let cookies = self.host.backend.sign_in_step_cookies(step);
        match step {
            SignInStep::Done(_) => with_cookies(&cookies, path),
            SignInStep::SecondFactor(_) => with_cookies(&cookies, &paths::second_factor_then(path)),
        }
    }

    /// Renders the form's page with what was typed and the error.
    pub(super) async fn again(self, draft: Value, error: Error) -> Response {
        let path = self.parts.uri.clone();
        self.again_at(path, draft, error).await
    }

    /// As [`again`](Self::again), for a form that is posted to another path than its page's.
    pub(super) async fn again_at(mut self, page: Uri, draft: Value, error: Error) -> Response {
        let error = ApiError::from_error(error, self.info.locale);
        self.parts.method = Method::GET;
        self.parts.uri = page;
        self.parts.headers.remove(CONTENT_LENGTH);
        self.parts.headers.remove(CONTENT_TYPE);
        let (status, retry_after) = (refusal::status(error.code), error.retry_after);
        let request = Request::from_parts(self.parts, Body::empty());
        let mut response =
            pages::render(&self.host, self.info, request, Some(Refill { draft: draft.to_string(), error }))
                .await;
        // A dead link stays 410, whatever else is wrong with the form.
        if response.status() != StatusCode::GONE {
            *response.status_mut() = status;
        }
        refusal::set_retry_after(response.headers_mut(), retry_after);
        response
    }
}

/// A redirect that sets cookies.
pub(super) fn with_cookies(cookies: &[String], path: &str) -> Response {
    let mut response = Redirect::to(path).into_response();
    for cookie in cookies {
        match HeaderValue::try_from(cookie) {
            Ok(cookie) => response.headers_mut().append(SET_COOKIE, cookie),
            Err(_) => return Refusal::from(Code::Internal).into_response(),
        };
    }
    response
}

/// A draft for the page to read, without its password.
pub(super) fn draft(value: impl serde::Serialize) -> Value {
    let mut value = serde_json::to_value(value).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        // Emptied, not removed: the page's draft needs the field.
        fields.entry("password").and_modify(|password| *password = Value::String(String::new()));
    }
    value
}
