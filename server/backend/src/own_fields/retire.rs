use super::structure::locked;
use super::subject;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::own_field;
use crate::error::Result;
use crate::gate::{CanManageSettings, Desk};
use domain::audit::Action;
use domain::id::OwnFieldId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait as _, QueryFilter};

impl Desk<CanManageSettings> {
    /// Retires a field, or takes it into use again. Its values stay. Records nothing where it is so already.
    ///
    /// # Errors
    /// `changed_meanwhile` where the field has another version than the one on the page; `not_found`;
    /// `too_many`.
    pub async fn retire_own_field(&self, id: OwnFieldId, shown: i64, is_retired: bool) -> Result<()> {
        self.count_change().await?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let before = locked(tx, id, shown).await?;
            if before.retired_at.is_some() == is_retired {
                return Ok(());
            }
            let at = is_retired.then(|| self.backend.now());
            own_field::Entity::update_many()
                .col_expr(own_field::Column::RetiredAt, Expr::value(at))
                .col_expr(own_field::Column::Version, Expr::col(own_field::Column::Version).add(1))
                .filter(own_field::Column::Id.eq(id))
                .exec(tx)
                .await?;
            let action = if is_retired { Action::FieldRetired } else { Action::FieldRestored };
            let detail = serde_json::json!({ "key": before.key });
            let entry = Entry { action, subject: subject(id), detail };
            audit::record(tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await
    }
}
