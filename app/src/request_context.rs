//! The context of one request while a page is rendered or a server function runs.

use crate::api_error::ApiError;
use crate::serialized_context::PageContext;
use backend::Backend;
use backend::gate::Caller;
use domain::session::SessionView;
use domain::text::Locale;
use leptos::nonce::Nonce;
use leptos::prelude::*;

pub use crate::serialized_context::Refill;

/// Provided as Leptos context for routes, server functions and the fallback; missing only while routes are listed.
#[derive(Clone)]
pub struct RequestContext {
    pub backend: Backend,
    pub caller: Caller,
    pub locale: Locale,
    pub nonce: Nonce,
    /// Changes with every file of the site; part of each file's URL.
    pub site_version: &'static str,
    /// The session, loaded before the page is rendered; the default for server functions.
    pub session: SessionView,
    pub refill: Option<Refill>,
}

impl RequestContext {
    /// Provides the context, and the nonce for Leptos' own scripts.
    pub fn provide(self) {
        provide_context(self.nonce.clone());
        provide_context(self);
    }

    /// The context of the current request.
    pub(crate) fn current() -> Option<Self> {
        use_context()
    }

    pub(crate) fn page_context(self) -> PageContext {
        PageContext { locale: self.locale, session: self.session, refill: self.refill }
    }
}

impl From<backend::Error> for ApiError {
    /// In the language of the current request.
    fn from(error: backend::Error) -> Self {
        Self::from_error(error, RequestContext::current().map(|request| request.locale).unwrap_or_default())
    }
}
