//! What every page knows from its first moment: the language, whose desk this is, who is in front of it, and, after a
//! refused form without JavaScript, what was typed. The host says it once; the browser reads the same words.

use crate::api::ApiError;
use crate::hooks::clear_tab_storage;
use domain::permission::Permission;
use domain::session::{Me, SessionView};
use domain::text::{Locale, Text};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Made by the host for one page, read again by the browser when it wakes the page up.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PageContext {
    pub locale: Locale,
    pub session: SessionView,
    pub refill: Option<Refill>,
}

/// A form that was refused without JavaScript, on its way back to the person who filled it in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Refill {
    /// The page's draft as JSON, secrets left out.
    pub draft: String,
    pub error: ApiError,
}

/// Provides [`PageContext`] to every page: on the host from the request, in the browser from the page itself.
pub(crate) fn provide() {
    let first = SharedValue::new_str(|| json::write(&from_host()).unwrap_or_default()).into_inner();
    let first: PageContext = json::read(&first).unwrap_or_default();
    provide_context(first.locale);
    provide_context(RwSignal::new(first.session));
    provide_context(StoredValue::new(first.refill));
}

#[cfg(feature = "ssr")]
fn from_host() -> PageContext {
    crate::request_context::RequestContext::current()
        .map(|request| request.page_context())
        .unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn from_host() -> PageContext {
    PageContext::default()
}

/// The sentences of the page's language.
pub(crate) fn text() -> &'static dyn Text {
    use_context::<Locale>().unwrap_or_default().text()
}

/// What every page knows, as a signal: verbs that change it put the new one here.
pub(crate) fn session() -> RwSignal<SessionView> {
    use_context().unwrap_or_else(|| RwSignal::new(SessionView::default()))
}

/// Who is signed in.
pub(crate) fn me() -> Option<Me> {
    session().with(|session| session.me.clone())
}

/// Takes away what the tab keeps as soon as nobody is signed in, wherever the session has ended.
pub(crate) fn clear_tab_storage_when_signed_out() {
    let session = session();
    Effect::new(move || {
        if session.with(|session| session.me.is_none()) {
            clear_tab_storage();
        }
    });
}

/// Whether the person in front of the desk holds a permission; the gate decides, this only spares a useless page.
pub(crate) fn has_permission(permission: Permission) -> bool {
    session().with(|session| session.me.as_ref().is_some_and(|me| me.permissions.has(permission)))
}

/// What a form without JavaScript sent back to this page: once in the browser, where later pages have forms of their
/// own; as often as it is asked on the host, which renders what waits for data twice.
pub(crate) fn refill<D: DeserializeOwned>() -> Option<(D, ApiError)> {
    let kept = use_context::<StoredValue<Option<Refill>>>()?;
    let refill = if cfg!(feature = "ssr") { kept.get_value() } else { kept.try_update_value(Option::take)? }?;
    Some((json::read(&refill.draft).ok()?, refill.error))
}
