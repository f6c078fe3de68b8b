//! Where a person is in the organization.

use crate::entity::{grp, member, unit, unit_below};
use crate::error::Result;
use domain::id::{AccountId, UnitId};
use domain::registry::{PersonGroup, PersonUnit};
use domain::text::harmless;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// A unit with its path.
pub(super) async fn unit(db: &impl ConnectionTrait, id: UnitId) -> Result<Option<PersonUnit>> {
    let above = unit_below::Entity::find()
        .filter(unit_below::Column::Unit.eq(id))
        .order_by_desc(unit_below::Column::Depth)
        .all(db)
        .await?;
    let ids: Vec<UnitId> = above.iter().map(|row| row.ancestor).collect();
    let units = unit::Entity::find().filter(unit::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let mut units: HashMap<UnitId, unit::Model> = units.into_iter().map(|row| (row.id, row)).collect();
    let names: Vec<String> =
        ids.iter().filter_map(|id| units.get(id)).map(|row| harmless(&row.name).into_owned()).collect();
    let own = units.remove(&id).map(|row| row.archived_at.is_some());
    Ok(own.map(|is_archived| PersonUnit { id, path: names.join(" / "), is_archived }))
}

/// The groups of an account whose membership has not ended, by name.
pub(super) async fn groups(
    db: &impl ConnectionTrait,
    account: AccountId,
    now: i64,
) -> Result<Vec<PersonGroup>> {
    let lasts = Condition::any().add(member::Column::EndsAt.is_null()).add(member::Column::EndsAt.gt(now));
    let rows = member::Entity::find()
        .filter(member::Column::Account.eq(account))
        .filter(lasts)
        .find_also_related(grp::Entity)
        .order_by_asc(grp::Column::NameKey)
        .all(db)
        .await?;
    let groups = rows.into_iter().filter_map(|(member, group)| {
        let group = group?;
        Some(PersonGroup { id: group.id, name: harmless(&group.name).into_owned(), ends_at: member.ends_at })
    });
    Ok(groups.collect())
}
