//! The people of a page as they are shown.

use crate::error::{Error, Result};
use crate::reach::Reach;
use crate::registry::shape::Shape;
use crate::registry::source::{NEVER, NO_END};
use crate::sql::SqlBuilder;
use domain::account::AccountState;
use domain::id::{AccountId, OwnFieldId};
use domain::registry::{OwnField, RegistryRow};
use domain::text::{Locale, harmless};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Person {
    no: i64,
    id: AccountId,
    email: Option<String>,
    username: Option<String>,
    external_id: Option<String>,
    state: AccountState,
    name: Option<String>,
    code: Option<i64>,
    created_at: i64,
    signed_in_at: i64,
    ends_at: i64,
    starts_on: Option<String>,
    locale: Locale,
    shape: i32,
    unit: Uuid,
}

#[derive(FromQueryResult)]
struct Membership {
    no: i64,
    name: String,
}

#[derive(FromQueryResult)]
struct OwnValue {
    account: AccountId,
    field: OwnFieldId,
    value: String,
}

#[derive(FromQueryResult)]
struct UnitAbove {
    unit: Uuid,
    name: String,
}

/// The people of these numbers within reach, in the same order.
pub(super) async fn rows(
    db: &impl ConnectionTrait,
    reach: &Reach,
    numbers: &[i64],
    now: i64,
    fields: &[OwnField],
) -> Result<Vec<RegistryRow>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = SqlBuilder::new(db);
    let list: Vec<String> = numbers.iter().map(i64::to_string).collect();
    let within = reach.sql(&mut sql, "a.unit").map(|within| format!("AND {within}")).unwrap_or_default();
    // Raw, as the statements of lists; the list has numbers only.
    sql.text = format!(
        "SELECT p.no, a.id, COALESCE(a.email, a.freed_email) AS email, COALESCE(a.username, a.freed_username) AS username,
            COALESCE(a.external_id, a.freed_external_id) AS external_id, a.state, i.name, i.code, p.created_at, p.signed_in_at, p.ends_at,
            a.starts_on, a.locale, p.shape, p.unit
        FROM person p JOIN account a ON a.id = p.account LEFT JOIN identity i ON i.account_id = a.id
        WHERE p.no IN ({}) {within}",
        list.join(", ")
    );
    let people: Vec<Person> = sql.all(db).await?;
    let paths = unit_paths(db, people.iter().map(|person| person.unit).filter(|unit| !unit.is_nil())).await?;
    let mut groups = groups(db, &list.join(", "), now).await?;
    let mut own = own_values(db, &list.join(", "), fields).await?;
    let places: HashMap<i64, usize> = numbers.iter().enumerate().map(|(place, no)| (*no, place)).collect();
    let mut rows: Vec<(Option<&usize>, RegistryRow)> = Vec::with_capacity(people.len());
    for person in people {
        let groups = groups.remove(&person.no).unwrap_or_default();
        let own = own.remove(&person.id).unwrap_or_else(|| vec![Vec::new(); fields.len()]);
        rows.push((places.get(&person.no), row(person, &paths, groups, own)?));
    }
    rows.sort_by_key(|(place, _)| *place);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

fn row(
    person: Person,
    paths: &HashMap<Uuid, String>,
    groups: Vec<String>,
    own: Vec<Vec<String>>,
) -> Result<RegistryRow> {
    let shape = Shape::of_number(person.shape).ok_or_else(|| Error::broken("a shape has no states"))?;
    Ok(RegistryRow {
        account: person.id,
        name: harmless(&person.name.unwrap_or_default()).into_owned(),
        email: person.email.unwrap_or_default(),
        username: person.username.unwrap_or_default(),
        external_id: person.external_id,
        code: person.code.map(|code| code.to_string()),
        unit: paths.get(&person.unit).cloned(),
        groups,
        state: person.state,
        identity: shape.identity,
        invitation: shape.invitation,
        relationship: shape.relationship,
        starts_on: person.starts_on,
        ends_at: (person.ends_at != NO_END).then_some(person.ends_at),
        signed_in_at: (person.signed_in_at != NEVER).then_some(person.signed_in_at),
        created_at: person.created_at,
        locale: person.locale,
        own,
    })
}

/// The values of these fields, by account and in the order of the fields, each in the order of its options.
async fn own_values(
    db: &impl ConnectionTrait,
    numbers: &str,
    fields: &[OwnField],
) -> Result<HashMap<AccountId, Vec<Vec<String>>>> {
    let mut values = HashMap::<AccountId, Vec<Vec<String>>>::new();
    if fields.is_empty() {
        return Ok(values);
    }
    let mut sql = SqlBuilder::new(db);
    let ids: Vec<String> = fields.iter().map(|own| sql.bind(own.id.uuid())).collect();
    sql.text = format!(
        "SELECT f.account, f.field, f.value FROM field_value f
        WHERE f.account IN (SELECT p.account FROM person p WHERE p.no IN ({numbers})) AND f.field IN ({})",
        ids.join(", ")
    );
    for OwnValue { account, field, value } in sql.all(db).await? {
        let Some(place) = fields.iter().position(|own| own.id == field) else { continue };
        values.entry(account).or_insert_with(|| vec![Vec::new(); fields.len()])[place].push(value);
    }
    for own in values.values_mut().flat_map(|all| all.iter_mut().zip(fields)) {
        let (texts, field) = own;
        texts.sort_by_key(|text| field.options.iter().position(|option| option.id == *text));
    }
    Ok(values)
}

/// The names of the groups of these people, whose membership has not ended.
async fn groups(db: &impl ConnectionTrait, numbers: &str, now: i64) -> Result<HashMap<i64, Vec<String>>> {
    let mut sql = SqlBuilder::new(db);
    let now = sql.bind(now);
    sql.text = format!(
        "SELECT m.no, g.name FROM member m JOIN grp g ON g.id = m.grp
        WHERE m.account IN (SELECT p.account FROM person p WHERE p.no IN ({numbers}))
            AND (m.ends_at IS NULL OR m.ends_at > {now}) ORDER BY g.name_key"
    );
    let mut groups = HashMap::<i64, Vec<String>>::new();
    for Membership { no, name } in sql.all(db).await? {
        groups.entry(no).or_default().push(harmless(&name).into_owned());
    }
    Ok(groups)
}

/// The paths of these units, as `Sales / Italy`.
async fn unit_paths(
    db: &impl ConnectionTrait,
    units: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    let units: std::collections::BTreeSet<Uuid> = units.collect();
    if units.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = SqlBuilder::new(db);
    let list: Vec<String> = units.into_iter().map(|unit| sql.bind(unit)).collect();
    sql.text = format!(
        "SELECT b.unit, u.name FROM unit_below b JOIN unit u ON u.id = b.ancestor
        WHERE b.unit IN ({}) ORDER BY b.unit, b.depth DESC",
        list.join(", ")
    );
    let mut paths = HashMap::<Uuid, String>::new();
    for UnitAbove { unit, name } in sql.all::<UnitAbove>(db).await? {
        let path = paths.entry(unit).or_default();
        if !path.is_empty() {
            path.push_str(" / ");
        }
        path.push_str(&harmless(&name));
    }
    Ok(paths)
}
