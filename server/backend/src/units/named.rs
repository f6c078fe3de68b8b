use super::{TOP, name_key};
use crate::entity::{unit, unit_below};
use crate::error::Result;
use domain::id::UnitId;
use domain::registry::UnitPath;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// The unit that a text names, by its code or by its path (`Sales / Italy`). An archived one is named by nothing.
pub(crate) async fn by_name(db: &impl ConnectionTrait, text: &str) -> Result<Option<UnitId>> {
    let by_code = unit::Entity::find()
        .filter(unit::Column::Code.eq(text.trim()))
        .filter(unit::Column::ArchivedAt.is_null());
    if let Some(found) = by_code.one(db).await? {
        return Ok(Some(found.id));
    }
    let Ok(path) = UnitPath::parse(text) else { return Ok(None) };
    let (mut parent, mut last) = (TOP, None);
    for name in path.names() {
        let child = unit::Entity::find()
            .filter(unit::Column::Parent.eq(parent))
            .filter(unit::Column::NameKey.eq(name_key(name.as_str())));
        let Some(child) = child.one(db).await? else { return Ok(None) };
        parent = child.id.uuid();
        last = Some(child);
    }
    Ok(last.filter(|unit| unit.archived_at.is_none()).map(|unit| unit.id))
}

/// The path of a unit, from the top; empty where there is none.
pub(crate) async fn path_of(db: &impl ConnectionTrait, id: UnitId) -> Result<String> {
    let above = unit_below::Entity::find()
        .filter(unit_below::Column::Unit.eq(id))
        .order_by_desc(unit_below::Column::Depth)
        .all(db)
        .await?;
    let ids: Vec<UnitId> = above.iter().map(|row| row.ancestor).collect();
    let units = unit::Entity::find().filter(unit::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let names: HashMap<UnitId, String> = units.into_iter().map(|row| (row.id, row.name)).collect();
    let path: Vec<&str> = ids.iter().filter_map(|id| names.get(id)).map(String::as_str).collect();
    Ok(path.join(" / "))
}

/// Whether this is the id of a unit that people can be put into, or empty.
pub(crate) async fn is_choice(db: &impl ConnectionTrait, text: &str) -> Result<bool> {
    Ok(text.is_empty() || of_choice(db, text).await?.is_some())
}

/// The unit of an id, if people can be put into it.
pub(crate) async fn of_choice(db: &impl ConnectionTrait, text: &str) -> Result<Option<UnitId>> {
    let Ok(id) = text.parse::<UnitId>() else { return Ok(None) };
    let row = unit::Entity::find_by_id(id).one(db).await?;
    Ok(row.filter(|row| row.archived_at.is_none()).map(|row| row.id))
}
