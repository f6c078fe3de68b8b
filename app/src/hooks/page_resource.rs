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

/// Data that a page needs: loaded on the host during server-side rendering, serialized into the page, and reloaded in
/// the browser.
///
/// It has one type for all kinds of data, since Leptos' resources are large and would be compiled for each of them.
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
    /// Loads once.
    pub fn new<Loading>(load: impl Fn() -> Loading + Send + Sync + 'static) -> Self
    where
        Loading: Future<Output = Result<T, ApiError>> + Send + 'static,
    {
        Self::keyed(String::new, load)
    }

    /// Loads, and reloads whenever the key changes.
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

    /// The data, once loaded.
    pub async fn load(self) -> Result<T, ApiError> {
        self.resource.await.open()
    }

    /// The data, if loaded, inside a `Suspense`, which waits for them.
    pub fn get(self) -> Option<Result<T, ApiError>> {
        self.resource.get().map(Payload::open)
    }

    /// The data, if loaded, for effects and for what is shown after a click. Whether they are loaded while the host renders
    /// is chance, and in the browser they always are: what the first render shows is read by [`load`](Self::load), in a
    /// `Suspense`, or the browser does not find in the page what it expects.
    pub fn if_loaded(self) -> Option<Result<T, ApiError>> {
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

/// Data of any type: as JSON if it was serialized into the page, as a value otherwise.
#[derive(Clone)]
enum Payload {
    Text(Arc<str>),
    Answer(Arc<dyn Any + Send + Sync>),
}

impl Payload {
    /// On the host all data is serialized.
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

/// The serialized form.
impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            // Only the browser holds values, and it serializes nothing.
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
