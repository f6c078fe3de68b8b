//! The own fields of many people who are registered at once.

use super::delete::delete_values;
use super::list::find;
use super::values::{change, changed_only, person_field};
use crate::Backend;
use crate::accounts;
use crate::audit::{self, Actor};
use crate::entity::{account, field_value, person};
use crate::error::{Error, Result};
use crate::reach::EVERYONE;
use domain::form::{Code, Fault, Field};
use domain::id::{AccountId, OwnFieldId};
use domain::registry::{CheckedOwnValue, FieldLevel};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter,
    QuerySelect as _, Set,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Rows of one statement.
const PIECE: usize = 1_000;

/// Refuses the rows with a value that has to be unique and that somebody has, or an earlier row. Only a hint: the index decides.
pub(crate) async fn refuse_repeated(
    db: &impl ConnectionTrait,
    rows: &mut [std::result::Result<Vec<CheckedOwnValue>, Fault>],
) -> Result<()> {
    use field_value::Column;
    let unique = |row: &[CheckedOwnValue]| -> Vec<(Field, (OwnFieldId, String))> {
        let values = row.iter().filter(|own| own.is_unique);
        let values = values.flat_map(|own| own.values.iter().map(move |value| (own, value.key().to_owned())));
        values.map(|(own, key)| (own.field, (own.id, key))).collect()
    };
    let asked = rows.iter().flatten().flat_map(|row| unique(row));
    let asked: HashSet<(OwnFieldId, String)> = asked.map(|(_, value)| value).collect();
    if asked.is_empty() {
        return Ok(());
    }
    let fields: HashSet<OwnFieldId> = asked.iter().map(|(field, _)| *field).collect();
    let keys: HashSet<&str> = asked.iter().map(|(_, key)| key.as_str()).collect();
    let found: Vec<(AccountId, OwnFieldId, String)> = field_value::Entity::find()
        .select_only()
        .columns([Column::Account, Column::Field, Column::ValueKey])
        .filter(Column::Field.is_in(fields))
        .filter(Column::ValueKey.is_in(keys))
        .into_tuple()
        .all(db)
        .await?;
    let mut met: HashSet<(OwnFieldId, String)> = HashSet::new();
    for (account, field, key) in found {
        // Rarely: what somebody has is mostly not asked for again.
        if accounts::any_keeps(db, [account]).await? {
            met.insert((field, key));
        }
    }
    for row in rows {
        let Ok(values) = row else { continue };
        let mine = unique(values);
        match mine.iter().find(|(_, value)| met.contains(value)) {
            Some((field, _)) => *row = Err(Fault { field: *field, code: Code::ValueUsed }),
            None => met.extend(mine.into_iter().map(|(_, value)| value)),
        }
    }
    Ok(())
}

/// The values of somebody who is registered in this transaction, or invited again in it, and who enters them.
pub(crate) struct PersonValues<'a> {
    pub(crate) account: &'a account::Model,
    pub(crate) values: &'a [CheckedOwnValue],
    pub(crate) by: &'a Actor,
}

/// Writes the values of people, each in the place of what the person has of the same field, and records what has changed as
/// for one person. Other fields of theirs stay.
///
/// # Errors
/// A violated unique index, where somebody else has taken a value.
pub(crate) async fn write_many(
    tx: &DatabaseTransaction,
    backend: &Backend,
    people: &[PersonValues<'_>],
) -> Result<()> {
    use field_value::Column;
    if people.is_empty() {
        return Ok(());
    }
    // The numbers of new people are given by this.
    backend.db().before_commit(tx).await?;
    let accounts = || people.iter().map(|one| one.account.id);
    let rows =
        person::Entity::find(EVERYONE).filter(person::Column::Account.is_in(accounts())).all(tx).await?;
    let numbers: HashMap<AccountId, i64> = rows.into_iter().map(|row| (row.account, row.no)).collect();
    let stored = field_value::Entity::find().filter(Column::Account.is_in(accounts())).all(tx).await?;
    let fields = find(tx, FieldLevel::Account).await?;
    let (mut replaced, mut values, mut events) = (BTreeMap::new(), Vec::new(), Vec::new());
    for PersonValues { account, values: own, by } in people {
        let theirs: Vec<&field_value::Model> =
            stored.iter().filter(|row| row.account == account.id).collect();
        let before: Vec<_> = fields.iter().map(|field| person_field(field, &theirs)).collect();
        let changed = changed_only(&before, own);
        if changed.is_empty() {
            continue;
        }
        let no = *numbers.get(&account.id).ok_or(Error::CONTENTION)?;
        for one in &changed {
            if theirs.iter().any(|row| row.field == one.id) {
                replaced.entry(one.id).or_insert_with(Vec::new).push(account.id);
            }
            values.extend(one.values.iter().map(|value| field_value::ActiveModel {
                field: Set(one.id),
                value_key: Set(value.key().to_owned()),
                no: Set(no),
                account: Set(account.id),
                value: Set(value.text().to_owned()),
                claimed: Set(one.is_unique),
            }));
        }
        let change = change(&fields, &before, &changed);
        events.push(accounts::change_event(tx, backend, by, (account, change)).await?);
    }
    for (field, accounts) in replaced {
        delete_values(tx, Column::Field.eq(field).and(Column::Account.is_in(accounts))).await?;
    }
    for piece in values.chunks(PIECE) {
        field_value::Entity::insert_many(piece.to_vec()).exec_without_returning(tx).await?;
    }
    audit::record_all(tx, &events.iter().collect::<Vec<_>>()).await
}
