use super::ReviewCase;
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
    /// Everything about one case: the submitted values with their origin, what has changed, possible duplicates.
    ///
    /// # Errors
    /// `not_found` where nothing is submitted; `entries_locked` where it is the reviewer's own and not readable yet.
    pub async fn review_case(&self, id: IdentityId) -> Result<CaseView> {
        let case = self.case(id).await?;
        let (db, now) = (self.backend.db().read(), self.backend.now());
        if entry_locks::for_own_account(db, &case.identity, self.account(), now).await?.is_some() {
            return Err(self.refuse(Code::EntriesLocked, subject(id)).await);
        }
        let view = self.view(&case).await?;
        self.audit_opening(&case).await?;
        Ok(view)
    }

    /// Audits the opening of somebody else's case before it is shown.
    pub(super) async fn audit_opening(&self, case: &ReviewCase) -> Result<()> {
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
