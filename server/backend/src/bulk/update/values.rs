//! What people have now, as the texts that are compared.

use crate::Backend;
use crate::entity::{account, field_value, member};
use crate::error::Result;
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::bulk::update::{UpdateColumn, UpdateWords};
use domain::id::{AccountId, GroupId, OwnFieldId};
use domain::registry::OwnField;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Somebody, and the values of some columns.
pub(in crate::bulk) struct Current {
    pub(in crate::bulk) row: account::Model,
    pub(in crate::bulk) values: Vec<String>,
}

/// The values of these accounts. `fields` are the own fields of accounts; tombstones are left out.
pub(in crate::bulk) async fn current(
    db: &impl ConnectionTrait,
    backend: &Backend,
    ids: &[AccountId],
    columns: &[UpdateColumn],
    fields: &[OwnField],
) -> Result<HashMap<AccountId, Current>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = account::Entity::find(EVERYONE)
        .filter(account::Column::Id.is_in(ids.iter().copied()))
        .filter(account::Column::State.ne(AccountState::Deleted))
        .all(db)
        .await?;
    let mut groups = if columns.contains(&UpdateColumn::Groups) {
        groups(db, ids, backend.now()).await?
    } else {
        HashMap::new()
    };
    let asked = |column: &UpdateColumn| match column {
        UpdateColumn::Own(field) => fields.iter().find(|own| own.field == *field),
        _ => None,
    };
    let own: Vec<&OwnField> = columns.iter().filter_map(asked).collect();
    let own = own_values(db, ids, &own).await?;
    let value = |row: &account::Model, column: &UpdateColumn, groups: &str| match column {
        UpdateColumn::Code | UpdateColumn::NewUsername | UpdateColumn::NewEmail => String::new(),
        UpdateColumn::ExternalId => row.external_id.clone().unwrap_or_default(),
        UpdateColumn::Username => row.username.clone().unwrap_or_default(),
        UpdateColumn::Email => row.email.clone().unwrap_or_default(),
        UpdateColumn::Language => row.locale.to_string(),
        UpdateColumn::Unit => row.unit.map(|unit| unit.to_string()).unwrap_or_default(),
        UpdateColumn::Groups => groups.to_owned(),
        UpdateColumn::Relationship => row.relationship.map(|word| word.to_string()).unwrap_or_default(),
        UpdateColumn::Starts => row.starts_on.clone().unwrap_or_default(),
        // The end is the first moment after the last day.
        UpdateColumn::Ends => row.ends_at.map(|end| backend.day_of(end - 1).to_string()).unwrap_or_default(),
        UpdateColumn::State => row.state.to_string(),
        UpdateColumn::Own(_) => {
            asked(column).and_then(|field| own.get(&(row.id, field.id)).cloned()).unwrap_or_default()
        }
    };
    let people = rows.into_iter().map(|row| {
        let groups = groups.remove(&row.id).map(UpdateWords::text_of_groups).unwrap_or_default();
        let values = columns.iter().map(|column| value(&row, column, &groups)).collect();
        (row.id, Current { row, values })
    });
    Ok(people.collect())
}

/// Memberships that have not ended, each with its end.
async fn groups(
    db: &impl ConnectionTrait,
    ids: &[AccountId],
    now: i64,
) -> Result<HashMap<AccountId, Vec<(GroupId, Option<i64>)>>> {
    let has_not_ended =
        Condition::any().add(member::Column::EndsAt.is_null()).add(member::Column::EndsAt.gt(now));
    let rows = member::Entity::find()
        .filter(member::Column::Account.is_in(ids.iter().copied()))
        .filter(has_not_ended)
        .all(db)
        .await?;
    let mut groups = HashMap::<AccountId, Vec<(GroupId, Option<i64>)>>::new();
    for row in rows {
        groups.entry(row.account).or_default().push((row.grp, row.ends_at));
    }
    Ok(groups)
}

/// The values of own fields as one text each, options in the order of their field.
async fn own_values(
    db: &impl ConnectionTrait,
    ids: &[AccountId],
    fields: &[&OwnField],
) -> Result<HashMap<(AccountId, OwnFieldId), String>> {
    if fields.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = field_value::Entity::find()
        .filter(field_value::Column::Account.is_in(ids.iter().copied()))
        .filter(field_value::Column::Field.is_in(fields.iter().map(|own| own.id)))
        .all(db)
        .await?;
    let mut values = HashMap::<(AccountId, OwnFieldId), Vec<String>>::new();
    for row in rows {
        values.entry((row.account, row.field)).or_default().push(row.value);
    }
    let joined = values.into_iter().map(|((account, id), mut texts)| {
        let own = fields.iter().find(|own| own.id == id);
        texts.sort_by_key(|text| own.and_then(|own| own.options.iter().position(|one| one.id == *text)));
        ((account, id), texts.join(","))
    });
    Ok(joined.collect())
}
