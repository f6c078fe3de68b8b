use crate::entity::{grp, member};
use crate::error::Result;
use crate::gate::{CanReadUnits, Desk};
use domain::id::GroupId;
use domain::registry::GroupRow;
use domain::text::harmless;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Count {
    grp: GroupId,
    members: i64,
}

impl Desk<CanReadUnits> {
    /// All groups by name, with how many members each has.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn groups(&self) -> Result<Vec<GroupRow>> {
        let db = self.backend.db().read();
        let is_member = Condition::any()
            .add(member::Column::EndsAt.is_null())
            .add(member::Column::EndsAt.gt(self.backend.now()));
        let counts = member::Entity::find()
            .select_only()
            .column(member::Column::Grp)
            .column_as(member::Column::Account.count(), "members")
            .filter(is_member)
            .filter(Condition::all().add_option(
                self.reach().accounts().map(|accounts| member::Column::Account.in_subquery(accounts)),
            ))
            .group_by(member::Column::Grp)
            .into_model::<Count>()
            .all(db)
            .await?;
        let members: HashMap<GroupId, i64> = counts.into_iter().map(|row| (row.grp, row.members)).collect();
        let rows = grp::Entity::find().order_by_asc(grp::Column::NameKey).all(db).await?;
        let row = |row: grp::Model| GroupRow {
            members: members.get(&row.id).and_then(|n| u64::try_from(*n).ok()).unwrap_or_default(),
            id: row.id,
            name: harmless(&row.name).into_owned(),
            description: harmless(&row.description).into_owned(),
        };
        Ok(rows.into_iter().map(row).collect())
    }
}
