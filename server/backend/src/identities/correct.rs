use super::subject;
use super::target::{EditsIdentities, ResolvedTarget};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::identity;
use crate::error::{Error, Result};
use crate::gate::Desk;
use domain::audit::Action;
use domain::form::Code;
use domain::identity::{IdentityState, IdentityTarget, IdentityView};

impl<R: EditsIdentities> Desk<R> {
    /// Reopens a decided identity as a draft. A verified one stays in force meanwhile. Only an administrator reopens a
    /// rejected one. An open one stays as it is.
    ///
    /// # Errors
    /// `not_found`, `identity_state`; `permission_missing` where somebody else's is verified and the actor may not
    /// read it; `entries_locked` where the person may not read all of it.
    pub async fn begin_correction(&self, target: IdentityTarget) -> Result<IdentityView> {
        let begun = async {
            let target = R::resolve(self, target)?;
            self.count_own_change(target.account()).await?;
            self.reopen(target).await?;
            let row = self.find_identity(self.backend.db().read(), target).await?;
            self.view(target, row).await
        };
        self.audit_refusal(target, begun.await).await
    }

    async fn reopen(&self, target: ResolvedTarget) -> Result<()> {
        let now = self.backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = self.lock_existing(tx, target).await?;
            let held = self.held_for(tx, row.account_id).await?;
            match row.state {
                state if state.is_open() => return Ok(()),
                // A correction shows the verified values.
                IdentityState::Verified if !self.may_read(target, &row, held) => {
                    return Err(Error::Refused(Code::PermissionMissing));
                }
                IdentityState::Verified => {}
                IdentityState::Rejected if !self.is_own(target, Some(&row)) => {}
                _ => return Err(Error::Refused(Code::IdentityState)),
            }
            self.check_may_change_state(tx, &row).await?;
            identity::Entity::update_as_draft(row.id, now).exec(tx).await?;
            let detail = serde_json::json!({ "from": row.state });
            let entry = Entry { action: Action::IdentityReopened, subject: subject(row.id), detail };
            audit::record(tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await
    }
}
