//! What a tab of the browser belongs to: the account of its page, and its storage.

#[cfg(feature = "hydrate")]
pub(crate) use in_browser::*;
#[cfg(not(feature = "hydrate"))]
pub(crate) use on_host::*;

#[cfg(feature = "hydrate")]
mod in_browser {
    use domain::id::AccountId;
    use leptos::prelude::window;
    use std::cell::Cell;

    thread_local! {
        static IS_FORGOTTEN: Cell<bool> = const { Cell::new(false) };
        static ACCOUNT: Cell<Option<AccountId>> = const { Cell::new(None) };
    }

    /// Sets the account that this page belongs to. It stays when the session ends: somebody else who signs in in another
    /// tab must not go on with its work.
    pub(crate) fn set_account(account: AccountId) {
        ACCOUNT.set(Some(account));
        // After a sign-in on the same page there is something to keep again.
        IS_FORGOTTEN.set(false);
    }

    /// The account that this page belongs to.
    pub(crate) fn account() -> Option<AccountId> {
        ACCOUNT.get()
    }

    /// Clears the storage of this tab and closes it until somebody is signed in again: the session is over, and a pending
    /// write would leave its data for the next person.
    pub(crate) fn clear_tab_storage() {
        IS_FORGOTTEN.set(true);
        if let Ok(Some(storage)) = window().session_storage() {
            let _ = storage.clear();
        }
    }

    /// Whether the storage of this tab is closed.
    pub(crate) fn is_tab_storage_closed() -> bool {
        IS_FORGOTTEN.get()
    }
}

/// A host renders pages of many accounts, and stores nothing for a tab.
#[cfg(not(feature = "hydrate"))]
mod on_host {
    use domain::id::AccountId;

    pub(crate) fn set_account(_account: AccountId) {}

    pub(crate) fn account() -> Option<AccountId> {
        None
    }

    pub(crate) fn clear_tab_storage() {}
}
