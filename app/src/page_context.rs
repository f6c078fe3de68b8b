//! The context of every page: language, session and, after a form without JavaScript was refused, its values. The
//! host serializes it into the page, and the browser reads it at hydration.

use crate::api_error::ApiError;
use crate::serialized_context::{PageContext, Refill};
use crate::tab::{clear_tab_storage, set_account};
use domain::account::ReservedUsernames;
use domain::permission::Permission;
use domain::session::{Me, SessionView};
#[cfg(feature = "ssr")]
use domain::text::Locale;
use domain::text::Text;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// Provides [`PageContext`]: on the host from the request, in the browser from the page.
pub(crate) fn provide() {
    let first = SharedValue::new_str(from_host).into_inner();
    let first: PageContext = json::read(&first).unwrap_or_default();
    provide_context(first.locale);
    provide_context(RwSignal::new(first.session));
    provide_context(StoredValue::new(first.refill));
}

/// The context as JSON.
#[cfg(feature = "ssr")]
fn from_host() -> String {
    let request = crate::request_context::RequestContext::current();
    let context = request.map(|request| request.page_context()).unwrap_or_default();
    json::write(&context).unwrap_or_default()
}

/// A browser finds it in the page, and never writes one.
#[cfg(not(feature = "ssr"))]
fn from_host() -> String {
    String::new()
}

/// The texts in the page's language.
#[cfg(feature = "ssr")]
pub(crate) fn text() -> Text {
    use_context::<Locale>().unwrap_or_default().text()
}

/// The texts in the page's language, the only ones that a browser has.
#[cfg(not(feature = "ssr"))]
pub(crate) fn text() -> Text {
    Text::of_page()
}

/// The session, as a signal that actions update.
pub(crate) fn session() -> RwSignal<SessionView> {
    use_context().unwrap_or_else(|| RwSignal::new(SessionView::default()))
}

/// The account that is signed in.
pub(crate) fn me() -> Option<Me> {
    session().with(|session| session.me.clone())
}

/// The usernames that the organization reserves, for forms that give usernames.
pub(crate) fn reserved_usernames() -> ReservedUsernames {
    let of = |session: &SessionView| session.me.as_ref().map(|me| me.reserved_usernames.clone());
    session().with_untracked(of).unwrap_or_default()
}

/// Follows the session: requests name its account, and the storage of the tab is cleared as soon as nobody is signed in.
pub(crate) fn follow_session() {
    let session = session();
    Effect::new(move || {
        let account = session.with(|session| session.me.as_ref().map(|me| me.account));
        match account {
            Some(account) => set_account(account),
            None => clear_tab_storage(),
        }
    });
}

/// Whether the current account holds a permission. The gate decides; this only avoids a useless page.
pub(crate) fn has_permission(permission: Permission) -> bool {
    session().with(|session| session.me.as_ref().is_some_and(|me| me.permissions.has(permission)))
}

/// Whether the current account holds a permission inside units alone.
pub(crate) fn is_held_inside(permission: Permission) -> bool {
    session().with(|session| session.me.as_ref().is_some_and(|me| me.inside.has(permission)))
}

/// The values of a form that was sent back to this page: once in the browser, since later pages have forms of their
/// own; every time on the host, which renders parts that wait for data twice.
pub(crate) fn refill<D: DeserializeOwned>() -> Option<(D, ApiError)> {
    let kept = use_context::<StoredValue<Option<Refill>>>()?;
    let refill = if cfg!(feature = "ssr") { kept.get_value() } else { kept.try_update_value(Option::take)? }?;
    Some((json::read(&refill.draft).ok()?, refill.error))
}
