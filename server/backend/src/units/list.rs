use super::people::people_by_unit;
use super::tree;
use crate::entity::{unit, unit_below};
use crate::error::Result;
use crate::gate::{CanChooseUnits, CanReadUnits, Desk};
use crate::unit_tree::{add_below, choices};
use domain::id::UnitId;
use domain::registry::{UnitChoice, UnitRow, UnitTree};
use sea_orm::{EntityTrait, QueryOrder};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

impl Desk<CanReadUnits> {
    /// All units within reach, with how many people are in each.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn units(&self) -> Result<UnitTree> {
        let db = self.backend.db().read();
        let version = tree::version(db).await?;
        let mut below: HashMap<Uuid, Vec<unit::Model>> = HashMap::new();
        for row in unit::Entity::find().order_by_asc(unit::Column::NameKey).all(db).await? {
            below.entry(row.parent).or_default().push(row);
        }
        let people = people(&people_by_unit(db).await?, &unit_below::Entity::find().all(db).await?);
        let mut units = Vec::new();
        add_below(&mut units, &mut below, &people, None);
        if let Some(reached) = self.reach().all_units(db).await? {
            units = within(units, &reached);
        }
        Ok(UnitTree { version, units, is_shortened: false })
    }
}

/// The units of a tree within reach: those at the border are at its top.
fn within(units: Vec<UnitRow>, reached: &BTreeSet<UnitId>) -> Vec<UnitRow> {
    let mut base = 0;
    let mut inside = Vec::new();
    for mut unit in units.into_iter().filter(|unit| reached.contains(&unit.id)) {
        if unit.parent.is_none_or(|parent| !reached.contains(&parent)) {
            base = unit.depth;
            unit.parent = None;
        }
        unit.depth -= base;
        inside.push(unit);
    }
    inside
}

impl Desk<CanChooseUnits> {
    /// The units within reach that can be chosen, with their paths, in the order of the tree.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn unit_choices(&self) -> Result<Vec<UnitChoice>> {
        let db = self.backend.db().read();
        let reached = self.reach().all_units(db).await?;
        let units = choices(db).await?.into_iter();
        let units = units.filter(|(id, _)| reached.as_ref().is_none_or(|reached| reached.contains(id)));
        Ok(units.map(|(id, path)| UnitChoice { id, path }).collect())
    }
}

/// People in each unit and in those below it.
fn people(in_unit: &HashMap<Uuid, u64>, below: &[unit_below::Model]) -> HashMap<UnitId, u64> {
    let mut people = HashMap::new();
    for row in below {
        *people.entry(row.ancestor).or_default() +=
            in_unit.get(&row.unit.uuid()).copied().unwrap_or_default();
    }
    people
}
