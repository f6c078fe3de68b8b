//! Suspending, reactivating, deleting and ending accounts, each as for one person.

use super::super::write::RowOutcome;
use super::{lock, outcome_of};
use crate::Backend;
use crate::account_actions::{NewDeletion, NewEnd, NewSuspension, Reactivation};
use crate::entity::{account, bulk_person};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use domain::bulk::CheckedAction;
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, EventId};
use domain::message::Lane;
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The changes of a batch, with their messages.
pub(super) struct PreparedChanges<'a>(HashMap<AccountId, Change<'a>>);

enum Change<'a> {
    Suspend(NewSuspension<'a>, Option<i64>),
    Reactivate(Reactivation),
    Delete(NewDeletion<'a>),
    End(NewEnd, Option<i64>),
}

/// A suspension as an undo compares it. The reason is a ciphertext under the account's key.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredSuspension {
    pub(super) until: Option<i64>,
    pub(super) reason: Option<Vec<u8>>,
    /// The event of it; jobs of an earlier program have none.
    #[serde(default)]
    pub(super) event: Option<EventId>,
}

pub(super) fn prepare<'a>(
    backend: &Backend,
    action: &'a CheckedAction,
    known: HashMap<AccountId, account::Model>,
) -> PreparedChanges<'a> {
    let change = |row: account::Model| {
        Some(match action {
            CheckedAction::Suspend(suspension) => {
                Change::Suspend(NewSuspension::of_many(backend, row, suspension), suspension.until())
            }
            CheckedAction::Reactivate => Change::Reactivate(Reactivation::in_lane(backend, row, Lane::Bulk)),
            CheckedAction::Delete(reason) => Change::Delete(NewDeletion::of_many(backend, row, reason)),
            CheckedAction::SetEnd(end) => Change::End(NewEnd::prepare(backend, row, *end, Lane::Bulk), *end),
            _ => return None,
        })
    };
    PreparedChanges(known.into_iter().filter_map(|(id, row)| Some((id, change(row)?))).collect())
}

impl PreparedChanges<'_> {
    pub(super) async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanManageAccounts>,
        people: &[bulk_person::Model],
    ) -> Result<Vec<RowOutcome>> {
        lock(tx, people).await?;
        let mut outcomes = Vec::with_capacity(people.len());
        for person in people {
            let id = person.account_id;
            outcomes.push(outcome_of(id, self.write_one(tx, desk, id).await)?);
        }
        Ok(outcomes)
    }

    async fn write_one(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanManageAccounts>,
        id: AccountId,
    ) -> Result<Option<RowOutcome>> {
        if desk.account() == Some(id) {
            return Err(Error::Refused(Code::OwnAccount));
        }
        let change = self.0.get(&id).ok_or(Error::Refused(Code::NotFound))?;
        let check_end = |end: Option<i64>| {
            let is_over = end.is_some_and(|end| end <= desk.backend.now());
            if is_over { Err(Error::from(Faults::one(Field::EndsOn, Code::EndPast))) } else { Ok(()) }
        };
        let is_changed = match change {
            Change::Suspend(new, until) => {
                check_end(*until)?;
                let Some(written) = new.write(tx, desk).await? else { return Ok(None) };
                let (until, reason, event) = (*until, written.reason, Some(written.event));
                let after = StoredSuspension { until, reason, event };
                return Ok(Some(RowOutcome {
                    // Whoever is suspended by a job was active before.
                    before: Some(b"active".to_vec()),
                    after: Some(serde_json::to_vec(&after).map_err(Error::broken)?),
                    ..RowOutcome::default()
                }));
            }
            Change::Reactivate(reactivation) => reactivation.write_checked(tx, desk).await?.is_some(),
            Change::Delete(new) => new.write(tx, desk).await?,
            Change::End(new, end) => {
                check_end(*end)?;
                new.write(tx, desk).await?
            }
        };
        Ok(is_changed.then(RowOutcome::default))
    }
}
