//! What a layer refuses, and the one place where refusals are put into words.
//!
//! A layer only says why. `speak`, which knows the language and who asks, makes the answer: our JSON under `/api` and
//! for whoever takes no HTML, a plain page for people. An answer that somebody else's layer made (a time-out, a method
//! that a route does not know) is put into our words by its status.

use crate::router::Host;
use app::api::ApiError;
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::form::Code;
use domain::text::Locale;
use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::request_info::RequestInfo;

/// Why a request goes no further.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    code: Code,
    retry_after: Option<u32>,
}

impl Refusal {
    /// Not now; again in so many seconds.
    pub(crate) fn later(code: Code, seconds: u32) -> Self {
        Self { code, retry_after: Some(seconds) }
    }

    /// What an answer refuses, if it does and nobody has said so in words yet.
    fn of(response: &Response) -> Option<Self> {
        if let Some(refusal) = response.extensions().get() {
            return Some(*refusal);
        }
        let is_said = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if is_said.is_some_and(|kind| kind.starts_with("application/json") || kind.starts_with("text/html")) {
            return None;
        }
        match response.status().as_u16() {
            404 => Some(Code::NotFound.into()),
            405 => Some(Code::MethodNotAllowed.into()),
            413 => Some(Code::TooLarge.into()),
            415 => Some(Code::UnsupportedMedia.into()),
            408 | 503 => Some(Self::later(Code::Busy, 5)),
            400..=499 => Some(Code::Malformed.into()),
            500.. => Some(Code::Internal.into()),
            _ => None,
        }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self { code, retry_after: None }
    }
}

impl From<&ApiError> for Refusal {
    fn from(error: &ApiError) -> Self {
        Self { code: error.code, retry_after: error.retry_after }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = status(self.code).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The status of a code.
pub(crate) fn status(code: Code) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Tells a client when to come back.
pub(crate) fn set_retry_after(headers: &mut HeaderMap, seconds: Option<u32>) {
    if let Some(seconds) = seconds {
        headers.insert(RETRY_AFTER, seconds.into());
    }
}

/// Puts refusals into words, whoever made them.
pub(crate) async fn speak(State(host): State<Host>, request: Request, next: Next) -> Response {
    let is_for_a_person = is_for_a_person(&request);
    let locale = request.extensions().get::<RequestInfo>().map(|info| info.locale).unwrap_or_default();
    let response = next.run(request).await;
    let Some(refusal) = Refusal::of(&response) else { return response };
    let body = if is_for_a_person {
        Html(page(&host, refusal.code, locale)).into_response()
    } else {
        let error =
            ApiError { retry_after: refusal.retry_after, ..ApiError::from_code(refusal.code, locale) };
        Json(error).into_response()
    };
    // Headers such as `Allow` stay; those about the body that is replaced do not.
    let (mut parts, _) = response.into_parts();
    let (said, body) = body.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(CONTENT_ENCODING);
    for (name, value) in &said.headers {
        parts.headers.insert(name, value.clone());
    }
    set_retry_after(&mut parts.headers, refusal.retry_after);
    Response::from_parts(parts, body)
}

fn is_for_a_person(request: &Request) -> bool {
    let is_api = request.uri().path().starts_with("/api/");
    let accepted = request.headers().get(ACCEPT).and_then(|accepted| accepted.to_str().ok());
    !is_api && accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// A page that needs nothing but the style sheet: it must be possible to say that everything else is broken.
fn page(host: &Host, code: Code, locale: Locale) -> String {
    let sentence = locale.text().fault(code);
    let version = host.site.version;
    format!(
        "<!DOCTYPE html><html lang=\"{locale}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <title>Matricula</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/matricula.css?v={version}\"></head>\
         <body><main class=\"plain\"><h1>{sentence}</h1><p><a href=\"/\">Matricula</a></p></main></body></html>"
    )
}

/// What a panic becomes. Its message went to the log, where the panic hook put it with the request's number.
pub(crate) fn after_panic(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    tracing::error!("a request ended in a panic");
    Refusal::from(Code::Internal).into_response()
}

/// A method that a route does not know.
pub(crate) async fn method_not_allowed() -> Refusal {
    Code::MethodNotAllowed.into()
}

/// JSON under another type would be read as something else by a browser that guesses.
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");
