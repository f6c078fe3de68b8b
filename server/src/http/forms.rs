//! Forms without JavaScript. Each posts to its page's own path and calls the same verb as the page's server function;
//! then it leads on with 303, or shows the page again with what was typed, secrets left out, and what is wrong.

mod fields;
mod registration;
mod session;

use crate::router::Host;
use app::api::ApiError;
use app::request_context::Refill;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, post};
use backend::Error;
use backend::gate::{Desk, Right, SignedIn};
use domain::form::Code;
use domain::paths;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, Uri};
use serde_json::Value;

use super::body::{self, FORM_MOST, Received, SHORT_FORM, Sender};
use super::pages;
use super::refusal::{self, Refusal};
use super::request_info::RequestInfo;
use fields::Fields;

/// Every path that a form posts to, and who answers there.
pub(crate) fn routes() -> [(&'static str, MethodRouter<Host>); 11] {
    [
        (paths::SET_UP, post(session::set_up)),
        (paths::SIGN_IN, post(session::sign_in)),
        (paths::SIGN_OUT, post(session::sign_out)),
        (paths::LANGUAGE, post(session::language)),
        (paths::FORGOT_PASSWORD, post(session::forgot_password)),
        ("/reset-password/{token}", post(session::reset_password)),
        ("/confirm/{token}", post(session::confirm_address)),
        ("/invitation/{token}", post(registration::accept)),
        ("/invitation/{token}/decline", post(registration::decline)),
        ("/invitation/{token}/fresh-link", post(registration::fresh_link)),
        (paths::NEW_USER, post(registration::invite)),
    ]
}

/// A form that came in, with all that is needed to answer it.
pub(crate) struct Form {
    host: Host,
    info: RequestInfo,
    parts: Parts,
    fields: Fields,
    /// Counted for as long as the form is in hand.
    _body: Received,
}

impl FromRequest<Host> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, host: &Host) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let Some(info) = parts.extensions.get::<RequestInfo>().cloned() else {
            return Err(Refusal::from(Code::Internal).into_response());
        };
        if !body::is_type(&parts.headers, "application/x-www-form-urlencoded") {
            return Err(Refusal::from(Code::UnsupportedMedia).into_response());
        }
        // Whoever is not signed in never makes the host hold much.
        let (most, sender) = match host.backend.open::<SignedIn>(&info.caller).await {
            Ok(desk) => (FORM_MOST, Sender::Account(desk.account())),
            Err(_) => (SHORT_FORM, Sender::Network(info.caller.network())),
        };
        let body = host.bodies.read(body, most, sender).await?;
        let fields =
            Fields::parse(&body.bytes).ok_or_else(|| Refusal::from(Code::Malformed).into_response())?;
        Ok(Self { host: host.clone(), info, parts, fields, _body: body })
    }
}

impl Form {
    async fn desk<R: Right>(&self) -> backend::Result<Desk<R>> {
        self.host.backend.open::<R>(&self.info.caller).await
    }

    /// The path that was posted to, as it came.
    fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// Lets the browser keep the session, and by what it is known afterwards, and leads on.
    fn enter(&self, session: &backend::SignedIn, path: &str) -> Response {
        with_cookies(&self.host.backend.sign_in_cookies(session), path)
    }

    /// Shows the form's page again, as it was left and with what is wrong.
    async fn again(self, draft: Value, error: Error) -> Response {
        let path = self.parts.uri.clone();
        self.again_at(path, draft, error).await
    }

    /// The same, where the form posts to a path beside its page's.
    async fn again_at(mut self, page: Uri, draft: Value, error: Error) -> Response {
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
        // What is gone is gone, whatever else is wrong with the form.
        if response.status() != StatusCode::GONE {
            *response.status_mut() = status;
        }
        refusal::set_retry_after(response.headers_mut(), retry_after);
        response
    }
}

fn with_cookies(cookies: &[String], path: &str) -> Response {
    let mut response = Redirect::to(path).into_response();
    for cookie in cookies {
        match HeaderValue::try_from(cookie) {
            Ok(cookie) => response.headers_mut().append(SET_COOKIE, cookie),
            Err(_) => return Refusal::from(Code::Internal).into_response(),
        };
    }
    response
}

/// A draft as the page reads it again.
fn draft(value: impl serde::Serialize) -> Value {
    let mut value = serde_json::to_value(value).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        // The page's own draft has the field, so it is emptied, not taken away.
        fields.entry("password").and_modify(|password| *password = Value::String(String::new()));
    }
    value
}
