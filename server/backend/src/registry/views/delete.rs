use crate::audit::{self, Entry, Subject};
use crate::clear_erased::clear_erased_now;
use crate::db::Tx;
use crate::entity::saved_view;
use crate::error::Result;
use crate::gate::{CanViewRegistry, Desk};
use domain::audit::{Action, SubjectKind};
use domain::id::ViewId;
use sea_orm::EntityTrait;

impl Desk<CanViewRegistry> {
    /// Deletes a view. One for everybody is an event of the audit.
    ///
    /// # Errors
    /// `not_found` for a view that the actor does not see, `permission_missing` for one that is somebody else's.
    pub async fn delete_view(&self, view: ViewId) -> Result<()> {
        let backend = &self.backend;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = self.changeable_view(tx, view).await?;
            saved_view::Entity::delete_by_id(view).exec(tx).await?;
            // What is searched may be a name.
            clear_erased_now(tx, backend.now()).await?;
            if !row.is_shared {
                return Ok(());
            }
            let subject = Subject::new(SubjectKind::SavedView, view);
            let entry = Entry { action: Action::ViewDeleted, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }
}
