//! Which reviewers may not decide about a case.

use super::{ReviewCase, ReviewState, claim_term};
use crate::access;
use crate::accounts;
use crate::entry_locks;
use crate::error::Result;
use crate::gate::{CanValidateIdentities, Desk, Person};
use crate::identities::has_removed;
use crate::invitations;
use crate::pictures;
use domain::form::Code;
use domain::id::AccountId;
use sea_orm::ConnectionTrait;

impl Desk<CanValidateIdentities> {
    /// The reason why the actor may not decide now, if there is one.
    pub(super) async fn ineligibility(&self, case: &ReviewCase) -> Result<Option<Code>> {
        let status = ReviewState::at(&case.identity, claim_term(&self.backend));
        if !status.state.is_waiting() {
            return Ok(Some(Code::AlreadyDecided));
        }
        // An operator at the shell has no account.
        let Some(me) = self.person() else { return Ok(None) };
        let account = me.account;
        if status.claimed_by.is_some_and(|by| by != account) {
            return Ok(Some(Code::ClaimedByOther));
        }
        if access::is_own(me, &case.identity) {
            return Ok((!is_founders_first(me, case)).then_some(Code::OwnIdentity));
        }
        if !me.founder {
            let db = self.backend.db().read();
            if self.is_involved(db, case, account).await? {
                return Ok(Some(Code::GivenLink));
            }
            if !entry_locks::is_beyond_doubt(db, account).await? {
                return Ok(Some(Code::MailboxFirst));
            }
        }
        let wants_four_eyes = self.backend.settings().four_eyes == 1;
        let is_excluded = wants_four_eyes && self.has_touched(case, account).await?;
        Ok(is_excluded.then_some(Code::FourEyes))
    }

    /// Whether this account handed over the person's link or changed their address, while nothing has proven that
    /// somebody else is in the account.
    pub(super) async fn is_involved(
        &self,
        db: &impl ConnectionTrait,
        case: &ReviewCase,
        account: AccountId,
    ) -> Result<bool> {
        let lock = entry_locks::for_account(db, case.identity.account_id).await?;
        Ok(lock.is_some_and(|lock| lock.involves(account)))
    }

    /// Whether this account entered or removed a value or a picture, submitted the identity, invited the person, or was
    /// invited by the person: two accounts of one reviewer are not four eyes. The founder may have invited everybody.
    async fn has_touched(&self, case: &ReviewCase, account: AccountId) -> Result<bool> {
        let documents = case.snapshot.documents.iter().flat_map(|(_, attributed)| attributed.authors());
        let mut authors = case.snapshot.values.authors().chain(documents);
        if case.revision.submitted_by == Some(account) || authors.any(|author| author == account) {
            return Ok(true);
        }
        let db = self.backend.db().read();
        if let Some(person) = case.identity.account_id {
            let is_founder = accounts::by_id(db, person).await?.is_some_and(|person| person.founder);
            if invitations::has_invited(db, account, person).await?
                || (!is_founder && invitations::has_invited(db, person, account).await?)
            {
                return Ok(true);
            }
        }
        if has_removed(db, case.identity.id, account).await? {
            return Ok(true);
        }
        let pictures = pictures::all_pictures(db, case.identity.id).await?;
        let mut shown = pictures.iter().filter(|picture| case.snapshot.pictures.contains(&picture.id));
        Ok(shown.any(|picture| picture.stored_by == Some(account)))
    }
}

/// The founder alone verifies their own identity, the first one, once.
pub(super) fn is_founders_first(me: &Person, case: &ReviewCase) -> bool {
    me.founder && access::is_own(me, &case.identity) && case.identity.verified.is_none()
}
