//! Profiles. A grant of a profile is a row for each of its permissions; whoever changes the profile changes these rows in the
//! same transaction, and needs to be allowed to edit everybody who has it.

use super::may_edit::holders_of_more;
use super::write::{Holding, ProfileChange, follow_profile, holdings, words};
use crate::audit::{self, Entry, Subject};
use crate::database_error::Unique;
use crate::db::Tx;
use crate::entity::{account, permission_grant, profile};
use crate::error::{Error, Result};
use crate::gate::{CanManagePermissions, Desk};
use crate::held_permissions::HeldPermissions;
use crate::normalize::name_key;
use crate::reach::EVERYONE;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, ProfileId, UnitId};
use domain::permission::{
    CheckedProfile, PROFILE_HOLDERS_MOST, PROFILES_MOST, Permission, Permissions, ProfileDraft, ProfileRow,
    ProfileSeen,
};
use domain::text::harmless;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait as _,
    FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use std::collections::{BTreeSet, HashMap};

/// How long a grant of a profile stays after its end: a reset of a second factor asks what somebody held a day ago.
const ENDED_KEPT_MS: i64 = 48 * 3_600_000;

#[derive(FromQueryResult)]
struct Count {
    profile_id: ProfileId,
    holders: i64,
}

impl Desk<CanManagePermissions> {
    /// All profiles by name, with how many people within reach have each.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn profiles(&self) -> Result<Vec<ProfileRow>> {
        use permission_grant::Column;
        let db = self.backend.db().read();
        let lasts = Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(self.backend.now()));
        let inside = self.reach().accounts().map(|accounts| Column::AccountId.in_subquery(accounts));
        let counts = permission_grant::Entity::find()
            .select_only()
            .column(Column::ProfileId)
            .column_as(Expr::col(Column::AccountId).count_distinct(), "holders")
            .filter(Column::ProfileId.is_not_null())
            .filter(lasts)
            .filter(Condition::all().add_option(inside))
            .group_by(Column::ProfileId)
            .into_model::<Count>()
            .all(db)
            .await?;
        let holders: HashMap<ProfileId, i64> =
            counts.into_iter().map(|row| (row.profile_id, row.holders)).collect();
        let rows = profile::Entity::find().order_by_asc(profile::Column::NameKey).all(db).await?;
        let row = |row: profile::Model| ProfileRow {
            holders: holders.get(&row.id).and_then(|n| u64::try_from(*n).ok()).unwrap_or_default(),
            id: row.id,
            name: harmless(&row.name).into_owned(),
            permissions: row.permissions,
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// Creates a profile.
    ///
    /// # Errors
    /// The draft's faults; `name_used` at the name; `permission_not_held` for what the actor does not hold; `limit_reached`;
    /// `confirm_first`.
    pub async fn create_profile(&self, draft: &ProfileDraft) -> Result<ProfileId> {
        let new = draft.check()?;
        self.require_confirmation()?;
        let (backend, now) = (&self.backend, self.backend.now());
        let id: ProfileId = backend.new_id();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let actor = HeldPermissions::of_actor(tx, self, now).await?;
            if !new.permissions.is_within(actor.permissions()) {
                return Err(Error::Refused(Code::PermissionNotHeld));
            }
            if profile::Entity::find().count(tx).await? >= PROFILES_MOST {
                return Err(Error::Refused(Code::LimitReached));
            }
            let row = profile::ActiveModel {
                id: Set(id),
                name: Set(new.name.as_str().to_owned()),
                name_key: Set(name_key(new.name.as_str())),
                permissions: Set(new.permissions),
                created_at: Set(now),
            };
            profile::Entity::insert(row).exec_without_returning(tx).await?;
            let detail = serde_json::json!({
                "name": new.name.as_str(), "permissions": words(new.permissions),
            });
            let entry = Entry { action: Action::ProfileCreated, subject: subject(id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        let result = backend.db().write(work).await.map_err(fault_at_field);
        self.record_refusal(subject(id), result).await?;
        Ok(id)
    }

    /// Changes a profile, and at once what everybody has who has it. Records nothing where it stays as it is.
    ///
    /// # Errors
    /// `not_found`; `changed_meanwhile` where somebody else has changed what the form began with; `permission_not_held` for
    /// what the actor does not hold, or not for as long as one of the holders has the profile, where one of them holds more than
    /// the actor or is beyond their border, and for a profile that nobody has, inside a border; `own_permissions` where the actor has the profile and adds to it; `mailbox_first`; else as
    /// [`create_profile`](Self::create_profile).
    pub async fn change_profile(&self, id: ProfileId, draft: &ProfileDraft) -> Result<()> {
        let new = draft.check()?;
        self.require_confirmation()?;
        let now = self.backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let before = locked(tx, id).await?;
            if draft
                .seen
                .as_ref()
                .is_some_and(|seen| *seen != ProfileSeen::of(&before.name, before.permissions))
            {
                return Err(Error::Refused(Code::ChangedMeanwhile));
            }
            let (actor, holdings) = self.check_may_edit_holders(tx, id, now).await?;
            let both: Permissions = before.permissions.iter().chain(new.permissions.iter()).collect();
            if !both.is_within(actor.permissions()) {
                return Err(Error::Refused(Code::PermissionNotHeld));
            }
            if before.permissions == new.permissions && before.name == new.name.as_str() {
                return Ok(());
            }
            let change = ProfileChange {
                profile: id,
                added: new.permissions.without(before.permissions),
                removed: before.permissions.without(new.permissions),
            };
            let has_it = |one: &Holding| Some(one.account_id) == self.account();
            if !change.added.is_empty() && !actor.is_all() && holdings.iter().any(has_it) {
                return Err(Error::Refused(Code::OwnPermissions));
            }
            self.write_profile(tx, &before, &new).await?;
            follow_profile(tx, self, &actor, &holdings, change).await
        };
        let result = self.backend.db().write(work).await.map_err(fault_at_field);
        self.record_refusal(subject(id), result).await
    }

    /// Deletes a profile. Whoever has it loses it at once.
    ///
    /// # Errors
    /// `not_found`; `permission_not_held` as for [`change_profile`](Self::change_profile); `confirm_first`.
    pub async fn delete_profile(&self, id: ProfileId) -> Result<()> {
        self.require_confirmation()?;
        let now = self.backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let before = locked(tx, id).await?;
            let (actor, holdings) = self.check_may_edit_holders(tx, id, now).await?;
            if !before.permissions.is_within(actor.permissions()) {
                return Err(Error::Refused(Code::PermissionNotHeld));
            }
            let removed = before.permissions;
            let change = ProfileChange { profile: id, added: Permissions::NONE, removed };
            follow_profile(tx, self, &actor, &holdings, change).await?;
            // Permissions that no longer exist are in no set.
            let rest = permission_grant::Column::ProfileId.eq(id);
            permission_grant::Entity::delete_many().filter(rest).exec(tx).await?;
            profile::Entity::delete_by_id(id).exec(tx).await?;
            let detail = serde_json::json!({
                "name": before.name, "permissions": words(removed), "people": holdings.len(),
            });
            let entry = Entry { action: Action::ProfileDeleted, subject: subject(id), detail };
            audit::record(tx, &self.backend, &self.caller, entry).await
        };
        self.record_refusal(subject(id), self.backend.db().write(work).await).await
    }

    /// What the actor holds and who has the profile, after checking that the actor may edit all of them, and reaches them.
    /// One that nobody has is for whoever manages permissions everywhere. They are locked, so
    /// that nobody is given more meanwhile. The caller has locked the profile: nobody else gets it.
    async fn check_may_edit_holders(
        &self,
        tx: &DatabaseTransaction,
        id: ProfileId,
        now: i64,
    ) -> Result<(HeldPermissions, Vec<Holding>)> {
        clear_ended(tx, id, now).await?;
        let accounts: Vec<AccountId> = holdings(tx, id).await?.iter().map(|one| one.account_id).collect();
        let locked = account::Entity::find(EVERYONE)
            .filter(account::Column::Id.is_in(accounts.iter().copied()))
            .order_by_asc(account::Column::Id)
            .lock_exclusive()
            .all(tx)
            .await?;
        // Again, as some may have lost it before their lock.
        let holdings = holdings(tx, id).await?;
        let actor = HeldPermissions::of_actor(tx, self, now).await?;
        if locked.is_empty() && !actor.permissions().has(Permission::ManagePermissions) {
            return Err(Error::Refused(Code::PermissionNotHeld));
        }
        let units: BTreeSet<Option<UnitId>> = locked.iter().map(|one| one.unit).collect();
        for unit in units {
            let is_reached = actor.at(tx, unit).await?.has(Permission::ManagePermissions);
            if !is_reached {
                return Err(Error::Refused(Code::PermissionNotHeld));
            }
        }
        let is_founders = locked.iter().any(|one| one.founder);
        if !actor.is_all() && (is_founders || !holders_of_more(tx, &accounts, &actor, now).await?.is_empty())
        {
            return Err(Error::Refused(Code::PermissionNotHeld));
        }
        Ok((actor, holdings))
    }

    async fn write_profile(
        &self,
        tx: &DatabaseTransaction,
        before: &profile::Model,
        new: &CheckedProfile,
    ) -> Result<()> {
        profile::Entity::update_many()
            .col_expr(profile::Column::Name, Expr::value(new.name.as_str()))
            .col_expr(profile::Column::NameKey, Expr::value(name_key(new.name.as_str())))
            .col_expr(profile::Column::Permissions, Expr::value(new.permissions))
            .filter(profile::Column::Id.eq(before.id))
            .exec(tx)
            .await?;
        let detail = serde_json::json!({
            "before": { "name": before.name, "permissions": words(before.permissions) },
            "after": { "name": new.name.as_str(), "permissions": words(new.permissions) },
        });
        let entry = Entry { action: Action::ProfileChanged, subject: subject(before.id), detail };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }
}

/// The profiles to be granted, locked until the end of the transaction: what they have does not change meanwhile.
///
/// # Errors
/// `not_found`; `profile_holders_many`.
pub(super) async fn locked_to_grant(
    tx: &DatabaseTransaction,
    ids: &[ProfileId],
    account: AccountId,
    now: i64,
) -> Result<Vec<profile::Model>> {
    use permission_grant::Column;
    let mut found = Vec::with_capacity(ids.len());
    // In the order of their ids, so that two grants do not wait for each other.
    for id in ids {
        found.push(locked(tx, *id).await?);
        clear_ended(tx, *id, now).await?;
        let holders = permission_grant::Entity::find()
            .select_only()
            .column(Column::AccountId)
            .distinct()
            .filter(Column::ProfileId.eq(*id))
            .filter(Column::AccountId.ne(account))
            .count(tx)
            .await?;
        if holders >= PROFILE_HOLDERS_MOST {
            return Err(Error::Refused(Code::ProfileHoldersMany));
        }
    }
    Ok(found)
}

/// The names of profiles.
pub(crate) async fn names_of(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = ProfileId>,
) -> Result<HashMap<ProfileId, String>> {
    let mut ids: Vec<ProfileId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = profile::Entity::find().filter(profile::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, harmless(&row.name).into_owned())).collect())
}

/// A profile, locked until the end of the transaction.
async fn locked(tx: &DatabaseTransaction, id: ProfileId) -> Result<profile::Model> {
    let found = profile::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    found.ok_or(Error::Refused(Code::NotFound))
}

/// Removes what has ended long ago, so that it does not count.
async fn clear_ended(tx: &DatabaseTransaction, id: ProfileId, now: i64) -> Result<()> {
    use permission_grant::Column;
    permission_grant::Entity::delete_many()
        .filter(Column::ProfileId.eq(id))
        .filter(Column::EndsAt.lte(now - ENDED_KEPT_MS))
        .exec(tx)
        .await?;
    Ok(())
}

fn subject(profile: ProfileId) -> Subject {
    Subject::new(SubjectKind::Profile, profile)
}

/// Turns a violated constraint into a fault at its field.
fn fault_at_field(error: Error) -> Error {
    match error.violated() {
        Some(Unique::ProfileName) => Faults::one(Field::ProfileName, Code::NameUsed).into(),
        _ => error,
    }
}
