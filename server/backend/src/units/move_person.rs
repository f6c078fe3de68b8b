use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, unit};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::permissions;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, UnitId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

impl Desk<CanManageAccounts> {
    /// Puts somebody into a unit, or into none. Records nothing where they are in it already.
    ///
    /// # Errors
    /// `not_found`; `permission_not_held` for an account that holds what the actor does not, and for the founder's, except the actor's own;
    /// `choice_unknown` and `unit_archived` at the unit.
    pub async fn move_to_unit(&self, id: AccountId, to: Option<UnitId>) -> Result<()> {
        let backend = &self.backend;
        let subject = Subject::new(SubjectKind::Account, id);
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = accounts::lock_existing(tx, id).await?;
            permissions::may_place(tx, self, &found, now).await?;
            if found.unit == to {
                return Ok(());
            }
            if let Some(unit) = to {
                // Shared, so that it is not archived meanwhile.
                let row = unit::Entity::find_by_id(unit).lock_shared().one(tx).await?;
                let row = row.ok_or_else(|| Faults::one(Field::Unit, Code::ChoiceUnknown))?;
                if row.archived_at.is_some() {
                    return Err(Faults::one(Field::Unit, Code::UnitArchived).into());
                }
            }
            account::Entity::update_many()
                .col_expr(account::Column::Unit, Expr::value(to))
                .col_expr(account::Column::ChangedAt, Expr::value(now))
                .filter(account::Column::Id.eq(id))
                .exec(tx)
                .await?;
            let detail = serde_json::json!({ "before": found.unit, "after": to });
            audit::record(tx, backend, &self.caller, Entry { action: Action::AccountMoved, subject, detail })
                .await
        };
        match backend.db().write(work).await {
            Err(Error::Refused(code @ Code::PermissionNotHeld)) => Err(self.refuse(code, subject).await),
            other => other,
        }
    }
}
