use crate::Backend;
use crate::entity::{grp, unit};
use crate::error::Result;
use crate::gate::{CanManageAccounts, Desk};
use crate::own_fields;
use crate::reach::Reach;
use domain::bulk::update::{GroupWord, UpdateWords};
use domain::bulk::{UnitWord, UnitWords};
use domain::registry::{FieldLevel, UNIT_DEPTH_MOST};
use domain::text::harmless;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

impl Desk<CanManageAccounts> {
    /// What a file can name: units, groups and own fields.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn update_words(&self) -> Result<UpdateWords> {
        words(&self.backend, self.reach()).await
    }
}

/// The same without units, groups and domains: what is needed to write values, which have their ids. Whether the domain of an
/// address is refused depends on whose it is.
pub(in crate::bulk) async fn words_of_fields(backend: &Backend) -> Result<UpdateWords> {
    let fields = own_fields::live(backend.db().read(), FieldLevel::Account).await?;
    Ok(UpdateWords { fields, reserved: backend.settings().reserved(), ..UpdateWords::default() })
}

/// The units within reach, by name.
pub(in crate::bulk) async fn unit_words(db: &impl ConnectionTrait, reach: &Reach) -> Result<UnitWords> {
    let units = unit::Entity::find().order_by_asc(unit::Column::NameKey).all(db).await?;
    let by_id: HashMap<Uuid, &unit::Model> = units.iter().map(|unit| (unit.id.uuid(), unit)).collect();
    let path = |unit: &unit::Model| {
        let above = std::iter::successors(Some(unit), |unit| by_id.get(&unit.parent).copied());
        // No tree is deeper.
        let mut names: Vec<String> =
            above.take(UNIT_DEPTH_MOST).map(|unit| harmless(&unit.name).into_owned()).collect();
        names.reverse();
        names.join(" / ")
    };
    let word = |unit: &unit::Model| UnitWord {
        id: unit.id,
        code: unit.code.clone(),
        path: path(unit),
        is_archived: unit.archived_at.is_some(),
    };
    let reached = reach.all_units(db).await?;
    let is_reached = |unit: &&unit::Model| reached.as_ref().is_none_or(|all| all.contains(&unit.id));
    Ok(units.iter().filter(is_reached).map(word).collect::<Vec<_>>().into())
}

pub(in crate::bulk) async fn words(backend: &Backend, reach: &Reach) -> Result<UpdateWords> {
    let db = backend.db().read();
    let groups = grp::Entity::find().order_by_asc(grp::Column::NameKey).all(db).await?;
    let group = |row: grp::Model| GroupWord { id: row.id, name: harmless(&row.name).into_owned() };
    Ok(UpdateWords {
        units: unit_words(db, reach).await?,
        groups: groups.into_iter().map(group).collect(),
        fields: own_fields::live(db, FieldLevel::Account).await?,
        today: backend.day_of(backend.now()).to_string(),
        reserved: backend.settings().reserved(),
        domains: backend.settings().domain_rule(),
    })
}
