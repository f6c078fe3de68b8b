use crate::api::ApiError;
use domain::form::Code;
use leptos::prelude::*;
use leptos::server::codee::string::FromToStringCodec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;

/// The answer that a page is made of: asked by the host before it sends the page, read from the page by the browser that
/// wakes it up, asked by the browser from then on.
///
/// It is one kind of resource for all kinds of answers. The machinery of a resource is large, and would otherwise be
/// compiled into the browser's half once for each of them.
pub(crate) struct Given<T> {
    held: Resource<Held, FromToStringCodec>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Given<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Given<T> {}

impl<T> Given<T>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// Asks once.
    pub fn once<Asking>(ask: impl Fn() -> Asking + Send + Sync + 'static) -> Self
    where
        Asking: Future<Output = Result<T, ApiError>> + Send + 'static,
    {
        Self::by(String::new, ask)
    }

    /// Asks, and asks again whenever the key is another one.
    pub fn by<Asking>(
        key: impl Fn() -> String + Send + Sync + 'static,
        ask: impl Fn() -> Asking + Send + Sync + 'static,
    ) -> Self
    where
        Asking: Future<Output = Result<T, ApiError>> + Send + 'static,
    {
        let ask = move || {
            let answer = ask();
            Box::pin(async move { Held::new(answer.await) }) as Asked
        };
        Self { held: resource(Arc::new(key), Arc::new(ask)), kind: PhantomData }
    }

    /// The answer, once it is there.
    pub async fn answer(self) -> Result<T, ApiError> {
        self.held.await.open()
    }

    /// The answer, if it is there.
    pub fn get(self) -> Option<Result<T, ApiError>> {
        self.held.get().map(Held::open)
    }

    pub fn ask_again(self) {
        self.held.refetch();
    }
}

type Asked = Pin<Box<dyn Future<Output = Held> + Send>>;

fn resource(
    key: Arc<dyn Fn() -> String + Send + Sync>,
    ask: Arc<dyn Fn() -> Asked + Send + Sync>,
) -> Resource<Held, FromToStringCodec> {
    Resource::new_str_blocking(move || key(), move |_| ask())
}

/// An answer of whatever kind: as text where it crosses from the host's page to the browser, as itself otherwise.
#[derive(Clone)]
enum Held {
    Text(Arc<str>),
    Answer(Arc<dyn Any + Send + Sync>),
}

impl Held {
    /// On the host every answer goes into the page.
    fn new<T: Serialize + Send + Sync + 'static>(answer: Result<T, ApiError>) -> Self {
        #[cfg(feature = "ssr")]
        if let Ok(text) = json::write(&answer) {
            return Self::Text(text.into());
        }
        Self::Answer(Arc::new(answer))
    }

    fn open<T: Clone + DeserializeOwned + 'static>(self) -> Result<T, ApiError> {
        let answer = match self {
            Self::Text(text) => json::read(&text).ok(),
            Self::Answer(answer) => answer.downcast_ref::<Result<T, ApiError>>().cloned(),
        };
        answer
            .unwrap_or_else(|| Err(ApiError::from_code(Code::Unreadable, use_context().unwrap_or_default())))
    }
}

/// As it stands in the page.
impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            // Only the browser holds an answer as itself, and it writes no page.
            Self::Answer(_) => Ok(()),
        }
    }
}

impl FromStr for Held {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::Text(text.into()))
    }
}
