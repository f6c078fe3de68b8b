use super::{fault_at_field, subject, tree};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::unit;
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use crate::normalize::name_key;
use domain::audit::Action;
use domain::form::Code;
use domain::id::UnitId;
use domain::registry::{UNITS_MOST, UnitCode, UnitDraft};
use sea_orm::{EntityTrait, PaginatorTrait, Set};

impl Desk<CanManageSettings> {
    /// Creates a unit. `version` is that of the tree that the page has shown.
    ///
    /// # Errors
    /// The draft's faults; `name_used` and `unit_code_used` at their fields; `choice_unknown`, `unit_archived` and
    /// `unit_too_deep` at the unit above; `limit_reached`; `changed_meanwhile`.
    pub async fn create_unit(&self, version: i64, draft: &UnitDraft) -> Result<UnitId> {
        let new = draft.check()?;
        let backend = &self.backend;
        let id: UnitId = backend.new_id();
        let work = async |tx: Tx| {
            let tx = &*tx;
            tree::begin_change(tx, version).await?;
            if unit::Entity::find().count(tx).await? >= UNITS_MOST {
                return Err(Error::Refused(Code::LimitReached));
            }
            let parent = tree::parent(tx, new.parent, 1).await?;
            let row = unit::ActiveModel {
                id: Set(id),
                parent: Set(parent),
                name: Set(new.name.as_str().to_owned()),
                name_key: Set(name_key(new.name.as_str())),
                code: Set(new.code.as_ref().map(UnitCode::as_str).map(str::to_owned)),
                archived_at: Set(None),
                created_at: Set(backend.now()),
            };
            unit::Entity::insert(row).exec_without_returning(tx).await?;
            tree::attach_new(tx, id, parent).await?;
            let detail = serde_json::json!({ "parent": new.parent });
            audit::record(
                tx,
                backend,
                &self.caller,
                Entry { action: Action::UnitCreated, subject: subject(id), detail },
            )
            .await
        };
        backend.db().write(work).await.map_err(fault_at_field)?;
        Ok(id)
    }
}
