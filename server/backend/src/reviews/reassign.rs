//! Giving a case to another reviewer.

use super::{ReviewCase, ReviewState, claim_term};
use crate::accounts::{by_id, names};
use crate::audit::{self, Entry};
use crate::clock::Term;
use crate::db::Tx;
use crate::entity::{account, identity, permission_grant};
use crate::error::{Error, Result};
use crate::gate::{CanValidateIdentities, Desk};
use crate::held_permissions::held_at;
use crate::identities::{Recipient, subject};
use crate::limits::{self, Kind, Limit};
use crate::outbox::{self, Params, PreparedMessage};
use crate::reach::EVERYONE;
use crate::reviews::eligibility::Reviewer;
use domain::account::AccountState;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, IdentityId, UnitId};
use domain::identity::{IdentityState, ReviewerRow};
use domain::message::MessageKind;
use domain::permission::Permission;
use sea_orm::sea_query::{Condition, Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder, QuerySelect as _,
};

/// Cases that one reviewer gives to others within an hour.
const AN_HOUR: Limit = Limit { max: 60, window_s: 3_600 };
/// Reviewers that are offered. Each is checked by itself.
const MAX_REVIEWERS: u64 = 50;

impl Desk<CanValidateIdentities> {
    /// The other reviewers who may decide about a case now, by name.
    ///
    /// # Errors
    /// As for [`reassign_case`](Self::reassign_case).
    pub async fn case_reviewers(&self, id: IdentityId) -> Result<Vec<ReviewerRow>> {
        let case = self.case(id).await?;
        self.check_may_reassign(&case).await?;
        let db = self.backend.db().read();
        let now = self.backend.now();
        let holders = Query::select()
            .column(permission_grant::Column::AccountId)
            .from(permission_grant::Entity)
            .and_where(permission_grant::Column::Permission.eq(Permission::ValidateIdentities))
            .cond_where(permission_grant::is_in_force(now))
            .to_owned();
        let holders: Vec<AccountId> = account::Entity::find(self.reach())
            .select_only()
            .column(account::Column::Id)
            .filter(account::Column::State.eq(AccountState::Active))
            .filter(account::Column::Founder.eq(true).or(account::Column::Id.in_subquery(holders)))
            .order_by_asc(account::Column::Id)
            .limit(MAX_REVIEWERS)
            .into_tuple()
            .all(db)
            .await?;
        let mut reviewers = Vec::new();
        for holder in holders {
            if Some(holder) != self.account() && self.may_decide(&case, holder).await? {
                reviewers.push(holder);
            }
        }
        let names = names(db, reviewers).await?;
        let mut rows: Vec<_> =
            names.into_iter().map(|(account, name)| ReviewerRow { account, name }).collect();
        rows.sort_by(|one, other| (&one.name, one.account.uuid()).cmp(&(&other.name, other.account.uuid())));
        Ok(rows)
    }

    /// Gives a case to a reviewer: to oneself where somebody else has claimed it for long, or to another who may decide
    /// about it, who is told by mail. It is counted how often one tells others. Somebody who is suspended is given nothing,
    /// but somebody who is absent is: their cases can be taken over once half of a claim is over.
    ///
    /// # Errors
    /// `too_many` for cases given to others within an hour; `not_found` where there is no case; `claimed_by_other` while somebody else's claim is recent; the other errors
    /// that exclude one from [deciding](Self::decide); `reviewer_unfit` where the other may not decide.
    pub async fn reassign_case(&self, id: IdentityId, to: AccountId) -> Result<()> {
        let backend = &self.backend;
        let case = self.case(id).await?;
        self.check_may_reassign(&case).await?;
        let is_to_other = Some(to) != self.account();
        if is_to_other && !self.may_decide(&case, to).await? {
            return Err(Error::Refused(Code::ReviewerUnfit));
        }
        if is_to_other && let Some(me) = self.account() {
            limits::reserve(backend, Kind::Reassignment, &me.to_string(), AN_HOUR).await?;
        }
        let messages = if is_to_other { self.notice_to(to, id).await? } else { Vec::new() };
        let (claim, me) = (claim_term(backend), self.account());
        let until = claim.end();
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_still_decides(tx, &[&case], claim.now).await?;
            let unit = self.unit_of(tx, &case).await?;
            if !held_at(tx, to, unit, claim.now).await?.has(Permission::ValidateIdentities) {
                return Err(Error::Refused(Code::ReviewerUnfit));
            }
            let before =
                identity::Entity::find_by_id(EVERYONE, id).one(tx).await?.and_then(|row| row.claimed_by);
            let changed = identity::Entity::update_many()
                .col_expr(identity::Column::State, Expr::value(IdentityState::InReview))
                .col_expr(identity::Column::ClaimedBy, Expr::value(to))
                .col_expr(identity::Column::ClaimedUntil, Expr::value(until))
                .filter(identity::Column::Id.eq(id))
                .filter(can_be_given_by(me, claim))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                let row = identity::Entity::find_by_id(EVERYONE, id).one(tx).await?;
                let waits = row.is_some_and(|row| row.state.is_waiting());
                return Err(Error::Refused(if waits { Code::ClaimedByOther } else { Code::AlreadyDecided }));
            }
            outbox::enqueue(tx, &messages).await?;
            let detail = serde_json::json!({ "from": before, "to": to, "until": until });
            let entry = Entry { action: Action::IdentityReassigned, subject: subject(id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// Whether the actor may take the case over: somebody else has claimed it for long, and nothing else excludes them.
    pub(super) async fn can_take_over(&self, case: &ReviewCase) -> Result<bool> {
        let status = ReviewState::at(&case.identity, claim_term(&self.backend));
        let is_of_other = status.claimed_by.is_some() && status.claimed_by != self.account();
        Ok(is_of_other && self.is_claim_given_up(&status) && self.exclusion_of_actor(case).await?.is_none())
    }

    async fn check_may_reassign(&self, case: &ReviewCase) -> Result<()> {
        let status = ReviewState::at(&case.identity, claim_term(&self.backend));
        if !status.state.is_waiting() {
            return Err(Error::Refused(Code::AlreadyDecided));
        }
        self.check_not_excluded(case).await?;
        let is_of_other = status.claimed_by.is_some() && status.claimed_by != self.account();
        if is_of_other && !self.is_claim_given_up(&status) {
            return Err(Error::Refused(Code::ClaimedByOther));
        }
        Ok(())
    }

    /// Whether the claim is so old that another reviewer may take the case over.
    fn is_claim_given_up(&self, status: &ReviewState) -> bool {
        status.claimed_until.is_none_or(|until| claim_term(&self.backend).is_half_over(until))
    }

    /// Whether an account may decide about the case now, whoever has claimed it.
    async fn may_decide(&self, case: &ReviewCase, account: AccountId) -> Result<bool> {
        let db = self.backend.db().read();
        let Some(row) =
            by_id(self.reach(), db, account).await?.filter(|row| row.state == AccountState::Active)
        else {
            return Ok(false);
        };
        let unit = self.unit_of(db, case).await?;
        let held = held_at(db, account, unit, self.backend.now()).await?;
        let reviewer = Reviewer { account, is_founder: row.founder };
        Ok(held.has(Permission::ValidateIdentities) && self.exclusion(case, reviewer).await?.is_none())
    }

    /// The unit of the person of a case.
    async fn unit_of(&self, db: &impl ConnectionTrait, case: &ReviewCase) -> Result<Option<UnitId>> {
        match case.identity.account_id {
            Some(account) => Ok(by_id(EVERYONE, db, account).await?.and_then(|row| row.unit)),
            None => Ok(None),
        }
    }

    /// Tells a reviewer that a case waits for them.
    async fn notice_to(&self, to: AccountId, id: IdentityId) -> Result<Vec<PreparedMessage>> {
        let row = by_id(self.reach(), self.backend.db().read(), to).await?;
        let Some((row, email)) = row.and_then(|row| row.email.clone().map(|email| (row, email))) else {
            return Ok(Vec::new());
        };
        let recipient = Recipient { account: to, to: email, locale: row.locale };
        Ok(vec![recipient.message(&self.backend, MessageKind::IdentityToReview, id, Params::default())])
    }
}

/// Selects a waiting identity that is free, one's own claim, or claimed by somebody else for long.
fn can_be_given_by(me: Option<AccountId>, claim: Term) -> Condition {
    let is_old = identity::Column::ClaimedUntil.lte(claim.half());
    let waiting = [IdentityState::Submitted, IdentityState::InReview];
    Condition::any()
        .add(super::claim::is_available_to(me, claim))
        .add(Condition::all().add(identity::Column::State.is_in(waiting)).add(is_old))
}
