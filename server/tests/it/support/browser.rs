use super::{BASE_URL, PASSWORD};
use axum::Router;
use axum::body::{Body, BodyDataStream, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use futures::{StreamExt as _, stream};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

/// A browser: cookies, an address and request headers.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    address: IpAddr,
    headers: HeaderMap,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// The raw body.
    pub(crate) bytes: Vec<u8>,
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static(BASE_URL.split_at("http://".len()).1));
        Self { router, cookies: BTreeMap::new(), address: Ipv4Addr::new(198, 51, 100, 7).into(), headers }
    }

    /// This browser at another address.
    pub(crate) fn at(mut self, address: &str) -> Self {
        self.address = address.parse().unwrap();
        self
    }

    /// This browser with another header on every request; an empty value removes it.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        let name = HeaderName::from_static(name);
        if value.is_empty() {
            self.headers.remove(name);
        } else {
            self.headers.insert(name, HeaderValue::from_str(value).unwrap());
        }
        self
    }

    /// This browser without its cookies.
    pub(crate) fn signed_out(mut self) -> Self {
        self.cookies.clear();
        self
    }

    pub(crate) fn has_session(&self) -> bool {
        self.cookies.keys().any(|name| name.ends_with("session"))
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub(crate) fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.page(Method::GET, path).await
    }

    pub(crate) async fn head(&mut self, path: &str) -> Answer {
        self.page(Method::HEAD, path).await
    }

    async fn page(&mut self, method: Method, path: &str) -> Answer {
        let request = self.request(method, path).header(ACCEPT, "text/html,*/*;q=0.8");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Posts a form like a browser without JavaScript.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.post_raw(path, "application/x-www-form-urlencoded", form.finish()).await
    }

    /// Posts a form of a page that was rendered for whoever is signed in, as [`post`](Self::post).
    pub(crate) async fn post_from_page(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let session = self.api("session", json!({})).await.json();
        let account = session["me"]["account"].as_str().unwrap_or_default();
        self.post(path, &[fields, &[("account", account)]].concat()).await
    }

    pub(crate) async fn post_raw(&mut self, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let request =
            self.request(Method::POST, path).header(ACCEPT, "text/html,*/*;q=0.8").header(CONTENT_TYPE, kind);
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Calls a server function like the page.
    pub(crate) async fn api(&mut self, function: &str, arguments: Value) -> Answer {
        let request = self.request(Method::POST, &format!("/api/{function}"));
        let request = request.header(ACCEPT, "application/json").header(CONTENT_TYPE, "application/json");
        self.send(request.body(arguments.to_string().into()).unwrap()).await
    }

    /// Sends a request of which only the head comes at once, and gives its body only when the test says so. Whoever sends it
    /// has passed the check in front of the body.
    pub(crate) async fn held(&self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> HeldRequest {
        let (asked, whole) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let frames = stream::once({
            let (asked, whole) = (asked.clone(), whole.clone());
            async move {
                asked.notify_one();
                whole.notified().await;
                Ok::<_, std::io::Error>(Bytes::from(body))
            }
        });
        let request =
            self.request(method, path).header(CONTENT_TYPE, kind).header(ACCEPT, "application/json");
        let request = request.body(Body::from_stream(frames)).unwrap();
        let mut browser = self.clone();
        let answer = tokio::spawn(async move { browser.send(request).await });
        asked.notified().await;
        HeldRequest { whole, answer }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> http::request::Builder {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }

    /// The head of a request with this browser's cookies, which opens a desk.
    pub(crate) fn parts(&self) -> http::request::Parts {
        let mut request = self.request(Method::GET, "/").body(()).unwrap();
        self.add_cookies(request.headers_mut());
        request.into_parts().0
    }

    fn add_cookies(&self, headers: &mut HeaderMap) {
        if !self.cookies.is_empty() {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.insert(COOKIE, HeaderValue::from_str(&cookies.join("; ")).unwrap());
        }
    }

    /// Sends a request with this browser's cookies and stores those of the response.
    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        self.add_cookies(request.headers_mut());
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 40_000)));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let bytes = body.to_vec();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body, bytes }
    }

    /// Opens a stream of server-sent events.
    pub(crate) async fn watch(&self, path: &str) -> EventStream {
        let mut request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        self.add_cookies(request.headers_mut());
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 40_000)));
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        EventStream { status: parts.status.as_u16(), headers: parts.headers, body: body.into_data_stream() }
    }

    fn keep(&mut self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        if attributes.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    pub(crate) async fn sign_in(&mut self, identifier: &str, password: &str) -> Answer {
        self.api("sign_in", json!({ "draft": { "identifier": identifier, "password": password } })).await
    }

    /// Invites somebody and returns what the result page shows.
    pub(crate) async fn invite(&mut self, draft: Value) -> Value {
        let answer = self.api("invite", json!({ "draft": draft })).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let answer = self.api("issued", json!({ "invitation": answer.json() })).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// Accepts an invitation with [`PASSWORD`].
    pub(crate) async fn accept(&mut self, token: &str) -> Answer {
        self.api("accept", json!({ "token": token, "draft": { "password": PASSWORD } })).await
    }
}

/// A request whose body is still to come.
pub(crate) struct HeldRequest {
    whole: Arc<Notify>,
    answer: JoinHandle<Answer>,
}

impl HeldRequest {
    /// Sends the body.
    pub(crate) async fn finish(self) -> Answer {
        self.whole.notify_one();
        self.answer.await.unwrap()
    }
}

/// A stream of server-sent events, read as it comes.
pub(crate) struct EventStream {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    body: BodyDataStream,
}

impl EventStream {
    /// The next piece of a body, whatever it is; `None` at the end.
    pub(crate) async fn chunk(&mut self) -> Option<Result<Bytes, axum::Error>> {
        self.body.next().await
    }

    /// The data of the next event; `None` at the end of the stream. Keep-alive comments are skipped.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        while let Some(frame) = self.body.next().await {
            let frame = String::from_utf8(frame.unwrap().to_vec()).unwrap();
            if let Some(json) = frame.strip_prefix("data: ") {
                return Some(serde_json::from_str(json).unwrap());
            }
        }
        None
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|_| panic!("not JSON, {}: {}", self.status, self.body))
    }

    /// The error code.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Status and error code.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status, self.code())
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }
}
