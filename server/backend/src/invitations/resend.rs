use super::issue::{self, PreparedInvitation};
use super::{giving_back, latest_of_pending, subject};
use crate::accounts;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::error::Result;
use crate::gate::{CanManageInvitations, Desk};
use domain::audit::Action;
use domain::id::{AccountId, InvitationId};

impl Desk<CanManageInvitations> {
    /// Invites the same person again: a new link, as long as the first one was, to the same address. The old link is
    /// dead from then on, and what was not sent about it never is.
    ///
    /// # Errors
    /// `not_found`; `account_not_pending` where it was accepted meanwhile; `invitation_not_open` where there is a newer
    /// one; `invited_often`.
    pub async fn resend(&self, id: InvitationId) -> Result<InvitationId> {
        let backend = &self.backend;
        let now = backend.now();
        let (old, account) = latest_of_pending(backend.db().read(), id).await?;
        let by = self.inviter();
        let issue = [PreparedInvitation::again(backend, &old, &account, by)];
        let work = async |tx: Tx| {
            let tx = &*tx;
            accounts::lock(tx, account.id).await?;
            latest_of_pending(tx, id).await?;
            issue::supersede(tx, account.id, now, by).await?;
            issue::write(tx, &issue).await?;
            let detail = serde_json::json!({ "account": account.id, "superseded": id });
            let entry = Entry { action: Action::InvitationResent, subject: subject(issue[0].id()), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        let taken = issue::take_turn(backend, issue[0].email_key()).await?;
        giving_back(backend, taken, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(issue[0].id())
    }
}

impl<R> Desk<R> {
    /// Whoever acts here, as an inviter.
    pub(crate) fn inviter(&self) -> Option<AccountId> {
        self.account()
    }
}
