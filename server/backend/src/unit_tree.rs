//! The units in the order of their tree, with their paths.

use crate::entity::unit;
use crate::error::Result;
use crate::unit_paths::TOP;
use domain::id::UnitId;
use domain::registry::UnitRow;
use domain::text::harmless;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// The units that people can be put into, with their paths, in the order of the tree.
pub(crate) async fn choices(db: &impl ConnectionTrait) -> Result<Vec<(UnitId, String)>> {
    let mut below: HashMap<Uuid, Vec<unit::Model>> = HashMap::new();
    for row in unit::Entity::find().order_by_asc(unit::Column::NameKey).all(db).await? {
        below.entry(row.parent).or_default().push(row);
    }
    let mut units = Vec::new();
    add_below(&mut units, &mut below, &HashMap::new(), None);
    Ok(units.into_iter().filter(|unit| !unit.is_archived).map(|unit| (unit.id, unit.path)).collect())
}

/// Adds the units below one, each with those below it. The depth is bounded by that of the tree.
pub(crate) fn add_below(
    units: &mut Vec<UnitRow>,
    below: &mut HashMap<Uuid, Vec<unit::Model>>,
    people: &HashMap<UnitId, u64>,
    parent: Option<usize>,
) {
    let above = parent.map(|parent| (units[parent].id, units[parent].depth + 1, units[parent].path.clone()));
    let key = above.as_ref().map_or(TOP, |(id, ..)| id.uuid());
    for row in below.remove(&key).unwrap_or_default() {
        let name = harmless(&row.name);
        let (depth, path) = match &above {
            Some((_, depth, path)) => (*depth, format!("{path} / {name}")),
            None => (0, name.clone().into_owned()),
        };
        units.push(UnitRow {
            id: row.id,
            parent: above.as_ref().map(|(id, ..)| *id),
            name: name.into_owned(),
            code: row.code,
            depth,
            path,
            is_archived: row.archived_at.is_some(),
            people: people.get(&row.id).copied().unwrap_or_default(),
        });
        let at = units.len() - 1;
        add_below(units, below, people, Some(at));
    }
}
