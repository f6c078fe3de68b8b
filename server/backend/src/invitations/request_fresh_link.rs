use super::batch::InvitationBatch;
use super::latest_of;
use super::link_target::{LinkTarget, any_target};
use super::prepared_invitation::Terms;
use crate::accounts;
use crate::constant_time::in_constant_time;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{Desk, Public};
use crate::limits::{self, Kind, Limit};
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::form::Code;
use domain::id::AccountId;
use domain::invitation::InvitationState;

impl Desk<Public> {
    /// Mails a fresh link to the address of a dead one's account, if the account is pending and its invitation was not
    /// revoked. The answer is the same in every case.
    ///
    /// # Errors
    /// `too_many` for the caller's network. The limit of the address causes no error, since that would reveal it.
    pub async fn request_fresh_link(&self, token: &str) -> Result<()> {
        let limit = Limit { max: self.backend.settings().fresh_links_per_hour, window_s: 3_600 };
        // A refusal tells nothing about the link, so it is answered at once.
        limits::reserve(&self.backend, Kind::FreshLink, &self.caller.network(), limit).await?;
        in_constant_time(&self.caller, self.issue_if_pending(token, limit)).await
    }

    async fn issue_if_pending(&self, token: &str, limit: Limit) -> Result<()> {
        let backend = &self.backend;
        let Some(LinkTarget { account, .. }) = any_target(backend, token).await? else { return Ok(()) };
        if account.state != AccountState::Pending {
            return Ok(());
        }
        let address = account.email_key.as_deref().unwrap_or_default();
        match limits::reserve(backend, Kind::FreshLink, address, limit).await {
            Err(Error::Later { code: Code::TooMany, .. }) => return Ok(()),
            taken => drop(taken?),
        }
        self.issue_fresh_link(account.id).await
    }

    async fn issue_fresh_link(&self, account: AccountId) -> Result<()> {
        let backend = &self.backend;
        let (db, now) = (backend.db().read(), backend.now());
        let found = (latest_of(db, account).await?, accounts::by_id(EVERYONE, db, account).await?);
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
            // Nothing to do if it was accepted, revoked or resent meanwhile.
            if batch.lock(tx).await? { batch.write(tx, backend).await.map(drop) } else { Ok(()) }
        };
        match backend.db().write(work).await {
            // The answer does not reveal that the address has reached its daily limit.
            Err(Error::Refused(Code::InvitedOften)) => return Ok(()),
            result => result?,
        }
        backend.outbox_bell().notify_one();
        Ok(())
    }
}
