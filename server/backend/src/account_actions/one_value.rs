//! Single values of an account that an update from a file changes: each is written over a locked account that the actor may
//! edit, and recorded.

use crate::accounts::{Change, record_change};
use crate::db::{Unique, violated};
use crate::entity::account::{self, Column};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::search;
use domain::form::{Code, Faults, Field};
use domain::identity::Relationship;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// A value that an account is to have.
pub(crate) enum OneValue {
    ExternalId(Option<String>),
    Relationship(Option<Relationship>),
    /// The first day, as `2026-11-30`.
    StartsOn(Option<String>),
}

impl OneValue {
    /// # Errors
    /// `external_id_used` at its field.
    pub(crate) async fn write(
        self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanManageAccounts>,
        found: &account::Model,
    ) -> Result<()> {
        let is_searched = matches!(self, Self::ExternalId(_));
        let json = |value: &Option<String>| serde_json::json!(value);
        let (column, field, before, after, value): (_, _, _, _, SimpleExpr) = match self {
            Self::ExternalId(after) => {
                let before = json(&found.external_id);
                (Column::ExternalId, Field::ExternalId, before, json(&after), Expr::value(after))
            }
            Self::Relationship(after) => {
                let before = serde_json::json!(found.relationship);
                let said = serde_json::json!(after);
                (Column::Relationship, Field::Relationship, before, said, Expr::value(after))
            }
            Self::StartsOn(after) => {
                let before = json(&found.starts_on);
                (Column::StartsOn, Field::StartsOn, before, json(&after), Expr::value(after))
            }
        };
        account::Entity::update_many()
            .col_expr(column, value)
            .col_expr(Column::ChangedAt, Expr::value(desk.backend.now()))
            .filter(Column::Id.eq(found.id))
            .exec(tx)
            .await
            .map_err(|error| match violated(&error) {
                Some(Unique::ExternalId) => Error::from(Faults::one(Field::ExternalId, Code::ExternalIdUsed)),
                _ => Error::from(error),
            })?;
        if is_searched {
            search::refresh(tx, found.id).await?;
        }
        let value = |value: serde_json::Value| serde_json::json!({ field.as_str(): value });
        let change = Change { fields: vec![field], before: value(before), after: value(after) };
        record_change(tx, desk, found, change).await
    }
}
