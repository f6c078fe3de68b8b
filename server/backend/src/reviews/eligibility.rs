//! Which reviewers may not decide about a case.

use super::{ReviewCase, ReviewState, claim_term};
use crate::access;
use crate::blind_index::has_lookalike_outside;
use crate::entry_locks;
use crate::error::Result;
use crate::gate::{CanValidateIdentities, Desk, Person};
use crate::identities::pictures;
use crate::identities::removers;
use crate::inviters;
use crate::possible_users::{Unsettled, possible_users};
use domain::form::Code;
use domain::id::AccountId;
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody with the permission to decide.
#[derive(Clone, Copy)]
pub(super) struct Reviewer {
    pub(super) account: AccountId,
    pub(super) is_founder: bool,
}

impl From<&Person> for Reviewer {
    fn from(person: &Person) -> Self {
        Self { account: person.account, is_founder: person.founder }
    }
}

impl Desk<CanValidateIdentities> {
    /// The reason why the actor may not decide now, if there is one.
    pub(super) async fn ineligibility(&self, case: &ReviewCase) -> Result<Option<Code>> {
        let status = ReviewState::at(&case.identity, claim_term(&self.backend));
        if !status.state.is_waiting() {
            return Ok(Some(Code::AlreadyDecided));
        }
        // An operator at the shell has no account.
        let Some(me) = self.person() else { return Ok(None) };
        if status.claimed_by.is_some_and(|by| by != me.account) {
            return Ok(Some(Code::ClaimedByOther));
        }
        self.exclusion_of_actor(case).await
    }

    /// The reason why the actor may never decide about the case, whoever has claimed it.
    pub(super) async fn exclusion_of_actor(&self, case: &ReviewCase) -> Result<Option<Code>> {
        let Some(me) = self.person() else { return Ok(None) };
        let db = self.backend.db().read();
        match self.exclusion(case, Reviewer::from(me)).await? {
            None if has_lookalike_outside(db, self.reach(), case.identity.id).await? => {
                Ok(Some(Code::DecidedWithoutBorder))
            }
            code => Ok(code),
        }
    }

    /// The reason why somebody may never decide about the case, whoever has claimed it.
    pub(super) async fn exclusion(&self, case: &ReviewCase, reviewer: Reviewer) -> Result<Option<Code>> {
        if case.identity.account_id == Some(reviewer.account) {
            let is_founders_first = reviewer.is_founder && case.identity.verified.is_none();
            return Ok((!is_founders_first).then_some(Code::OwnIdentity));
        }
        if !reviewer.is_founder {
            let db = self.backend.db().read();
            if self.is_involved(db, case, reviewer.account).await? {
                return Ok(Some(Code::GivenLink));
            }
            if !entry_locks::is_beyond_doubt(db, reviewer.account).await? {
                return Ok(Some(Code::MailboxFirst));
            }
        }
        let wants_four_eyes = self.backend.settings().four_eyes == 1;
        let is_excluded = wants_four_eyes && self.has_touched(case, reviewer).await?;
        Ok(is_excluded.then_some(Code::FourEyes))
    }

    /// Whether this account handed over the person's link or changed their address, whatever was proven since: what was
    /// entered before may be theirs.
    pub(super) async fn is_involved(
        &self,
        db: &impl ConnectionTrait,
        case: &ReviewCase,
        account: AccountId,
    ) -> Result<bool> {
        entry_locks::may_have_used(db, case.identity.account_id, account).await
    }

    /// Whether the reviewer, or somebody connected with them by invitations, may have entered, removed or submitted something,
    /// or may be the person: several accounts of one reviewer are not four eyes. Whoever may have used the account of an
    /// author then, or that of the person ever, counts as well. The founder may have invited everybody.
    async fn has_touched(&self, case: &ReviewCase, reviewer: Reviewer) -> Result<bool> {
        let db = self.backend.db().read();
        let mut others = BTreeSet::new();
        for (author, at) in self.authors(case).await? {
            others.insert(author);
            others.extend(possible_users(db, author, Unsettled::At(at)).await?);
        }
        if let Some(person) = case.identity.account_id {
            if reviewer.is_founder && inviters::has_invited(db, reviewer.account, person).await? {
                return Ok(true);
            }
            others.insert(person);
            others.extend(possible_users(db, person, Unsettled::Ever).await?);
        }
        let account = reviewer.account;
        Ok(others.contains(&account) || inviters::share_an_inviter(db, account, others).await?)
    }

    /// Who entered, removed or submitted something, and when they first did.
    async fn authors(&self, case: &ReviewCase) -> Result<BTreeMap<AccountId, i64>> {
        let db = self.backend.db().read();
        let snapshot = &case.snapshot;
        let documents = snapshot.documents.iter().flat_map(|(_, attributed)| attributed.entries());
        let mut all: Vec<(AccountId, i64)> = snapshot.values.entries().chain(documents).collect();
        all.extend(removers(db, case.identity.id).await?);
        all.extend(case.revision.submitted_by.map(|by| (by, case.revision.submitted_at)));
        let pictures = pictures::all_pictures(db, case.identity.id).await?;
        let shown = pictures.iter().filter(|picture| snapshot.pictures.contains(&picture.id));
        all.extend(shown.filter_map(|picture| Some((picture.stored_by?, picture.stored_at))));
        let mut authors = BTreeMap::new();
        for (author, at) in all {
            authors.entry(author).and_modify(|first: &mut i64| *first = at.min(*first)).or_insert(at);
        }
        Ok(authors)
    }
}

/// The founder alone verifies their own identity, the first one, once.
pub(super) fn is_founders_first(me: &Person, case: &ReviewCase) -> bool {
    me.founder && access::is_own(me, &case.identity) && case.identity.verified.is_none()
}
