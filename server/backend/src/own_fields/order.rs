use super::list::all;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::own_field;
use crate::error::{Error, Result};
use crate::gate::{CanManageSettings, Desk};
use crate::settings::begin_change;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::OwnFieldId;
use domain::setting::SettingSection;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeSet;

impl Desk<CanManageSettings> {
    /// Puts the fields into an order. `shown` is the version of the order on the page.
    ///
    /// # Errors
    /// `changed_meanwhile` where fields were added or ordered since; `malformed` for anything but all fields, each once; `too_many`.
    pub async fn order_own_fields(&self, shown: i64, order: &[OwnFieldId]) -> Result<()> {
        self.count_change().await?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            begin_change(tx, SettingSection::Fields, shown).await?;
            let before: Vec<OwnFieldId> = all(tx).await?.into_iter().map(|row| row.id).collect();
            let same: BTreeSet<&OwnFieldId> = before.iter().collect();
            if order.len() != before.len() || order.iter().collect::<BTreeSet<_>>() != same {
                return Err(Error::Refused(Code::Malformed));
            }
            for (position, id) in (1..).zip(order) {
                own_field::Entity::update_many()
                    .col_expr(own_field::Column::Position, Expr::value::<i32>(position))
                    .filter(own_field::Column::Id.eq(*id))
                    .exec(tx)
                    .await?;
            }
            let subject = Subject::only(SubjectKind::OwnField);
            let detail = serde_json::json!({ "before": before, "after": order });
            let entry = Entry { action: Action::FieldsOrdered, subject, detail };
            audit::record(tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await
    }
}
