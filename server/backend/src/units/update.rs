use super::{fault_at_field, subject, tree};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::unit;
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use crate::normalize::name_key;
use crate::permissions;
use crate::reach::above;
use crate::unit_paths::TOP;
use domain::audit::Action;
use domain::form::Code;
use domain::id::UnitId;
use domain::registry::{CheckedUnit, UnitCode, UnitDraft};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, IntoActiveModel, Set};
use std::collections::BTreeSet;

impl Desk<CanManageSettings> {
    /// Changes the name, the code or the parent of a unit. Those below it and the people in it stay in it. `version` is
    /// that of the tree that the page has shown.
    ///
    /// # Errors
    /// `not_found`; else as [`create_unit`](Self::create_unit), and `unit_below_itself` at the unit above; `confirm_first` where it is moved.
    /// What counts inside the units above it counts for its people then: `own_permissions` where the actor would get more by
    /// it, `permission_not_held` where others would get what the actor does not hold.
    pub async fn update_unit(&self, id: UnitId, version: i64, draft: &UnitDraft) -> Result<()> {
        let new = draft.check()?;
        let backend = &self.backend;
        let work = async |tx: Tx| {
            let tx = &*tx;
            if is_as_drafted(&tree::by_id(tx, id).await?, &new) {
                return Ok(());
            }
            tree::begin_change(tx, version).await?;
            let old = tree::by_id(tx, id).await?;
            let old_parent = parent_of(&old);
            let mut row = old.clone().into_active_model();
            if new.parent != old_parent {
                self.require_confirmation()?;
                if let Some(parent) = new.parent
                    && tree::is_below(tx, parent, id).await?
                {
                    return Err(tree::at_parent(Code::UnitBelowItself));
                }
                let levels = tree::levels(tx, id).await?;
                let parent = tree::parent(tx, new.parent, levels).await?;
                let gained = newly_above(tx, id, new.parent).await?;
                permissions::check_may_extend(tx, self, &gained, backend.now()).await?;
                tree::move_below(tx, id, parent).await?;
                row.parent = Set(parent);
            }
            row.name = Set(new.name.as_str().to_owned());
            row.name_key = Set(name_key(new.name.as_str()));
            row.code = Set(new.code.as_ref().map(UnitCode::as_str).map(str::to_owned));
            let changed = row.update(tx).await?;
            let fields = changed_fields(&old, &changed);
            let detail = serde_json::json!({
                "fields": fields,
                "name": { "before": old.name, "after": changed.name },
                "parent": { "before": old_parent, "after": new.parent },
            });
            audit::record(
                tx,
                backend,
                &self.caller,
                Entry { action: Action::UnitChanged, subject: subject(id), detail },
            )
            .await
        };
        match backend.db().write(work).await.map_err(fault_at_field) {
            Err(Error::Refused(code @ (Code::OwnPermissions | Code::PermissionNotHeld))) => {
                Err(self.refuse(code, subject(id)).await)
            }
            other => other,
        }
    }
}

/// The units that are above a unit once it is moved below another one, and are not now.
async fn newly_above(
    tx: &DatabaseTransaction,
    id: UnitId,
    parent: Option<UnitId>,
) -> Result<BTreeSet<UnitId>> {
    let Some(parent) = parent else { return Ok(BTreeSet::new()) };
    let mut all = above(tx, [id, parent]).await?;
    let old = all.remove(&id).unwrap_or_default();
    let new = all.remove(&parent).unwrap_or_default();
    Ok(new.difference(&old).copied().collect())
}

/// The unit above, if there is one.
fn parent_of(row: &unit::Model) -> Option<UnitId> {
    (row.parent != TOP).then(|| UnitId::new(row.parent))
}

/// Whether a unit is already as it is to be.
fn is_as_drafted(row: &unit::Model, new: &CheckedUnit) -> bool {
    (row.name.as_str(), row.code.as_deref(), parent_of(row))
        == (new.name.as_str(), new.code.as_ref().map(UnitCode::as_str), new.parent)
}

/// The names of the fields that differ.
fn changed_fields(old: &unit::Model, new: &unit::Model) -> Vec<&'static str> {
    let fields = [
        ("name", old.name != new.name),
        ("code", old.code != new.code),
        ("parent", old.parent != new.parent),
    ];
    fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
}
