use super::{fault_at_field, subject};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{grp, member};
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use crate::normalize::name_key;
use domain::audit::Action;
use domain::form::Code;
use domain::id::GroupId;
use domain::registry::{GROUPS_MOST, GroupDraft, GroupSeen};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};

impl Desk<CanManageSettings> {
    /// Creates a group.
    ///
    /// # Errors
    /// The draft's faults; `name_used` at the name; `limit_reached`.
    pub async fn create_group(&self, draft: &GroupDraft) -> Result<GroupId> {
        let new = draft.check()?;
        let backend = &self.backend;
        let id: GroupId = backend.new_id();
        let work = async |tx: Tx| {
            let tx = &*tx;
            if grp::Entity::find().count(tx).await? >= GROUPS_MOST {
                return Err(Error::Refused(Code::LimitReached));
            }
            let row = grp::ActiveModel {
                id: Set(id),
                name: Set(new.name.as_str().to_owned()),
                name_key: Set(name_key(new.name.as_str())),
                description: Set(new.description.clone()),
                created_at: Set(backend.now()),
            };
            grp::Entity::insert(row).exec_without_returning(tx).await?;
            let detail = serde_json::json!({ "name": new.name.as_str() });
            audit::record(
                tx,
                backend,
                &self.caller,
                Entry { action: Action::GroupCreated, subject: subject(id), detail },
            )
            .await
        };
        backend.db().write(work).await.map_err(fault_at_field)?;
        Ok(id)
    }

    /// Changes the name and the description of a group. Records nothing where both stay as they are.
    ///
    /// # Errors
    /// `not_found`; `changed_meanwhile` where somebody else has changed what the form began with; else as [`create_group`](Self::create_group).
    pub async fn update_group(&self, id: GroupId, draft: &GroupDraft) -> Result<()> {
        let new = draft.check()?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let before = locked(tx, id).await?;
            if draft
                .seen
                .as_ref()
                .is_some_and(|seen| *seen != (GroupSeen::of(&before.name, &before.description)))
            {
                return Err(Error::Refused(Code::ChangedMeanwhile));
            }
            let is_same =
                (before.name.as_str(), &before.description) == (new.name.as_str(), &new.description);
            if is_same {
                return Ok(());
            }
            grp::Entity::update_many()
                .col_expr(grp::Column::Name, Expr::value(new.name.as_str()))
                .col_expr(grp::Column::NameKey, Expr::value(name_key(new.name.as_str())))
                .col_expr(grp::Column::Description, Expr::value(new.description.as_str()))
                .filter(grp::Column::Id.eq(id))
                .exec(tx)
                .await?;
            let detail = serde_json::json!({
                "before": { "name": before.name, "description": before.description },
                "after": { "name": new.name.as_str(), "description": new.description },
            });
            let entry = Entry { action: Action::GroupChanged, subject: subject(id), detail };
            audit::record(tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await.map_err(fault_at_field)
    }

    /// Deletes a group. Its members stay as they are.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn delete_group(&self, id: GroupId) -> Result<()> {
        let work = async |tx: Tx| {
            let tx = &*tx;
            // Before its members, so that nobody is added between: whoever adds somebody shares this lock.
            let found = locked(tx, id).await?;
            let members = member::Entity::delete_many().filter(member::Column::Grp.eq(id)).exec(tx).await?;
            grp::Entity::delete_by_id(id).exec(tx).await?;
            let detail = serde_json::json!({ "name": found.name, "members": members.rows_affected });
            let entry = Entry { action: Action::GroupDeleted, subject: subject(id), detail };
            audit::record(tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await
    }
}

/// A group, locked until the end of the transaction.
async fn locked(tx: &DatabaseTransaction, id: GroupId) -> Result<grp::Model> {
    let found = grp::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    found.ok_or(Error::Refused(Code::NotFound))
}
