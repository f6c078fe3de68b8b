//! Sending invitations again, and revoking them, for all rows of a batch at once.

use super::super::write::RowOutcome;
use super::left_out;
use crate::audit::{self, Entry, Event};
use crate::entity::{account, bulk_person, invitation};
use crate::error::Result;
use crate::gate::{CanManageInvitations, Desk};
use crate::invitations::{self, InvitationBatch, PreparedInvitation, Terms, invited_often};
use crate::reach::EVERYONE;
use crate::{outbox, permissions};
use domain::account::AccountState;
use domain::audit::Action;
use domain::bulk::Outcome;
use domain::form::Code;
use domain::id::{AccountId, InvitationId, JobId};
use domain::invitation::InvitationState;
use domain::message::Lane;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, QueryFilter, QueryOrder};
use std::collections::{HashMap, HashSet};

/// The invitations that replace others, in the order of the rows, or why there is none.
pub(super) struct PreparedResending {
    rows: Vec<std::result::Result<PreparedInvitation, Code>>,
    now: i64,
}

/// The latest invitation of each account.
async fn latest(
    db: &impl ConnectionTrait,
    people: &[bulk_person::Model],
) -> Result<HashMap<AccountId, invitation::Model>> {
    let rows = invitation::Entity::find(EVERYONE)
        .filter(invitation::Column::AccountId.is_in(people.iter().map(|person| person.account_id)))
        .order_by_asc(invitation::Column::CreatedAt)
        .order_by_asc(invitation::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.account_id, row)).collect())
}

pub(super) async fn prepare(
    desk: &Desk<CanManageInvitations>,
    job: JobId,
    people: &[bulk_person::Model],
) -> Result<PreparedResending> {
    let (backend, now) = (&desk.backend, desk.backend.now());
    let db = backend.db().read();
    let mut accounts: HashMap<AccountId, account::Model> = super::known(db, desk.reach(), people).await?;
    let reached: HashSet<AccountId> = accounts.keys().copied().collect();
    let latest = latest(db, people).await?;
    let keys = accounts.values().filter_map(|row| row.email_key.as_deref());
    let often = invited_often(backend, keys, now).await?;
    let actor = desk.caller.actor();
    let mut rows = Vec::with_capacity(people.len());
    for person in people {
        // Whoever is in the batch twice is invited once.
        let Some(row) = accounts.remove(&person.account_id) else {
            let is_reached = reached.contains(&person.account_id);
            rows.push(Err(if is_reached { Code::InvitationNotOpen } else { Code::NotFound }));
            continue;
        };
        let old = latest.get(&row.id);
        let old = old.filter(|old| person.invitation_id.is_none_or(|selected| selected == old.id));
        let refusal = match (&row.state, old) {
            (AccountState::Pending, None) => Some(Code::InvitationNotOpen),
            (AccountState::Pending, Some(_)) => {
                row.email_key.as_ref().is_some_and(|key| often.contains(key)).then_some(Code::InvitedOften)
            }
            _ => Some(Code::AccountNotPending),
        };
        rows.push(match (refusal, old) {
            (None, Some(old)) => {
                let terms = Terms {
                    backend,
                    actor: actor.clone(),
                    created_by: desk.account(),
                    job: Some(job),
                    note: &old.note,
                    lifetime: invitations::lifespan(old).lifetime,
                    lane: Lane::Bulk,
                    is_held: false,
                    is_requested: false,
                };
                Ok(terms.resend(row, old.into(), old.locale)?)
            }
            (code, _) => Err(code.unwrap_or(Code::InvitationNotOpen)),
        });
    }
    Ok(PreparedResending { rows, now })
}

impl PreparedResending {
    /// Writes them; `None` if an account or its invitation has changed since.
    pub(super) async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanManageInvitations>,
        people: &[bulk_person::Model],
    ) -> Result<Option<Vec<RowOutcome>>> {
        let reach = permissions::reach_now(tx, desk).await?;
        let batch = InvitationBatch {
            invitations: self.rows.iter().flatten().collect(),
            now: self.now,
            by: desk.account(),
            is_last_try: false,
        };
        // The border may be another one since the desk was opened; people who are moved change their accounts.
        if !batch.lock(tx).await? || !batch.is_within(tx, &reach).await? {
            return Ok(None);
        }
        if !batch.invitations.is_empty() {
            batch.write(tx, &desk.backend).await?;
        }
        let outcomes = self.rows.iter().zip(people).map(|(row, person)| match row {
            Ok(invitation) => RowOutcome {
                outcome: Outcome::Resent,
                account: Some(person.account_id),
                invitation: Some(invitation.id()),
                ..RowOutcome::default()
            },
            Err(code) => left_out(person.account_id, *code),
        });
        Ok(Some(outcomes.collect()))
    }
}

/// Revokes the open invitations of people, or those that were selected. Of somebody who is to be deleted it is as it was once
/// they are restored.
pub(super) async fn revoke(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageInvitations>,
    people: &[bulk_person::Model],
) -> Result<Vec<RowOutcome>> {
    let (backend, now) = (&desk.backend, desk.backend.now());
    let reach = permissions::reach_now(tx, desk).await?;
    super::lock(tx, people).await?;
    let open: Vec<invitation::Model> = invitation::Entity::find(EVERYONE)
        .filter(invitation::Column::AccountId.is_in(people.iter().map(|person| person.account_id)))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .all(tx)
        .await?;
    let open: HashMap<AccountId, InvitationId> =
        open.into_iter().map(|row| (row.account_id, row.id)).collect();
    let accounts = super::known(tx, &reach, people).await?;
    let is_reached = |id: &AccountId| accounts.contains_key(id);
    let is_to_be_deleted = |id| accounts.get(&id).is_some_and(|row| row.state == AccountState::ToBeDeleted);
    let mut chosen = HashSet::new();
    let mut rows = Vec::with_capacity(people.len());
    for person in people {
        let open = open.get(&person.account_id).copied().filter(|_| is_reached(&person.account_id));
        let open = open.filter(|_| !is_to_be_deleted(person.account_id));
        let open = open.filter(|open| person.invitation_id.is_none_or(|selected| selected == *open));
        rows.push((person.account_id, open.filter(|open| chosen.insert(*open))));
    }
    let ids: Vec<InvitationId> = chosen.iter().copied().collect();
    let closed = if ids.is_empty() {
        Vec::new()
    } else {
        invitations::revoke_all(tx, &ids, now, desk.account()).await?
    };
    let revoked: Vec<AccountId> = closed.iter().map(|(_, account)| *account).collect();
    if !revoked.is_empty() {
        outbox::withdraw_all(tx, &revoked, now).await?;
    }
    let actor = desk.caller.actor();
    let events = closed.iter().map(|(invitation, account)| {
        let detail = serde_json::json!({ "account": account });
        let subject = invitations::subject(*invitation);
        audit::prepare(backend, &actor, Entry { action: Action::InvitationRevoked, subject, detail })
    });
    let events: Vec<Event> = events.collect::<Result<_>>()?;
    audit::record_all(tx, &events.iter().collect::<Vec<_>>()).await?;
    let closed: HashSet<InvitationId> = closed.into_iter().map(|(invitation, _)| invitation).collect();
    let outcome = |(account, open): (AccountId, Option<InvitationId>)| match open {
        Some(open) if closed.contains(&open) => RowOutcome {
            outcome: Outcome::Changed,
            account: Some(account),
            invitation: Some(open),
            ..RowOutcome::default()
        },
        _ if !is_reached(&account) => left_out(account, Code::NotFound),
        _ if is_to_be_deleted(account) => left_out(account, Code::AccountNotPending),
        _ => left_out(account, Code::InvitationNotOpen),
    };
    Ok(rows.into_iter().map(outcome).collect())
}
