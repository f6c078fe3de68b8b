//! Saved views: lists that somebody has saved, for themselves or for everybody who may see the registry.

mod delete;
mod forget;
mod rename;
mod save;

pub(crate) use forget::ErasedNames;

use crate::entity::saved_view;
use crate::error::{Error, Result};
use crate::gate::{CanViewRegistry, Desk};
use crate::normalize::name_key;
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, ViewId};
use domain::permission::Permission;
use domain::registry::SavedView;
use domain::text::harmless;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder,
    QuerySelect,
};

impl Desk<CanViewRegistry> {
    /// The views of the actor and those for everybody, by their names.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn saved_views(&self) -> Result<Vec<SavedView>> {
        use saved_view::Column;
        let account = self.account();
        let rows = saved_view::Entity::find()
            .filter(self.visible_views())
            .order_by_asc(Column::NameKey)
            .order_by_asc(Column::Id)
            .all(self.backend.db().read())
            .await?;
        let view = |row: saved_view::Model| SavedView {
            can_be_changed: may_change(self, account, &row),
            id: row.id,
            name: harmless(&row.name).into_owned(),
            query: row.query,
            is_shared: row.is_shared,
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// Which views the actor sees.
    fn visible_views(&self) -> Condition {
        use saved_view::Column;
        let own = self.account().map(|account| Column::Owner.eq(account));
        let inside = self.reach().accounts().map(|accounts| Column::Owner.in_subquery(accounts));
        let shared = Condition::all().add(Column::IsShared.eq(true)).add_option(inside);
        Condition::any().add(shared).add_option(own)
    }

    /// A view that the actor may change, locked.
    ///
    /// # Errors
    /// `not_found` for one that the actor does not see, `permission_missing` for one that is somebody else's.
    async fn changeable_view(&self, tx: &impl ConnectionTrait, view: ViewId) -> Result<saved_view::Model> {
        let found = saved_view::Entity::find_by_id(view)
            .filter(self.visible_views())
            .lock_exclusive()
            .one(tx)
            .await?;
        let row = found.ok_or(Error::Refused(Code::NotFound))?;
        if may_change(self, self.account(), &row) {
            Ok(row)
        } else {
            Err(Error::Refused(Code::PermissionMissing))
        }
    }
}

/// Whoever has saved a view changes it, and those for everybody also whoever manages the settings.
fn may_change(desk: &Desk<CanViewRegistry>, account: Option<AccountId>, row: &saved_view::Model) -> bool {
    Some(row.owner) == account || (row.is_shared && desk.permissions().has(Permission::ManageSettings))
}

/// Refuses a name that a view for everybody has which the actor sees. Those of people beyond their border tell nothing, not even
/// their names.
async fn check_free(tx: &impl ConnectionTrait, desk: &Desk<CanViewRegistry>, name: &str) -> Result<()> {
    use saved_view::Column;
    let same = saved_view::Entity::find()
        .filter(Column::IsShared.eq(true))
        .filter(Column::NameKey.eq(name_key(name)))
        .filter(desk.visible_views());
    if same.count(tx).await? > 0 { Err(name_used()) } else { Ok(()) }
}

/// The fault of a name that another view has.
fn name_used() -> Error {
    Faults::one(Field::ViewName, Code::ViewNameUsed).into()
}

#[cfg(test)]
mod tests;
