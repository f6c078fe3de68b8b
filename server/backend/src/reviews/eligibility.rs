//! Why somebody may not decide about a case, though they validate identities.

use super::{Case, ReviewState};
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
    /// What keeps whoever asks from deciding now; nothing, most of the time.
    pub(super) async fn hindrance(&self, case: &Case) -> Result<Option<Code>> {
        let standing = ReviewState::at(&case.identity, self.backend.now());
        if !standing.state.is_waiting() {
            return Ok(Some(Code::AlreadyDecided));
        }
        // An operator at the shell is nobody in particular.
        let Some(me) = self.person() else { return Ok(None) };
        let account = me.account;
        if standing.claimed_by.is_some_and(|by| by != account) {
            return Ok(Some(Code::ClaimedByOther));
        }
        if access::is_own(me, &case.identity) {
            return Ok((!is_founders_first(me, case)).then_some(Code::OwnIdentity));
        }
        if !me.founder {
            let db = self.backend.db().read();
            if self.is_behind(db, case, account).await? {
                return Ok(Some(Code::GivenLink));
            }
            if !entry_locks::is_beyond_doubt(db, account).await? {
                return Ok(Some(Code::MailboxFirst));
            }
        }
        let wants_four_eyes = self.backend.settings().four_eyes == 1;
        let has_a_hand_in_it = wants_four_eyes && self.touched_by(case, account).await?;
        Ok(has_a_hand_in_it.then_some(Code::FourEyes))
    }

    /// Whether this account handed over the link of the person or changed their address, and nothing has proven since
    /// that it is not behind them.
    pub(super) async fn is_behind(
        &self,
        db: &impl ConnectionTrait,
        case: &Case,
        account: AccountId,
    ) -> Result<bool> {
        let lock = entry_locks::for_account(db, case.identity.account_id).await?;
        Ok(lock.is_some_and(|lock| lock.names(account)))
    }

    /// Whether somebody entered or took away a value or a picture of it, handed it in, or invited the person, or was
    /// invited by the person: a mailbox of one's own is no second pair of eyes. The founder invites everybody at first.
    async fn touched_by(&self, case: &Case, account: AccountId) -> Result<bool> {
        let documents = case.snapshot.documents.iter().flat_map(|(_, kept)| kept.hands());
        let mut hands = case.snapshot.values.hands().chain(documents);
        if case.revision.submitted_by == Some(account) || hands.any(|hand| hand == account) {
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
        let pictures = pictures::known(db, case.identity.id).await?;
        let mut shown = pictures.iter().filter(|picture| case.snapshot.pictures.contains(&picture.id));
        Ok(shown.any(|picture| picture.stored_by == Some(account)))
    }
}

/// The founder vouches for the first identity there is alone, once.
pub(super) fn is_founders_first(me: &Person, case: &Case) -> bool {
    me.founder && access::is_own(me, &case.identity) && case.identity.verified.is_none()
}
