//! Writes the cells of a row as the actions on a single person write them.

use super::super::people::grouping::{self, StoredMembership};
use super::super::people::moving;
use super::batch::Batch;
use super::prepare::{PreparedRow, PreparedState};
use crate::account_actions::{OneValue, is_in_order};
use crate::account_units::move_accounts;
use crate::accounts::{self};
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::reach::EVERYONE;
use crate::{own_fields, permissions};
use domain::bulk::update::{CellChange, UpdateColumn, UpdateWords};
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, EventId, GroupId, UnitId};
use domain::identity::Relationship;
use domain::registry::{CheckedOwnValue, FieldKind, OwnField};
use sea_orm::DatabaseTransaction;

impl Batch<'_> {
    /// Writes cells of a row. Returns the event where the state of the account was changed.
    pub(super) async fn write_row(
        &self,
        tx: &DatabaseTransaction,
        prepared: &PreparedRow,
        before: &account::Model,
        cells: &[(UpdateColumn, &CellChange)],
    ) -> Result<Option<EventId>> {
        let (desk, id) = (self.desk, before.id);
        let is_written = |column: UpdateColumn| cells.iter().any(|(one, _)| *one == column);
        let edited = (is_written(UpdateColumn::Username), is_written(UpdateColumn::Language));
        if let (Some(edit), true) = (&prepared.edit, edited.0 || edited.1) {
            // Its username was given up for a moment.
            let found = accounts::lock_existing(EVERYONE, tx, id).await?;
            let found = account::Model { username: before.username.clone(), ..found };
            edit.write(tx, desk, &found, edited).await?;
        }
        let mut own = Vec::new();
        for (column, cell) in cells {
            // Read again, since the one before may have made the key of the account.
            let found = accounts::lock_existing(EVERYONE, tx, id).await?;
            let value = (!cell.after.is_empty()).then(|| cell.after.clone());
            match column {
                UpdateColumn::ExternalId => OneValue::ExternalId(value).write(tx, desk, &found).await?,
                UpdateColumn::Relationship => {
                    let relationship = value.as_deref().and_then(Relationship::from_word);
                    OneValue::Relationship(relationship).write(tx, desk, &found).await?;
                }
                UpdateColumn::Starts => {
                    // Where the row has another end too, that is compared with this start.
                    let ends_later = is_written(UpdateColumn::Ends) && prepared.end.is_some();
                    if !ends_later && !is_in_order(&desk.backend, value.as_deref(), found.ends_at) {
                        return Err(Faults::one(Field::StartsOn, Code::EndBeforeStart).into());
                    }
                    OneValue::StartsOn(value).write(tx, desk, &found).await?;
                }
                UpdateColumn::Unit => {
                    move_to(tx, desk, &found, (value.as_deref(), prepared.is_new)).await?;
                }
                UpdateColumn::Groups => regroup(tx, desk, id, cell).await?,
                UpdateColumn::Own(_) => {
                    let field = self.words.own(*column).ok_or(Error::Refused(Code::ChangedMeanwhile))?;
                    own.push(own_value(field, &cell.after)?);
                }
                _ => {}
            }
        }
        if !own.is_empty() {
            let found = accounts::lock_existing(EVERYONE, tx, id).await?;
            own_fields::change_locked(tx, desk, &found, &own).await?;
        }
        if let (Some(request), true) = (&prepared.address, is_written(UpdateColumn::Email)) {
            request.write(tx, desk).await?;
        }
        if let (Some(end), true) = (&prepared.end, is_written(UpdateColumn::Ends)) {
            end.write(tx, desk).await?;
        }
        match &prepared.state {
            _ if !is_written(UpdateColumn::State) => Ok(None),
            Some(PreparedState::Suspend(new)) => Ok(new.write(tx, desk).await?.map(|written| written.event)),
            Some(PreparedState::Reactivate(new)) => new.write_checked(tx, desk).await,
            None => Ok(None),
        }
    }
}

async fn move_to(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    found: &account::Model,
    (unit, is_new): (Option<&str>, bool),
) -> Result<()> {
    let unit: Option<UnitId> =
        unit.map(str::parse).transpose().map_err(|_| Error::Refused(Code::ChoiceUnknown))?;
    if unit == found.unit {
        return Ok(());
    }
    let now = desk.backend.now();
    let actor = permissions::held_by_actor(tx, desk, now).await?;
    let reach = actor.reach_of::<CanManageAccounts>();
    let mut refused = moving::refusal_of_unit(tx, &reach, unit).await?;
    // Of somebody who was registered just now, nobody gains what the actor has not typed.
    if refused.is_none() && !is_new {
        refused = permissions::refusal_of_move(tx, desk, &actor, (found.unit, unit), now).await?;
    }
    if let Some(code) = refused {
        return Err(Error::Refused(code));
    }
    move_accounts(tx, (&desk.backend, &desk.caller.actor()), &[(found.id, found.unit)], unit).await
}

/// Adds somebody to the groups that are new, and removes them from those that are not named any more.
async fn regroup(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    id: AccountId,
    cell: &CellChange,
) -> Result<()> {
    let groups = |text: &str| UpdateWords::groups_of_text(text).ok_or(Error::Refused(Code::Malformed));
    let (before, after) = (groups(&cell.before)?, groups(&cell.after)?);
    let now = desk.backend.now();
    let gone = before.iter().filter(|(group, _)| after.iter().all(|(other, _)| other != group));
    let gone = gone.map(|(group, _)| (*group, None));
    let new = after.iter().filter(|membership| !before.contains(membership));
    let new = new.map(|(group, until)| (*group, Some(StoredMembership { added_at: now, ends_at: *until })));
    let changes: Vec<(GroupId, Option<StoredMembership>)> = gone.chain(new).collect();
    for (group, after) in changes {
        if after.is_some_and(|after| after.ends_at.is_some_and(|end| end <= now)) {
            return Err(Error::Refused(Code::EndPast));
        }
        if grouping::members(tx, group, &[id]).await?.is_none() {
            return Err(Error::Refused(Code::ChoiceUnknown));
        }
        grouping::store(tx, desk, group, &[(id, after)]).await?;
    }
    Ok(())
}

/// A value of an own field as it is stored.
fn own_value(own: &OwnField, text: &str) -> Result<CheckedOwnValue> {
    let known: Vec<String> = own.options.iter().map(|option| option.id.clone()).collect();
    let texts: Vec<&str> = match own.kind {
        FieldKind::Choices => text.split(',').collect(),
        _ => vec![text],
    };
    let checked = texts.into_iter().map(|text| own.kind.check(text, &known));
    let values = checked.collect::<std::result::Result<Vec<_>, Code>>().map_err(Error::Refused)?;
    Ok(CheckedOwnValue {
        id: own.id,
        field: own.field,
        is_unique: own.is_unique,
        values: values.into_iter().flatten().collect(),
    })
}
