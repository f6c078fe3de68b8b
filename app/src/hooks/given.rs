use crate::api::ApiError;
use domain::form::Code;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

/// The answer that a page is made of: asked by the host before it sends the page, read from the page by the browser that
/// wakes it up, asked by the browser from then on.
///
/// It is one kind of resource for all kinds of answers. The machinery of a resource is large, and would otherwise be
/// compiled into the browser's half once for each of them.
pub(crate) struct Given<T> {
    held: Resource<Held>,
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
) -> Resource<Held> {
    Resource::new_blocking(move || key(), move |_| ask())
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
        if let Ok(text) = serde_json::to_string(&answer) {
            return Self::Text(text.into());
        }
        Self::Answer(Arc::new(answer))
    }

    fn open<T: Clone + DeserializeOwned + 'static>(self) -> Result<T, ApiError> {
        let answer = match self {
            Self::Text(text) => serde_json::from_str(&text).ok(),
            Self::Answer(answer) => answer.downcast_ref::<Result<T, ApiError>>().cloned(),
        };
        answer
            .unwrap_or_else(|| Err(ApiError::from_code(Code::Unreadable, use_context().unwrap_or_default())))
    }
}

impl Serialize for Held {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Answer(_) => Err(S::Error::custom("only text crosses")),
        }
    }
}

impl<'de> Deserialize<'de> for Held {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::Text(text.into()))
    }
}
