use super::batch::InvitationBatch;
use super::latest_of;
use super::open_link::{OpenedLink, genuine};
use super::prepared::Terms;
use crate::accounts;
use crate::answer::answer_alike;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{Desk, Public};
use crate::limits::{self, Kind, Limit};
use domain::account::AccountState;
use domain::form::Code;
use domain::id::AccountId;
use domain::invitation::InvitationState;

impl Desk<Public> {
    /// Sends a fresh link to where the dead one went, if the account is still pending and nobody has revoked its
    /// invitation. Whoever asks is told the same in every case.
    ///
    /// # Errors
    /// `too_many`, by the network that the request came from; what is counted by the address that the link would go to
    /// is not told.
    pub async fn fresh_link(&self, token: &str) -> Result<()> {
        answer_alike(self.ask_for_fresh(token)).await
    }

    async fn ask_for_fresh(&self, token: &str) -> Result<()> {
        let backend = &self.backend;
        let limit = Limit { max: backend.settings().fresh_links_per_hour, window_s: 3_600 };
        limits::reserve(backend, Kind::FreshLink, &self.caller.network(), limit).await?;
        let Some(OpenedLink { account, .. }) = genuine(backend, token).await? else { return Ok(()) };
        if account.state != AccountState::Pending {
            return Ok(());
        }
        let address = account.email_key.as_deref().unwrap_or_default();
        match limits::reserve(backend, Kind::FreshLink, address, limit).await {
            Err(Error::Later { code: Code::TooMany, .. }) => return Ok(()),
            taken => drop(taken?),
        }
        self.issue_fresh(account.id).await
    }

    async fn issue_fresh(&self, account: AccountId) -> Result<()> {
        let backend = &self.backend;
        let (db, now) = (backend.db().read(), backend.now());
        let found = (latest_of(db, account).await?, accounts::by_id(db, account).await?);
        let (Some(latest), Some(person)) = found else {
            return Ok(());
        };
        if person.state != AccountState::Pending || latest.state == InvitationState::Revoked {
            return Ok(());
        }
        let terms = Terms { is_requested: true, ..Terms::renewed(self, &latest, latest.created_by) };
        let invitation = terms.resend(person, (&latest).into(), latest.locale)?;
        let batch = InvitationBatch::of_one(&invitation, now, None);
        let work = async |tx: Tx| {
            let tx = &*tx;
            // Somebody may have accepted, revoked or resent it in this moment: then there is nothing to do.
            if batch.lock(tx).await? { batch.write(tx).await.map(drop) } else { Ok(()) }
        };
        match backend.db().write(work).await {
            // The mailbox has had its share of today; the answer does not tell.
            Err(Error::Refused(Code::InvitedOften)) => return Ok(()),
            result => result?,
        }
        backend.outbox_bell().notify_one();
        Ok(())
    }
}
