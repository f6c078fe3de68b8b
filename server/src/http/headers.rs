//! Security headers of every response.

use super::app_state::AppState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderValue;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};

use super::request_info::RequestInfo;

/// Headers that are the same for every response.
const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // Links contain tokens, so no other site may get them as the referrer. `no-referrer` would go too far: browsers
    // then send `Origin: null` with local forms too, and over plain http, where they send no `Sec-Fetch-Site`, a
    // local form could not be told from a forged one.
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ),
];

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds the headers, and forbids caching unless a response allows it.
pub(crate) async fn secure(State(host): State<AppState>, request: Request, next: Next) -> Response {
    let nonce = request.extensions().get::<RequestInfo>().map(|info| info.nonce.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    // The preview of a mail is shown in a frame of its page.
    headers.entry(X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("DENY"));
    if let Ok(policy) = HeaderValue::try_from(policy(nonce.as_deref().unwrap_or_default())) {
        // A response that is not a page may set a stricter policy.
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    if host.base_url.is_https() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HSTS);
    }
    headers.entry(CACHE_CONTROL).or_insert(NO_STORE);
    response
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; form-action 'self'; frame-src 'self'; \
         frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
    )
}
