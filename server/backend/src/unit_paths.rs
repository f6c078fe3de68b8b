//! Units as people write them: by name, by path, as a choice of a form.

use crate::entity::{unit, unit_below};
use crate::error::Result;
use crate::normalize::name_key;
use crate::reach::Reach;
use domain::characters::trimmed;
use domain::form::{Code, Faults, Field};
use domain::id::UnitId;
use domain::registry::UnitPath;
use domain::text::harmless;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The parent of units at the top, so that their names are unique too.
pub(crate) const TOP: Uuid = Uuid::nil();

/// The unit that a text names, by its code or by its path (`Sales / Italy`). An archived one is named by nothing.
pub(crate) async fn by_name(db: &impl ConnectionTrait, text: &str) -> Result<Option<UnitId>> {
    let by_code = unit::Entity::find()
        .filter(unit::Column::Code.eq(trimmed(text)))
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

/// The paths of these units.
pub(crate) async fn paths_of(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = UnitId>,
) -> Result<HashMap<UnitId, String>> {
    let ids: BTreeSet<UnitId> = ids.into_iter().collect();
    let mut paths = HashMap::with_capacity(ids.len());
    for id in ids {
        paths.insert(id, harmless(&path_of(db, id).await?).into_owned());
    }
    Ok(paths)
}

/// Checks that people can be put into a unit, which stays so until the commit.
///
/// # Errors
/// At the unit: `choice_unknown`, also for one outside the reach; `unit_archived`.
pub(crate) async fn check_choice(tx: &DatabaseTransaction, reach: &Reach, unit: UnitId) -> Result<()> {
    match refusal_of_choice(tx, reach, unit).await? {
        Some(code) => Err(Faults::one(Field::Unit, code).into()),
        None => Ok(()),
    }
}

/// Why nobody can be put into a unit. It is locked, so that it is not archived before the commit.
pub(crate) async fn refusal_of_choice(
    tx: &DatabaseTransaction,
    reach: &Reach,
    unit: UnitId,
) -> Result<Option<Code>> {
    Ok(match unit::Entity::find_by_id(unit).lock_shared().one(tx).await? {
        Some(_) if !reach.has(tx, Some(unit)).await? => Some(Code::ChoiceUnknown),
        None => Some(Code::ChoiceUnknown),
        Some(row) if row.archived_at.is_some() => Some(Code::UnitArchived),
        Some(_) => None,
    })
}

/// The unit of a new account: the one that was chosen, else the only one at the border of whoever has one. The inner error says
/// why there is none: `choice_missing` where there are several, `choice_unknown` for one out of reach, `unit_archived`.
pub(crate) async fn of_new(
    db: &impl ConnectionTrait,
    reach: &Reach,
    chosen: Option<UnitId>,
) -> Result<std::result::Result<Option<UnitId>, Code>> {
    let unit = match (chosen, reach.roots()) {
        (Some(unit), _) if reach.has(db, Some(unit)).await? => unit,
        (Some(_), _) => return Ok(Err(Code::ChoiceUnknown)),
        (None, None) => return Ok(Ok(None)),
        (None, Some([only])) => *only,
        (None, Some(_)) => return Ok(Err(Code::ChoiceMissing)),
    };
    Ok(match unit::Entity::find_by_id(unit).one(db).await? {
        None => Err(Code::ChoiceUnknown),
        Some(row) if row.archived_at.is_some() => Err(Code::UnitArchived),
        Some(_) => Ok(Some(unit)),
    })
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
