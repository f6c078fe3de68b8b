use super::super::write::RowOutcome;
use super::left_out;
use super::moving::Placeable;
use crate::audit::{self, Entry, Subject};
use crate::entity::{bulk_person, grp, member, person};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::reach::EVERYONE;
use domain::audit::{Action, SubjectKind};
use domain::bulk::Outcome;
use domain::form::Code;
use domain::id::{AccountId, GroupId};
use domain::registry::Membership;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A membership as an undo compares it; `None` is no member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bulk::run) struct StoredMembership {
    pub(in crate::bulk::run) added_at: i64,
    pub(in crate::bulk::run) ends_at: Option<i64>,
}

/// The members of a group among these accounts. The group is locked, so that it is not deleted before the commit; `None`
/// where there is no such group.
pub(in crate::bulk::run) async fn members(
    tx: &DatabaseTransaction,
    group: GroupId,
    ids: &[AccountId],
) -> Result<Option<HashMap<AccountId, StoredMembership>>> {
    if grp::Entity::find_by_id(group).lock_shared().one(tx).await?.is_none() {
        return Ok(None);
    }
    let rows = member::Entity::find()
        .filter(member::Column::Grp.eq(group))
        .filter(member::Column::Account.is_in(ids.iter().copied()))
        .all(tx)
        .await?;
    let stored =
        |row: member::Model| (row.account, StoredMembership { added_at: row.added_at, ends_at: row.ends_at });
    Ok(Some(rows.into_iter().map(stored).collect()))
}

/// Adds people to a group, or changes the end of their membership.
pub(in crate::bulk::run) async fn add(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    to: Membership,
    people: &[bulk_person::Model],
) -> Result<Vec<RowOutcome>> {
    let now = desk.backend.now();
    let after = |before: Option<&StoredMembership>| StoredMembership {
        added_at: before.map_or(now, |before| before.added_at),
        ends_at: to.ends_at,
    };
    let is_over = to.ends_at.is_some_and(|end| end <= now).then_some(Code::EndPast);
    let change = |before: Option<&StoredMembership>| match is_over {
        Some(code) => Err(code),
        None if before.is_some_and(|before| before.ends_at == to.ends_at) => Err(Code::NothingToChange),
        None => Ok(Some(after(before))),
    };
    write(tx, desk, to.group, people, change).await
}

/// Removes people from a group.
pub(in crate::bulk::run) async fn remove(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    group: GroupId,
    people: &[bulk_person::Model],
) -> Result<Vec<RowOutcome>> {
    let change = |before: Option<&StoredMembership>| match before {
        None => Err(Code::NothingToChange),
        Some(_) => Ok(None),
    };
    write(tx, desk, group, people, change).await
}

/// Changes memberships as `change` says of the one that somebody has.
async fn write(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    group: GroupId,
    people: &[bulk_person::Model],
    change: impl Fn(Option<&StoredMembership>) -> std::result::Result<Option<StoredMembership>, Code>,
) -> Result<Vec<RowOutcome>> {
    let ids: Vec<AccountId> = people.iter().map(|person| person.account_id).collect();
    let placeable = Placeable::lock(tx, desk, &ids).await?;
    let Some(members) = members(tx, group, &ids).await? else {
        return Ok(ids.into_iter().map(|id| left_out(id, Code::ChoiceUnknown)).collect());
    };
    let mut changes = Vec::new();
    let mut outcomes = Vec::with_capacity(ids.len());
    for id in ids {
        let before = members.get(&id);
        let changed = placeable.refusal(id).map_or_else(|| change(before), Err);
        outcomes.push(match changed {
            Err(code) => left_out(id, code),
            Ok(after) => {
                changes.push((id, after));
                RowOutcome {
                    outcome: Outcome::Changed,
                    account: Some(id),
                    before: Some(serde_json::to_vec(&before).map_err(Error::broken)?),
                    after: Some(serde_json::to_vec(&after).map_err(Error::broken)?),
                    ..RowOutcome::default()
                }
            }
        });
    }
    store(tx, desk, group, &changes).await?;
    Ok(outcomes)
}

/// Stores memberships; `None` removes somebody.
pub(in crate::bulk::run) async fn store(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    group: GroupId,
    changes: &[(AccountId, Option<StoredMembership>)],
) -> Result<()> {
    let gone: Vec<AccountId> =
        changes.iter().filter(|(_, after)| after.is_none()).map(|(id, _)| *id).collect();
    let stays: HashMap<AccountId, StoredMembership> =
        changes.iter().filter_map(|(id, after)| Some((*id, (*after)?))).collect();
    if !gone.is_empty() {
        member::Entity::delete_many()
            .filter(member::Column::Grp.eq(group))
            .filter(member::Column::Account.is_in(gone.iter().copied()))
            .exec(tx)
            .await?;
    }
    if !stays.is_empty() {
        let numbers: Vec<(i64, AccountId)> = person::Entity::find(EVERYONE)
            .select_only()
            .columns([person::Column::No, person::Column::Account])
            .filter(person::Column::Account.is_in(stays.keys().copied()))
            .into_tuple()
            .all(tx)
            .await?;
        // After an update of the program the registry is filled in the background.
        if numbers.len() != stays.len() {
            return Err(Error::CONTENTION);
        }
        let rows = numbers.into_iter().filter_map(|(no, account)| {
            let StoredMembership { added_at, ends_at } = *stays.get(&account)?;
            let (grp, no, account) = (Set(group), Set(no), Set(account));
            Some(member::ActiveModel { grp, no, account, added_at: Set(added_at), ends_at: Set(ends_at) })
        });
        let replace = OnConflict::columns([member::Column::Grp, member::Column::No])
            .update_column(member::Column::EndsAt)
            .to_owned();
        member::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    }
    let actor = desk.caller.actor();
    let mut events = Vec::with_capacity(changes.len());
    for (id, after) in changes {
        let action = if after.is_some() { Action::MemberAdded } else { Action::MemberRemoved };
        let detail = serde_json::json!({ "group": group });
        let subject = Subject::new(SubjectKind::Account, *id);
        events.push(audit::prepare(&desk.backend, &actor, Entry { action, subject, detail })?);
    }
    audit::record_all(tx, &events.iter().collect::<Vec<_>>()).await
}
