use super::super::write::RowOutcome;
use super::left_out;
use crate::account_units::move_accounts;
use crate::entity::{account, bulk_person};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::held_permissions::HeldPermissions;
use crate::permissions::{self};
use crate::reach::{EVERYONE, Reach};
use crate::unit_paths;
use domain::account::AccountState;
use domain::bulk::Outcome;
use domain::form::Code;
use domain::id::{AccountId, UnitId};
use sea_orm::{ColumnTrait, DatabaseTransaction, DerivePartialModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};

/// What a placement needs to know of an account.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
pub(in crate::bulk::run) struct Placed {
    id: AccountId,
    state: AccountState,
    founder: bool,
    pub(in crate::bulk::run) unit: Option<UnitId>,
}

/// The accounts of people, locked in one order, with whom the actor may not place and why.
pub(in crate::bulk::run) struct Placeable {
    pub(in crate::bulk::run) accounts: HashMap<AccountId, Placed>,
    above: HashSet<AccountId>,
    held: HeldPermissions,
    pub(in crate::bulk::run) reach: Reach,
    actor: Option<AccountId>,
}

impl Placeable {
    /// # Errors
    /// `permission_missing` where the actor's right was revoked since the desk was opened.
    pub(in crate::bulk::run) async fn lock(
        tx: &DatabaseTransaction,
        desk: &Desk<CanManageAccounts>,
        ids: &[AccountId],
    ) -> Result<Self> {
        let now = desk.backend.now();
        let held = permissions::held_by_actor(tx, desk, now).await?;
        let rows = account::Entity::find(EVERYONE)
            .filter(account::Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(account::Column::Id)
            .lock_exclusive()
            .into_partial_model::<Placed>()
            .all(tx)
            .await?;
        let reach = held.reach_of::<CanManageAccounts>();
        let units = reach.all_units(tx).await?;
        let is_reached = |row: &Placed| {
            units.as_ref().is_none_or(|units| row.unit.is_some_and(|unit| units.contains(&unit)))
        };
        Ok(Self {
            accounts: rows.into_iter().filter(is_reached).map(|row| (row.id, row)).collect(),
            above: permissions::holders_of_more(tx, ids, &held, now).await?,
            held,
            reach,
            actor: desk.account(),
        })
    }

    /// Why somebody is not placed. The actor and the founder never are by a job.
    pub(in crate::bulk::run) fn refusal(&self, id: AccountId) -> Option<Code> {
        match self.accounts.get(&id) {
            _ if self.actor == Some(id) => Some(Code::OwnAccount),
            None => Some(Code::NotFound),
            Some(found) if found.state == AccountState::Deleted => Some(Code::NotFound),
            Some(found) if found.founder || self.above.contains(&id) => Some(Code::PermissionNotHeld),
            Some(_) => None,
        }
    }

    /// Why people are not moved into a unit, by the unit in which they are.
    pub(in crate::bulk::run) async fn refusals_of_move(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanManageAccounts>,
        to: Option<UnitId>,
    ) -> Result<HashMap<Option<UnitId>, Code>> {
        let from: HashSet<Option<UnitId>> = self.accounts.values().map(|found| found.unit).collect();
        let mut refusals = HashMap::new();
        for from in from {
            let units = (from, to);
            let code = permissions::refusal_of_move(tx, desk, &self.held, units, desk.backend.now()).await?;
            refusals.extend(code.map(|code| (from, code)));
        }
        Ok(refusals)
    }
}

/// Why nobody can be put into a unit, or into none. The unit is locked, so that it is not archived before the commit.
pub(in crate::bulk::run) async fn refusal_of_unit(
    tx: &DatabaseTransaction,
    reach: &Reach,
    unit: Option<UnitId>,
) -> Result<Option<Code>> {
    match unit {
        Some(unit) => unit_paths::refusal_of_choice(tx, reach, unit).await,
        None => Ok((!reach.is_everyone()).then_some(Code::ChoiceMissing)),
    }
}

/// Puts people into a unit, or into none.
pub(in crate::bulk::run) async fn write(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    to: Option<UnitId>,
    people: &[bulk_person::Model],
) -> Result<Vec<RowOutcome>> {
    let ids: Vec<AccountId> = people.iter().map(|person| person.account_id).collect();
    let placeable = Placeable::lock(tx, desk, &ids).await?;
    let refused = refusal_of_unit(tx, &placeable.reach, to).await?;
    let refused_from = placeable.refusals_of_move(tx, desk, to).await?;
    let mut moved = Vec::new();
    let mut outcomes = Vec::with_capacity(ids.len());
    for id in ids {
        let found = placeable.accounts.get(&id);
        let refused = refused.or_else(|| refused_from.get(&found?.unit).copied());
        outcomes.push(match (placeable.refusal(id).or(refused), found) {
            (Some(code), _) => left_out(id, code),
            (None, Some(found)) if found.unit != to => {
                moved.push((id, found.unit));
                RowOutcome {
                    outcome: Outcome::Changed,
                    account: Some(id),
                    before: Some(serde_json::to_vec(&found.unit).map_err(Error::broken)?),
                    after: Some(serde_json::to_vec(&to).map_err(Error::broken)?),
                    ..RowOutcome::default()
                }
            }
            (None, _) => left_out(id, Code::NothingToChange),
        });
    }
    move_accounts(tx, (&desk.backend, &desk.caller.actor()), &moved, to).await?;
    Ok(outcomes)
}
