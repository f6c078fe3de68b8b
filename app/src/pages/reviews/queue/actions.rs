use crate::api::reviews as api;
use crate::components::Toasts;
use crate::hooks::{BusyRows, LiveListState};
use domain::id::IdentityId;
use domain::identity::CaseRow;
use domain::text::Text;
use leptos::task::spawn_local;

/// The actions of a row.
#[derive(Clone, Copy)]
pub(super) struct QueueActions {
    pub(super) live: LiveListState<CaseRow>,
    pub(super) toasts: Toasts,
    pub(super) busy: BusyRows<IdentityId, ()>,
    pub(super) t: Text,
}

impl QueueActions {
    pub(super) fn claim(self, identity: IdentityId) {
        self.busy.begin(identity, ());
        spawn_local(async move {
            match api::claim_case(identity).await {
                Ok(()) => self.toasts.good(self.t.claimed_now()),
                Err(error) => self.toasts.bad(error.message),
            }
            self.live.reload().await;
            self.busy.end(identity);
        });
    }
}
