//! Everything that the page of a person shows.

mod allowed;
mod invitations;
mod organization;
mod timeline;

pub(super) use allowed::allowed_actions;

use crate::accounts;
use crate::accounts::name_in;
use crate::accounts::{AccountKey, AccountPart};
use crate::address_changes;
use crate::entity::{account, identity, permission_grant, session};
use crate::error::{Error, Result};
use crate::gate::{CanViewRegistry, Desk};
use crate::held_permissions::held_by;
use crate::last_seen;
use crate::own_fields;
use crate::permissions::names_of;
use crate::unit_paths;
use domain::form::Code;
use domain::id::{AccountId, EventId};
use domain::permission::HeldPermission;
use domain::registry::{
    AccountAction, FieldLevel, PersonField, PersonGrant, PersonIdentity, PersonSession, PersonView,
    TimelinePage,
};
use domain::session::Device;
use domain::text::harmless;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

impl Desk<CanViewRegistry> {
    /// The page of a person. Of a deleted account the tombstone is left.
    ///
    /// # Errors
    /// `not_found` where there is no such account.
    pub async fn person_view(&self, id: AccountId) -> Result<PersonView> {
        let row = self.account_row(id).await?;
        let actions = allowed_actions(self, &row).await?;
        let may_change = !actions.is_empty() && self.account() != Some(id);
        let db = self.backend.db().read();
        let own =
            identity::Entity::find(self.reach()).filter(identity::Column::AccountId.eq(id)).one(db).await?;
        let suspension_reason = match actions.contains(&AccountAction::Reactivate) {
            true => self.reason(&row, AccountPart::Suspension, row.suspension.as_deref())?,
            false => None,
        };
        let deletion_reason = match actions.contains(&AccountAction::Restore) {
            true => self.reason(&row, AccountPart::Deletion, row.deletion.as_deref())?,
            false => None,
        };
        let name = own.as_ref().map(|own| harmless(&own.name).into_owned()).unwrap_or_default();
        Ok(PersonView {
            account: id,
            name,
            invitations: invitations::of_account(self, id).await?,
            grants: self.grants_of(id).await?,
            sessions: self.sessions_of(id, actions.contains(&AccountAction::EndSession)).await?,
            timeline: timeline::page(self, id, None).await?,
            identity: own.map(|own| PersonIdentity {
                id: own.id,
                code: own.code.to_string(),
                state: own.state,
                has_verified: own.verified.is_some(),
            }),
            actions,
            is_freed: row.is_freed(),
            email: row.email.or(row.freed_email).unwrap_or_default(),
            username: row.username.or(row.freed_username).unwrap_or_default(),
            state: row.state,
            is_founder: row.founder,
            suspended_until: row.suspended_until,
            suspension_reason,
            purge_at: row.purge_at,
            deletion_reason,
            deletion_days: self.backend.settings().deletion_days,
            locale: row.locale,
            created_at: row.created_at,
            signed_in_at: row.signed_in_at,
            unit: match row.unit {
                Some(unit) => organization::unit(db, unit).await?,
                None => None,
            },
            groups: organization::groups(db, id, self.backend.now()).await?,
            relationship: row.relationship,
            starts_on: row.starts_on,
            fields: self.fields_of(id).await?,
            ends_at: row.ends_at,
            external_id: row.external_id.or(row.freed_external_id),
            address_change: address_changes::view_of_account(self, id, may_change).await?,
        })
    }

    /// The events of a person before this one, newest first.
    ///
    /// # Errors
    /// `not_found` where there is no such account.
    pub async fn person_timeline(&self, id: AccountId, before: EventId) -> Result<TimelinePage> {
        self.account_row(id).await?;
        timeline::page(self, id, Some(before)).await
    }

    /// The own fields of the account. A retired one is shown where it has a value.
    async fn fields_of(&self, id: AccountId) -> Result<Vec<PersonField>> {
        let db = self.backend.db().read();
        let fields = own_fields::find(db, FieldLevel::Account).await?;
        let mut all = own_fields::of_account(db, id, &fields).await?;
        all.retain(|one| !one.field.is_retired || !one.values.is_empty());
        Ok(all)
    }

    /// Why something was done to the account, if somebody said it.
    fn reason(
        &self,
        row: &account::Model,
        part: AccountPart,
        ciphertext: Option<&[u8]>,
    ) -> Result<Option<String>> {
        let (Some(ciphertext), Some(key)) = (ciphertext, AccountKey::from_row(&self.backend, row)?) else {
            return Ok(None);
        };
        key.decrypt_json(part, ciphertext).map(Some)
    }

    async fn account_row(&self, id: AccountId) -> Result<account::Model> {
        accounts::by_id(self.reach(), self.backend.db().read(), id)
            .await?
            .ok_or(Error::Refused(Code::NotFound))
    }

    /// The grants that have not ended, in the order of permissions.
    async fn grants_of(&self, id: AccountId) -> Result<Vec<PersonGrant>> {
        use permission_grant::Column;
        let db = self.backend.db().read();
        let lasts = Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(self.backend.now()));
        let grants = held_by(id).filter(lasts).order_by_asc(Column::Permission).all(db).await?;
        let names = self.names(db, grants.iter().filter_map(|grant| grant.granted_by)).await?;
        let profiles = names_of(db, grants.iter().filter_map(|grant| grant.profile_id)).await?;
        let units = unit_paths::paths_of(db, grants.iter().filter_map(|grant| grant.unit_id)).await?;
        let grants = grants.into_iter().map(|grant| PersonGrant {
            held: HeldPermission {
                permission: grant.permission,
                profile: grant.profile_id,
                unit: grant.unit_id,
                starts_at: grant.starts_at,
                ends_at: grant.ends_at,
            },
            profile: grant.profile_id.and_then(|id| profiles.get(&id).cloned()),
            unit: grant.unit_id.and_then(|id| units.get(&id).cloned()),
            granted_at: grant.granted_at,
            by: name_in(&names, grant.granted_by),
        });
        Ok(grants.collect())
    }

    async fn sessions_of(&self, id: AccountId, may_end_them: bool) -> Result<Vec<PersonSession>> {
        use session::Column;
        let (db, now) = (self.backend.db().read(), self.backend.now());
        let sessions = session::Entity::find()
            .filter(Column::AccountId.eq(id))
            .filter(Column::ExpiresAt.gt(now))
            .filter(Column::SeenAt.gt(last_seen::idle_since(&self.backend, now)))
            .order_by_desc(Column::SeenAt)
            .order_by_desc(Column::Id)
            .all(db)
            .await?;
        let sessions = sessions.into_iter().map(|row| PersonSession {
            id: row.id,
            device: Device::of_user_agent(&row.user_agent),
            signed_in_at: row.created_at,
            seen_at: row.seen_at,
            address: Some(row.address).filter(|address| may_end_them && !address.is_empty()),
        });
        Ok(sessions.collect())
    }
}
