use super::{check_free, name_used};
use crate::audit::{self, Entry, Subject};
use crate::database_error::Unique;
use crate::db::Tx;
use crate::entity::saved_view;
use crate::error::Result;
use crate::gate::{CanViewRegistry, Desk};
use crate::normalize::name_key;
use domain::audit::{Action, SubjectKind};
use domain::id::ViewId;
use domain::registry::ViewDraft;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Desk<CanViewRegistry> {
    /// Gives a view another name; of the draft, nothing else is used. One for everybody is an event of the audit.
    ///
    /// # Errors
    /// `not_found` for a view that the actor does not see, `permission_missing` for one that is somebody else's; the faults
    /// of the form, and `view_name_used` at the name.
    pub async fn rename_view(&self, view: ViewId, draft: ViewDraft) -> Result<()> {
        use saved_view::Column;
        let (backend, named) = (&self.backend, &draft.check()?);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = self.changeable_view(tx, view).await?;
            if row.name == named.name() {
                return Ok(());
            }
            if row.is_shared && name_key(&row.name) != name_key(named.name()) {
                check_free(tx, self, named.name()).await?;
            }
            saved_view::Entity::update_many()
                .col_expr(Column::Name, Expr::value(named.name()))
                .col_expr(Column::NameKey, Expr::value(name_key(named.name())))
                .filter(Column::Id.eq(view))
                .exec(tx)
                .await?;
            if !row.is_shared {
                return Ok(());
            }
            let subject = Subject::new(SubjectKind::SavedView, view);
            // Not the names: of views that search for somebody they are personal, and events stay.
            let detail = serde_json::json!({ "fields": ["name"] });
            let entry = Entry { action: Action::ViewRenamed, subject, detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        match backend.db().write(work).await {
            Err(error) if matches!(error.violated(), Some(Unique::View)) => Err(name_used()),
            other => other,
        }
    }
}
