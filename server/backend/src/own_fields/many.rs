//! The own fields of many people who are registered at once.

use super::values::delete_values;
use crate::entity::{field_value, person};
use crate::error::{Error, Result};
use crate::registry;
use domain::form::Code;
use domain::id::{AccountId, OwnFieldId};
use domain::registry::CheckedOwnValue;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter,
    QuerySelect as _, Set,
};
use std::collections::{HashMap, HashSet};

/// Rows of one statement.
const PIECE: usize = 1_000;

/// Refuses the rows with a value that has to be unique and that somebody has, or an earlier row. Only a hint: the index decides.
pub(crate) async fn refuse_repeated(
    db: &impl ConnectionTrait,
    rows: &mut [std::result::Result<Vec<CheckedOwnValue>, Code>],
) -> Result<()> {
    use field_value::Column;
    let unique = |row: &[CheckedOwnValue]| -> Vec<(OwnFieldId, String)> {
        let values = row.iter().filter(|own| own.is_unique);
        values.flat_map(|own| own.values.iter().map(|value| (own.id, value.key().to_owned()))).collect()
    };
    let asked: HashSet<(OwnFieldId, String)> = rows.iter().flatten().flat_map(|row| unique(row)).collect();
    if asked.is_empty() {
        return Ok(());
    }
    let fields: HashSet<OwnFieldId> = asked.iter().map(|(field, _)| *field).collect();
    let keys: HashSet<&str> = asked.iter().map(|(_, key)| key.as_str()).collect();
    let found: Vec<(OwnFieldId, String)> = field_value::Entity::find()
        .select_only()
        .columns([Column::Field, Column::ValueKey])
        .filter(Column::Field.is_in(fields))
        .filter(Column::ValueKey.is_in(keys))
        .into_tuple()
        .all(db)
        .await?;
    let mut met: HashSet<(OwnFieldId, String)> = found.into_iter().collect();
    for row in rows {
        let Ok(values) = row else { continue };
        let mine = unique(values);
        if mine.iter().any(|value| met.contains(value)) {
            *row = Err(Code::ValueUsed);
        } else {
            met.extend(mine);
        }
    }
    Ok(())
}

/// Writes the values of people who are registered in this transaction, or invited again in it.
///
/// # Errors
/// A violated unique index, where somebody else has taken a value.
pub(crate) async fn write_many(
    tx: &DatabaseTransaction,
    people: &[(AccountId, &[CheckedOwnValue])],
) -> Result<()> {
    use field_value::Column;
    if people.is_empty() {
        return Ok(());
    }
    // The numbers of new people are given by this.
    registry::refresh_touched(tx).await?;
    let accounts = || people.iter().map(|(account, _)| *account);
    let rows = person::Entity::find().filter(person::Column::Account.is_in(accounts())).all(tx).await?;
    let numbers: HashMap<AccountId, i64> = rows.into_iter().map(|row| (row.account, row.no)).collect();
    let fields: HashSet<OwnFieldId> =
        people.iter().flat_map(|(_, own)| own.iter().map(|one| one.id)).collect();
    delete_values(tx, Column::Account.is_in(accounts()).and(Column::Field.is_in(fields))).await?;
    let mut values = Vec::new();
    for (account, own) in people {
        let no = *numbers.get(account).ok_or(Error::CONTENTION)?;
        values.extend(own.iter().flat_map(|one| {
            one.values.iter().map(move |value| field_value::ActiveModel {
                field: Set(one.id),
                value_key: Set(value.key().to_owned()),
                no: Set(no),
                account: Set(*account),
                value: Set(value.text().to_owned()),
                claimed: Set(one.is_unique),
            })
        }));
    }
    for piece in values.chunks(PIECE) {
        field_value::Entity::insert_many(piece.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}
