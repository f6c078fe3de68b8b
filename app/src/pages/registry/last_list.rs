//! The list that this tab has shown last, so that the page of a person leads back to it.

#[cfg(feature = "hydrate")]
pub(super) use in_browser::*;
#[cfg(not(feature = "hydrate"))]
pub(super) use on_host::*;

#[cfg(feature = "hydrate")]
mod in_browser {
    use crate::page_context::me;
    use crate::tab::is_tab_storage_closed;
    use domain::paths;
    use leptos::prelude::window;
    use web_sys::Storage;

    fn storage() -> Option<Storage> {
        window().session_storage().ok().flatten().filter(|_| !is_tab_storage_closed())
    }

    /// The name of the list of whoever is signed in: in another tab, somebody else may have signed in meanwhile.
    fn name() -> Option<String> {
        me().map(|me| format!("registry {}", me.account))
    }

    /// Remembers the address of a list.
    pub(in super::super) fn remember_list(address: &str) {
        if let Some((storage, name)) = storage().zip(name()) {
            // Where there is no room, the way back is to the list as such.
            let _ = storage.set_item(&name, address);
        }
    }

    /// The address of the last list; that of the list as such where there is none.
    pub(in super::super) fn last_list() -> String {
        let kept = storage().zip(name()).and_then(|(storage, name)| storage.get_item(&name).ok().flatten());
        kept.filter(|kept| kept.starts_with(paths::REGISTRY)).unwrap_or_else(|| paths::REGISTRY.to_owned())
    }
}

#[cfg(not(feature = "hydrate"))]
mod on_host {
    use domain::paths;

    pub(in super::super) fn remember_list(_address: &str) {}

    pub(in super::super) fn last_list() -> String {
        paths::REGISTRY.to_owned()
    }
}
