//! What the host knows about one request while a page is rendered or a server function runs.

use crate::PageContext;
use crate::api::ApiError;
use backend::Backend;
use backend::gate::Caller;
use domain::session::SessionView;
use domain::text::Locale;
use leptos::nonce::Nonce;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

pub use crate::page_context::Refill;

/// Provided as context for routes, server functions and the fallback alike; absent only while routes are listed.
#[derive(Clone)]
pub struct RequestContext {
    pub backend: Backend,
    pub caller: Caller,
    pub locale: Locale,
    pub nonce: Nonce,
    pub site: Arc<Site>,
    /// What every page knows, looked up before the page is rendered; the default for server functions.
    pub session: SessionView,
    pub refill: Option<Refill>,
}

/// What a page has to know of the files that a browser fetches for it.
#[derive(Debug, Default)]
pub struct Site {
    /// Changes whenever a file of the site does; part of every file's URL.
    pub version: &'static str,
    /// The files below `/pkg/<version>/` that each group of pages needs besides the main one.
    pub groups: HashMap<String, Vec<String>>,
}

impl RequestContext {
    /// Puts them, and the nonce that Leptos' own scripts use, into Leptos' context.
    pub fn provide(self) {
        provide_context(self.nonce.clone());
        provide_context(self);
    }

    /// Those of the request in hand.
    pub(crate) fn current() -> Option<Self> {
        use_context()
    }

    pub(crate) fn page_context(self) -> PageContext {
        PageContext { locale: self.locale, session: self.session, refill: self.refill }
    }
}

impl From<backend::Error> for ApiError {
    /// In the language of the request in hand.
    fn from(error: backend::Error) -> Self {
        Self::from_error(error, RequestContext::current().map(|request| request.locale).unwrap_or_default())
    }
}
