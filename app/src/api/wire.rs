use super::ApiError;
use crate::codec::Json;
use crate::tab::{account, clear_tab_storage};
use domain::form::Code;
use domain::paths;
use json::NotJson;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec::Post;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::response::ClientRes;
use leptos::server_fn::server::Server;
use leptos::server_fn::{ContentType, Http, Protocol, ServerFn};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::Pin;

/// The encoding of everything under `/api`, both ways: JSON in the body of a `POST`.
pub type Wire = Post<Json>;

/// How a server function is called. On the host this is Leptos' own protocol. In the browser only encoding and
/// decoding are generic, so that the request itself is compiled once for all functions.
pub struct Call;

impl<Question, Answer, C, S> Protocol<Question, Answer, C, S, ApiError> for Call
where
    Question: Serialize + DeserializeOwned + Send,
    Answer: Serialize + DeserializeOwned + Send,
    C: Client<ApiError>,
    S: Server<ApiError>,
{
    const METHOD: http::Method = http::Method::POST;

    fn run_server<F, Fut>(
        request: S::Request,
        server_fn: F,
    ) -> impl Future<Output = Result<S::Response, ApiError>> + Send
    where
        F: Fn(Question) -> Fut + Send,
        Fut: Future<Output = Result<Answer, ApiError>> + Send,
    {
        <Http<Wire, Wire> as Protocol<Question, Answer, C, S, ApiError>>::run_server(request, server_fn)
    }

    async fn run_client(path: &str, question: Question) -> Result<Answer, ApiError> {
        let question = json::write(&question).map_err(unwritten)?;
        let answer = ask::<C>(path, question).await?;
        json::read(&answer).map_err(unread)
    }
}

type Asking<'a> = Pin<Box<dyn Future<Output = Result<String, ApiError>> + Send + 'a>>;

fn ask<C: Client<ApiError>>(path: &str, question: String) -> Asking<'_> {
    Box::pin(async move {
        let request =
            C::Request::try_new_post(&of_this_page(path), Json::CONTENT_TYPE, Json::CONTENT_TYPE, question)?;
        let response = C::send(request).await?;
        if (400..=599).contains(&response.status()) {
            let error = ApiError::de(response.try_into_bytes().await?);
            if error.code == Code::SignedOut {
                clear_tab_storage();
            }
            return Err(error);
        }
        response.try_into_string().await
    })
}

/// Sends a call whose answer nobody waits for. It arrives even if the page is left at once, unlike other calls.
#[cfg(feature = "hydrate")]
pub(crate) fn send_off<Question: ServerFn + Serialize>(question: &Question) {
    use leptos::prelude::window;
    use wasm_bindgen_futures::JsFuture;
    let Ok(body) = json::write(question) else { return };
    let (init, headers) = (web_sys::RequestInit::new(), js_sys::Object::new());
    let _ = js_sys::Reflect::set(&headers, &"content-type".into(), &Json::CONTENT_TYPE.into());
    let _ = js_sys::Reflect::set(&init, &"keepalive".into(), &true.into());
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&body.into());
    let sent = window().fetch_with_str_and_init(&of_this_page(Question::PATH), &init);
    leptos::task::spawn_local(async move { _ = JsFuture::from(sent).await });
}

#[cfg(not(feature = "hydrate"))]
pub(crate) fn send_off<Question: ServerFn + Serialize>(_question: &Question) {}

/// The address of a call. The host refuses it if somebody else has signed in meanwhile, in another tab.
fn of_this_page(path: &str) -> String {
    match account() {
        Some(account) => format!("{path}?{}={account}", paths::ACCOUNT_PARAMETER),
        None => path.to_owned(),
    }
}

fn unwritten(error: NotJson) -> ApiError {
    ApiError::from_server_fn_error(ServerFnErrorErr::Serialization(error.to_string()))
}

fn unread(error: NotJson) -> ApiError {
    ApiError::from_server_fn_error(ServerFnErrorErr::Deserialization(error.to_string()))
}
