use crate::api::permissions as api;
use crate::components::Toasts;
use crate::hooks::{ConfirmState, LiveListState};
use crate::page_context::{me, session, text};
use domain::permission::{Holder, Permission, Permissions, ProfileRow};
use domain::session::SessionView;
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The actions of the rows, the profiles, and the open dialog.
#[derive(Clone, Copy)]
pub(super) struct PermissionActions {
    pub live: LiveListState<Holder>,
    pub toasts: Toasts,
    pub granting: RwSignal<Option<Holder>>,
    pub revoking: RwSignal<Option<Holder>>,
    /// All profiles, by name.
    pub profiles: RwSignal<Vec<ProfileRow>>,
    /// The profile in the dialog; `None` inside for a new one.
    pub editing: RwSignal<Option<Option<ProfileRow>>>,
    pub deleting: ConfirmState<ProfileRow>,
    /// The permissions of the current account.
    pub own: Memo<Permissions>,
    session: RwSignal<SessionView>,
    t: Text,
}

impl PermissionActions {
    pub fn new(live: LiveListState<Holder>) -> Self {
        Self {
            live,
            toasts: Toasts::new(),
            granting: RwSignal::new(None),
            revoking: RwSignal::new(None),
            profiles: RwSignal::new(Vec::new()),
            editing: RwSignal::new(None),
            deleting: ConfirmState::new(),
            own: Memo::new(|_| me().map(|me| me.permissions).unwrap_or_default()),
            session: session(),
            t: text(),
        }
    }

    /// Names what was granted, profiles after permissions.
    pub fn granted(self, who: &Holder, permissions: &[String]) {
        self.granting.set(None);
        self.toasts.good(self.t.granted(holder_name(who), &permissions.join(", ")));
        spawn_local(self.reload_list(who.clone()));
    }

    pub fn revoked(self, who: &Holder, permissions: &[String]) {
        self.revoking.set(None);
        self.toasts.good(self.t.taken(holder_name(who), &permissions.join(", ")));
        spawn_local(self.reload_list(who.clone()));
    }

    /// Says that a profile was added, changed or deleted, and shows what its holders have now.
    pub fn profile_saved(self, words: String) {
        self.editing.set(None);
        self.toasts.good(words);
        spawn_local(async move {
            self.reload_profiles().await;
            self.live.reload().await;
        });
    }

    /// The names of permissions, and those of profiles by their ids.
    pub fn names(self, permissions: &[String], profiles: &[String]) -> Vec<String> {
        let name = |id: &String| {
            self.profiles.with_untracked(|all| {
                all.iter().find(|one| one.id.to_string() == *id).map(|one| one.name.clone())
            })
        };
        permissions.iter().cloned().chain(profiles.iter().filter_map(name)).collect()
    }

    /// Loads the profiles again. Where that fails, the page stays as it is.
    async fn reload_profiles(self) {
        if let Ok(profiles) = api::profiles().await {
            self.profiles.try_set(profiles);
        }
    }

    /// Whether this is the current account.
    pub fn is_own(self, who: &Holder) -> bool {
        self.session.with_untracked(|session| session.me.as_ref().is_some_and(|me| me.account == who.account))
    }

    /// Reloads the list, and the session after a change to oneself, since the list may no longer be allowed.
    async fn reload_list(self, who: Holder) {
        if self.is_own(&who)
            && let Ok(session) = crate::api::session::session().await
        {
            let holds = |me: &domain::session::Me| me.permissions.has(Permission::ManagePermissions);
            let is_still_open = session.me.as_ref().is_some_and(holds);
            self.session.set(session);
            if !is_still_open {
                return;
            }
        }
        self.reload_profiles().await;
        self.live.reload().await;
    }
}

/// How a sentence names somebody.
pub(super) fn holder_name(who: &Holder) -> &str {
    [&who.name, &who.username].into_iter().find(|name| !name.is_empty()).unwrap_or(&who.email)
}
