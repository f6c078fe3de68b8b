use super::{fault_at_field, subject};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{grp, member};
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use crate::units::name_key;
use domain::audit::Action;
use domain::form::Code;
use domain::id::GroupId;
use domain::registry::{GROUPS_MOST, GroupDraft};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

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
            let detail = serde_json::Value::Null;
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

    /// Changes the name and the description of a group.
    ///
    /// # Errors
    /// `not_found`; else as [`create_group`](Self::create_group).
    pub async fn update_group(&self, id: GroupId, draft: &GroupDraft) -> Result<()> {
        let new = draft.check()?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let changed = grp::Entity::update_many()
                .col_expr(grp::Column::Name, Expr::value(new.name.as_str()))
                .col_expr(grp::Column::NameKey, Expr::value(name_key(new.name.as_str())))
                .col_expr(grp::Column::Description, Expr::value(new.description.as_str()))
                .filter(grp::Column::Id.eq(id))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                return Err(Error::Refused(Code::NotFound));
            }
            let entry =
                Entry { action: Action::GroupChanged, subject: subject(id), detail: serde_json::Value::Null };
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
            let members = member::Entity::delete_many().filter(member::Column::Grp.eq(id)).exec(tx).await?;
            if grp::Entity::delete_by_id(id).exec(tx).await?.rows_affected == 0 {
                return Err(Error::Refused(Code::NotFound));
            }
            let detail = serde_json::json!({ "members": members.rows_affected });
            let entry = Entry { action: Action::GroupDeleted, subject: subject(id), detail };
            audit::record(tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await
    }
}
