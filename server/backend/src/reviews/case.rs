use super::Case;
use crate::access;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entry_locks;
use crate::error::Result;
use crate::gate::{CanValidateIdentities, Desk};
use crate::identities::subject;
use domain::audit::Action;
use domain::form::Code;
use domain::id::IdentityId;
use domain::identity::CaseView;

impl Desk<CanValidateIdentities> {
    /// Everything about one case: what was submitted last, where it comes from, what it changes, who it looks like.
    ///
    /// # Errors
    /// `not_found` where nothing was submitted; `entries_locked` where it is one's own and not readable yet.
    pub async fn review_case(&self, id: IdentityId) -> Result<CaseView> {
        let case = self.case(id).await?;
        let (db, now) = (self.backend.db().read(), self.backend.now());
        if entry_locks::for_own_account(db, &case.identity, self.account(), now).await?.is_some() {
            return Err(self.refuse(Code::EntriesLocked, subject(id)).await);
        }
        let view = self.view(&case).await?;
        self.note_opening(&case).await?;
        Ok(view)
    }

    /// Whoever opens somebody else's is written down before it is shown.
    async fn note_opening(&self, case: &Case) -> Result<()> {
        if self.person().is_some_and(|me| access::is_own(me, &case.identity)) {
            return Ok(());
        }
        let work = async |tx: Tx| {
            let detail = serde_json::json!({ "revision": case.revision.number });
            let subject = subject(case.identity.id);
            let entry = Entry { action: Action::IdentityOpened, subject, detail };
            audit::record(&tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await
    }
}
