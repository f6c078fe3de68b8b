use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::setting;
use crate::error::Result;
use crate::gate::{CanManageMail, Desk};
use crate::settings::StoredSetting;
use domain::audit::{Action, SubjectKind};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanManageMail> {
    /// Ends the notice of a restored backup, and with it the holding of new mail. What is held already stays held. Where
    /// there is no notice, nothing changes.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn confirm_restore(&self) -> Result<()> {
        self.backend.db().write(async |tx: Tx| confirm(&tx, self).await).await?;
        self.backend.reload_settings().await
    }
}

/// The same within another action. The settings are to be read again after it.
pub(crate) async fn confirm(tx: &DatabaseTransaction, desk: &Desk<CanManageMail>) -> Result<()> {
    let backend = &desk.backend;
    let confirmed = setting::Entity::update_many()
        .col_expr(setting::Column::Value, Expr::value("0"))
        .col_expr(setting::Column::UpdatedAt, Expr::value(backend.now()))
        .col_expr(setting::Column::UpdatedBy, Expr::value(desk.account()))
        .filter(setting::Column::Key.eq(StoredSetting::RestoredAt.key()))
        .filter(setting::Column::Value.ne("0"))
        .exec(tx)
        .await?;
    if confirmed.rows_affected == 0 {
        return Ok(());
    }
    let entry = Entry {
        action: Action::RestoreConfirmed,
        subject: Subject::only(SubjectKind::Organization),
        detail: serde_json::Value::Null,
    };
    audit::record(tx, backend, &desk.caller, entry).await
}
