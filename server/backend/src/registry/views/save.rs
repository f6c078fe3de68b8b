use super::{check_free, name_used};
use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::database_error::Unique;
use crate::db::Tx;
use crate::entity::saved_view;
use crate::error::{Error, Result};
use crate::gate::{CanViewRegistry, Desk};
use crate::normalize::name_key;
use crate::reach::EVERYONE;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::ViewId;
use domain::registry::{VIEWS_MOST, ViewDraft};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

impl Desk<CanViewRegistry> {
    /// Saves a list under a name. One for everybody is an event of the audit.
    ///
    /// # Errors
    /// The faults of the form; `view_name_used` and `views_many` at the name.
    pub async fn save_view(&self, draft: ViewDraft) -> Result<ViewId> {
        let (backend, view) = (&self.backend, &draft.check()?);
        let owner = self.account().ok_or(Error::Refused(Code::SignedOut))?;
        let (id, now) = (backend.new_id::<ViewId>(), backend.now());
        let work = async |tx: Tx| {
            let tx = &*tx;
            // Two requests of one person count one after the other.
            accounts::lock(EVERYONE, tx, owner).await?;
            let own = saved_view::Entity::find().filter(saved_view::Column::Owner.eq(owner));
            if own.count(tx).await? >= VIEWS_MOST {
                return Err(Faults::one(Field::ViewName, Code::ViewsMany).into());
            }
            if view.is_shared() {
                check_free(tx, self, view.name()).await?;
            }
            let row = saved_view::ActiveModel {
                id: Set(id),
                owner: Set(owner),
                is_shared: Set(view.is_shared()),
                name: Set(view.name().to_owned()),
                name_key: Set(name_key(view.name())),
                query: Set(view.query().to_owned()),
                created_at: Set(now),
            };
            saved_view::Entity::insert(row).exec_without_returning(tx).await?;
            if !view.is_shared() {
                return Ok(());
            }
            let subject = Subject::new(SubjectKind::SavedView, id);
            let entry = Entry { action: Action::ViewSaved, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, &self.caller, entry).await
        };
        match backend.db().write(work).await {
            Ok(()) => Ok(id),
            Err(error) => match error.violated() {
                Some(Unique::View) => Err(name_used()),
                _ => Err(error),
            },
        }
    }
}
