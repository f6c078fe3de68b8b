use super::{Erasing, ErasureTarget, run_in_background};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::identity;
use crate::error::Result;
use crate::gate::{CanManageAccounts, Desk};
use crate::identities::{OnOwn, subject};
use domain::audit::Action;
use domain::id::IdentityId;
use domain::identity::IdentityState;

impl Desk<CanManageAccounts> {
    /// Erases an identity irrevocably. Erasing it again changes nothing.
    ///
    /// # Errors
    /// `not_found` where there is none, `permission_not_held` where the person holds a permission the actor does not.
    pub async fn erase_identity(&self, id: IdentityId) -> Result<()> {
        // A noted erasure is carried out at the next start at the latest, so permission is checked first.
        let row = self.manageable_identity(id, OnOwn::Allowed).await?;
        if row.state == IdentityState::Erased {
            return Ok(());
        }
        let desk = self.duplicate();
        run_in_background(async move { desk.erase_noted(&row).await }).await
    }

    async fn erase_noted(&self, row: &identity::Model) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let erasing = Erasing::begin(backend, ErasureTarget::Identity { id: row.id, code: row.code }).await?;
        let noted = &erasing;
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_manageable(tx, row, now, OnOwn::Allowed).await?;
            if noted.destroy(tx, backend, now).await?.is_some() {
                let detail = serde_json::json!({ "code": row.code });
                let entry = Entry { action: Action::IdentityErased, subject: subject(row.id), detail };
                audit::record(tx, backend, &self.caller, entry).await?;
            }
            Ok(())
        };
        let result = backend.db().write(work).await;
        erasing.settle(backend, result).await
    }
}
