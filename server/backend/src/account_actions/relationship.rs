use crate::accounts;
use crate::accounts::{Change, record_change};
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::permissions;
use domain::account::AccountState;
use domain::form::{Code, Field};
use domain::id::AccountId;
use domain::identity::Relationship;
use domain::registry::RelationshipDraft;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Desk<CanManageAccounts> {
    /// Changes the relationship of somebody to the organization. Records nothing where it stays as it is.
    ///
    /// # Errors
    /// `choice_unknown` at its field; `not_found`; `permission_not_held` for an account that holds what the actor does not, and
    /// for the founder's, except the actor's own.
    pub async fn set_relationship(&self, id: AccountId, draft: RelationshipDraft) -> Result<()> {
        let after = draft.check()?;
        let now = self.backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = accounts::lock(self.reach(), tx, id)
                .await?
                .filter(|found| found.state != AccountState::Deleted);
            let found = found.ok_or(Error::Refused(Code::NotFound))?;
            permissions::may_place(tx, self, &found, now).await?;
            if found.relationship == after {
                return Ok(());
            }
            account::Entity::update_many()
                .col_expr(account::Column::Relationship, Expr::value(after))
                .col_expr(account::Column::ChangedAt, Expr::value(now))
                .filter(account::Column::Id.eq(id))
                .exec(tx)
                .await?;
            let value =
                |word: Option<Relationship>| serde_json::json!({ Field::Relationship.as_str(): word });
            let change = Change {
                fields: vec![Field::Relationship],
                before: value(found.relationship),
                after: value(after),
            };
            record_change(tx, self, &found, change).await
        };
        self.refused_about(id, self.backend.db().write(work).await).await
    }
}
