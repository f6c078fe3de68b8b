//! The layer that writes the bodies of refusals: JSON under `/api` and for clients that do not accept HTML, a plain page
//! for all others. A response that another layer made (a time-out, an unsupported method) is replaced by its status.

use super::refusal::{Refusal, set_retry_after};
use super::request_info::RequestInfo;
use app::api::ApiError;
use axum::Json;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::form::Code;
use domain::text::Locale;
use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH};

/// Writes the body of refusals, whichever layer made them.
pub(crate) async fn write_refusals(request: Request, next: Next) -> Response {
    let accepts_html = accepts_html(&request);
    let locale = request.extensions().get::<RequestInfo>().map(|info| info.locale).unwrap_or_default();
    let response = next.run(request).await;
    let Some(refusal) = Refusal::from_response(&response) else { return response };
    let body = if accepts_html {
        Html(page(refusal.code, locale)).into_response()
    } else {
        let error =
            ApiError { retry_after: refusal.retry_after, ..ApiError::from_code(refusal.code, locale) };
        Json(error).into_response()
    };
    // Headers such as `Allow` stay; those of the replaced body go.
    let (mut parts, _) = response.into_parts();
    let (error, body) = body.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(CONTENT_ENCODING);
    for (name, value) in &error.headers {
        parts.headers.insert(name, value.clone());
    }
    set_retry_after(&mut parts.headers, refusal.retry_after);
    Response::from_parts(parts, body)
}

fn accepts_html(request: &Request) -> bool {
    let is_api = request.uri().path().starts_with("/api/");
    let accepted = request.headers().get(ACCEPT).and_then(|accepted| accepted.to_str().ok());
    !is_api && accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// A page that needs the style sheet only, so that it can be shown whatever is broken.
fn page(code: Code, locale: Locale) -> String {
    let sentence = locale.text().fault(code);
    let version = crate::site::version();
    format!(
        "<!DOCTYPE html><html lang=\"{locale}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <title>Matricula</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/matricula.css?v={version}\"></head>\
         <body><main class=\"plain\"><h1>{sentence}</h1><p><a href=\"/\">Matricula</a></p></main></body></html>"
    )
}
