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
pub(crate) struct PageResource<T> {
    resource: Resource<Payload, FromToStringCodec>,
    marker: PhantomData<fn() -> T>,
}

impl<T> Clone for PageResource<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for PageResource<T> {}

impl<T> PageResource<T>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// Asks once.
    pub fn new<Loading>(load: impl Fn() -> Loading + Send + Sync + 'static) -> Self
    where
        Loading: Future<Output = Result<T, ApiError>> + Send + 'static,
    {
        Self::keyed(String::new, load)
    }

    /// Asks, and asks again whenever the key is another one.
    pub fn keyed<Loading>(
        key: impl Fn() -> String + Send + Sync + 'static,
        load: impl Fn() -> Loading + Send + Sync + 'static,
    ) -> Self
    where
        Loading: Future<Output = Result<T, ApiError>> + Send + 'static,
    {
        let load = move || {
            let answer = load();
            Box::pin(async move { Payload::new(answer.await) }) as PendingPayload
        };
        Self { resource: blocking_resource(Arc::new(key), Arc::new(load)), marker: PhantomData }
    }

    /// The answer, once it is there.
    pub async fn load(self) -> Result<T, ApiError> {
        self.resource.await.open()
    }

    /// The answer, if it is there.
    pub fn get(self) -> Option<Result<T, ApiError>> {
        self.resource.get().map(Payload::open)
    }

    pub fn refetch(self) {
        self.resource.refetch();
    }
}

type PendingPayload = Pin<Box<dyn Future<Output = Payload> + Send>>;

fn blocking_resource(
    key: Arc<dyn Fn() -> String + Send + Sync>,
    load: Arc<dyn Fn() -> PendingPayload + Send + Sync>,
) -> Resource<Payload, FromToStringCodec> {
    Resource::new_str_blocking(move || key(), move |_| load())
}

/// An answer of whatever kind: as text where it crosses from the host's page to the browser, as itself otherwise.
#[derive(Clone)]
enum Payload {
    Text(Arc<str>),
    Answer(Arc<dyn Any + Send + Sync>),
}

impl Payload {
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
impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            // Only the browser holds an answer as itself, and it writes no page.
            Self::Answer(_) => Ok(()),
        }
    }
}

impl FromStr for Payload {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::Text(text.into()))
    }
}
