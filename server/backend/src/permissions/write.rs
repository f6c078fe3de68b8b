//! The only place where permissions are given and taken. Whoever may be using the actor's account would keep what they give
//! to another one of theirs, whatever is revoked from them later, and it would be in the name of the actor.

use crate::Backend;
use crate::audit::{self, Entry, Event, Subject};
use crate::entity::{first_permission, permission_grant};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::gate::{CanManagePermissions, Desk};
use crate::held_permissions::HeldPermissions;
use crate::held_permissions::held_by;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, ProfileId, UnitId};
use domain::permission::{GrantPeriod, Granted, Permission, Permissions, PlacedGrant};
use permission_grant::Column;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use std::collections::BTreeSet;

/// The rows of one statement: each has nine values, and SQLite binds 32,766.
const ROWS_OF_STATEMENT: usize = 500;

/// Permissions to be granted, by themselves or with a profile.
pub(super) struct NewGrants {
    pub(super) account: AccountId,
    pub(super) permissions: Permissions,
    pub(super) profile: Option<ProfileId>,
    /// Inside which they count; `None` is everywhere.
    pub(super) unit: Option<UnitId>,
    pub(super) period: GrantPeriod,
    pub(super) now: i64,
}

/// Writes the grants of one account from one source, in place of earlier ones that count as far.
///
/// # Errors
/// `permission_not_held` for what the actor does not hold as far, or not beyond its start; `mailbox_first`.
pub(super) async fn write_grants<R>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    actor: &HeldPermissions,
    new: NewGrants,
) -> Result<()> {
    let NewGrants { account, permissions, profile, unit, period, now } = new;
    let own_ends = actor.ends(tx, permissions, unit).await?;
    check_may_give(tx, desk).await?;
    let own_end = |permission| own_ends.get(&permission).copied().flatten();
    // All grants of a profile end together, so that it is had as a whole.
    let end_of_all = permissions.iter().filter_map(own_end).min();
    let mut rows = Vec::new();
    for permission in permissions.iter() {
        let own_end = if profile.is_some() { end_of_all } else { own_end(permission) };
        let ends_at = [period.ends_at, own_end].into_iter().flatten().min();
        if ends_at.is_some_and(|end| end <= period.starts_at.unwrap_or(now)) {
            return Err(Error::Refused(Code::PermissionNotHeld));
        }
        let holding = Holding { account_id: account, unit_id: unit, starts_at: period.starts_at, ends_at };
        rows.push(row(&desk.backend, holding, permission, profile, desk.account()));
    }
    let held = held_by(account).filter(from_source(profile)).filter(within(unit)).all(tx).await?;
    let is_held = |new: &permission_grant::ActiveModel| {
        let period = (new.starts_at.as_ref(), new.ends_at.as_ref());
        let same = |old: &permission_grant::Model| *new.permission.as_ref() == old.permission;
        held.iter().any(|old| same(old) && period == (&old.starts_at, &old.ends_at))
    };
    if rows.iter().all(is_held) {
        return Ok(());
    }
    let mut replaced = from_source(profile).add(within(unit)).add(Column::AccountId.eq(account));
    if profile.is_none() {
        replaced = replaced.add(Column::Permission.is_in(permissions.iter()));
    }
    permission_grant::Entity::delete_many().filter(replaced).exec(tx).await?;
    permission_grant::Entity::insert_many(rows).exec_without_returning(tx).await?;
    note_first_permission(tx, account, period.starts_at.unwrap_or(now)).await?;
    let mut detail = serde_json::json!({
        "permissions": words(permissions), "starts_at": period.starts_at, "ends_at": period.ends_at,
    });
    note_profile(&mut detail, profile);
    note_unit(&mut detail, unit);
    let entry = Entry { action: Action::PermissionGranted, subject: subject(account), detail };
    audit::record(tx, &desk.backend, &desk.caller, entry).await
}

/// Takes permissions that were granted by themselves, everywhere and inside units.
pub(super) async fn take_single(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManagePermissions>,
    account: AccountId,
    permissions: Permissions,
) -> Result<()> {
    let these = from_source(None).add(Column::Permission.is_in(permissions.iter()));
    take(tx, desk, account, these, None).await
}

/// Takes a profile.
pub(super) async fn take_profile(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManagePermissions>,
    account: AccountId,
    profile: ProfileId,
) -> Result<()> {
    take(tx, desk, account, from_source(Some(profile)), Some(profile)).await
}

/// Takes what was granted in one place, a permission by itself or a profile.
pub(super) async fn take_placed(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManagePermissions>,
    account: AccountId,
    PlacedGrant { granted, unit }: PlacedGrant,
) -> Result<()> {
    let (source, profile) = match granted {
        Granted::Permission(permission) => (from_source(None).add(Column::Permission.eq(permission)), None),
        Granted::Profile(profile) => (from_source(Some(profile)), Some(profile)),
    };
    take(tx, desk, account, source.add(within(unit)), profile).await
}

/// Takes these grants, with an event for each place.
async fn take(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManagePermissions>,
    account: AccountId,
    these: Condition,
    profile: Option<ProfileId>,
) -> Result<()> {
    let these = these.add(Column::AccountId.eq(account));
    let held = permission_grant::Entity::find()
        .filter(these.clone())
        .filter(Column::Permission.is_in(Permission::ALL.iter().copied()))
        .all(tx)
        .await?;
    if held.is_empty() {
        return Ok(());
    }
    permission_grant::Entity::delete_many().filter(these).exec(tx).await?;
    let places: BTreeSet<Option<UnitId>> = held.iter().map(|grant| grant.unit_id).collect();
    let events: Result<Vec<Event>> = places
        .into_iter()
        .map(|unit| {
            let here = held.iter().filter(|grant| grant.unit_id == unit).map(|grant| grant.permission);
            revoked(desk, account, here.collect(), (profile, unit))
        })
        .collect();
    audit::record_all(tx, &events?.iter().collect::<Vec<_>>()).await
}

/// Somebody who has a profile, from when and until when.
#[derive(Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub(super) struct Holding {
    pub(super) account_id: AccountId,
    pub(super) unit_id: Option<UnitId>,
    pub(super) starts_at: Option<i64>,
    pub(super) ends_at: Option<i64>,
}

/// Everybody who has a profile, once for each unit, also those for whom it has ended, in the order of their ids.
pub(super) async fn holdings(tx: &DatabaseTransaction, profile: ProfileId) -> Result<Vec<Holding>> {
    let rows = permission_grant::Entity::find()
        .select_only()
        .columns([Column::AccountId, Column::UnitId, Column::StartsAt, Column::EndsAt])
        .distinct()
        .filter(Column::ProfileId.eq(profile))
        .order_by_asc(Column::AccountId);
    Ok(rows.into_model::<Holding>().all(tx).await?)
}

/// How a profile changes for those who have it.
#[derive(Clone, Copy)]
pub(super) struct ProfileChange {
    pub(super) profile: ProfileId,
    pub(super) added: Permissions,
    pub(super) removed: Permissions,
}

/// Changes what the holders of a profile have from it. The caller has locked the profile and all of them.
///
/// # Errors
/// `permission_not_held` where an added permission would outlive the actor's own, or count further; `only_everywhere` where one
/// never counts inside a unit alone and somebody has the profile inside one; `mailbox_first`.
pub(super) async fn follow_profile(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManagePermissions>,
    actor: &HeldPermissions,
    holdings: &[Holding],
    change: ProfileChange,
) -> Result<()> {
    let ProfileChange { profile, added, removed } = change;
    if !removed.is_empty() {
        let gone = from_source(Some(profile)).add(Column::Permission.is_in(removed.iter()));
        permission_grant::Entity::delete_many().filter(gone).exec(tx).await?;
        record_each(tx, holdings, |one| revoked(desk, one.account_id, removed, (Some(profile), one.unit_id)))
            .await?;
    }
    if added.is_empty() || holdings.is_empty() {
        return Ok(());
    }
    check_may_give(tx, desk).await?;
    if !added.can_all_have_borders() && holdings.iter().any(|one| one.unit_id.is_some()) {
        return Err(Faults::one(Field::Permissions, Code::OnlyEverywhere).into());
    }
    let units: BTreeSet<Option<UnitId>> = holdings.iter().map(|one| one.unit_id).collect();
    for unit in units {
        let own_end = actor.ends(tx, added, unit).await?.into_values().flatten().min();
        let outlives = |one: &&Holding| own_end.is_some_and(|own| one.ends_at.is_none_or(|end| end > own));
        if holdings.iter().filter(|one| one.unit_id == unit).any(|one| outlives(&one)) {
            return Err(Error::Refused(Code::PermissionNotHeld));
        }
    }
    let by = desk.account();
    let rows = holdings.iter().flat_map(|one| added.iter().map(move |permission| (*one, permission)));
    let rows: Vec<_> =
        rows.map(|(one, permission)| row(&desk.backend, one, permission, Some(profile), by)).collect();
    for rows in rows.chunks(ROWS_OF_STATEMENT) {
        permission_grant::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await?;
    }
    record_each(tx, holdings, |one| {
        let mut detail = serde_json::json!({
            "permissions": words(added), "starts_at": one.starts_at, "ends_at": one.ends_at,
        });
        note_profile(&mut detail, Some(profile));
        note_unit(&mut detail, one.unit_id);
        let entry = Entry { action: Action::PermissionGranted, subject: subject(one.account_id), detail };
        audit::prepare(&desk.backend, &desk.caller.actor(), entry)
    })
    .await
}

/// Records an event about each holder, so that their timelines have it.
async fn record_each(
    tx: &DatabaseTransaction,
    holdings: &[Holding],
    event: impl Fn(&Holding) -> Result<Event>,
) -> Result<()> {
    for some in holdings.chunks(ROWS_OF_STATEMENT) {
        let events = some.iter().map(&event).collect::<Result<Vec<Event>>>()?;
        audit::record_all(tx, &events.iter().collect::<Vec<_>>()).await?;
    }
    Ok(())
}

async fn check_may_give<R>(tx: &DatabaseTransaction, desk: &Desk<R>) -> Result<()> {
    match desk.account() {
        Some(actor) if !entry_locks::is_beyond_doubt(tx, actor).await? => {
            Err(Error::Refused(Code::MailboxFirst))
        }
        _ => Ok(()),
    }
}

fn row(
    backend: &Backend,
    holding: Holding,
    permission: Permission,
    profile: Option<ProfileId>,
    by: Option<AccountId>,
) -> permission_grant::ActiveModel {
    permission_grant::ActiveModel {
        id: Set(backend.new_id()),
        account_id: Set(holding.account_id),
        permission: Set(permission),
        profile_id: Set(profile),
        unit_id: Set(holding.unit_id),
        starts_at: Set(holding.starts_at),
        ends_at: Set(holding.ends_at),
        granted_at: Set(backend.now()),
        granted_by: Set(by),
    }
}

/// Notes when an account got its first permission. A later one changes nothing.
async fn note_first_permission(tx: &DatabaseTransaction, account: AccountId, at: i64) -> Result<()> {
    let row = first_permission::ActiveModel { account_id: Set(account), at: Set(at) };
    let stays = OnConflict::column(first_permission::Column::AccountId).do_nothing().to_owned();
    first_permission::Entity::insert(row).on_conflict(stays).exec_without_returning(tx).await?;
    Ok(())
}

fn revoked(
    desk: &Desk<CanManagePermissions>,
    account: AccountId,
    permissions: Permissions,
    (profile, unit): (Option<ProfileId>, Option<UnitId>),
) -> Result<Event> {
    let mut detail = serde_json::json!({ "permissions": words(permissions) });
    note_profile(&mut detail, profile);
    note_unit(&mut detail, unit);
    let entry = Entry { action: Action::PermissionRevoked, subject: subject(account), detail };
    audit::prepare(&desk.backend, &desk.caller.actor(), entry)
}

fn note_profile(detail: &mut serde_json::Value, profile: Option<ProfileId>) {
    if let Some(profile) = profile {
        detail["profile"] = serde_json::json!(profile);
    }
}

fn note_unit(detail: &mut serde_json::Value, unit: Option<UnitId>) {
    if let Some(unit) = unit {
        detail["unit"] = serde_json::json!(unit);
    }
}

fn subject(account: AccountId) -> Subject {
    Subject::new(SubjectKind::Account, account.uuid())
}

/// Selects the grants of a profile, or those granted by themselves.
fn from_source(profile: Option<ProfileId>) -> Condition {
    let source = match profile {
        Some(profile) => Column::ProfileId.eq(profile),
        None => Column::ProfileId.is_null(),
    };
    Condition::all().add(source)
}

/// Selects what counts inside a unit, or everywhere.
fn within(unit: Option<UnitId>) -> Condition {
    let within = match unit {
        Some(unit) => Column::UnitId.eq(unit),
        None => Column::UnitId.is_null(),
    };
    Condition::all().add(within)
}

pub(super) fn words(permissions: Permissions) -> Vec<&'static str> {
    permissions.iter().map(Permission::as_str).collect()
}
