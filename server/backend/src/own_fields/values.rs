//! The values of a person, of fields at the level of the account.

use super::delete::delete_values;
use super::list::find;
use crate::accounts::{self, Change, record_change};
use crate::db::{Tx, Unique, violated};
use crate::entity::{account, field_value, own_field, person};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::permissions;
use crate::reach::EVERYONE;
use domain::form::{Code, Fault, Faults, Field};
use domain::id::AccountId;
use domain::registry::{CheckedOwnValue, FieldLevel, OwnField, OwnValuesDraft, PersonField, StoredOwnValue};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter, QuerySelect,
    Set,
};

impl Desk<CanManageAccounts> {
    /// Changes the own fields of a person. Only what differs from what the form began with is checked and written, so that a
    /// value from before a rule does not block others. The audit has the values before and after, encrypted under the
    /// account's key. Records nothing where all stay as they are.
    ///
    /// # Errors
    /// By field: those of [`OwnValuesDraft::check`], and `value_used`; `changed_meanwhile` where somebody else has changed a
    /// value since; `not_found`; `permission_not_held` for an account that holds what the actor does not, and for the
    /// founder's, except the actor's own.
    pub async fn set_own_fields(&self, id: AccountId, draft: &OwnValuesDraft) -> Result<()> {
        let now = self.backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = accounts::lock_existing(self.reach(), tx, id).await?;
            permissions::may_place(tx, self, &found, now).await?;
            let fields = shared(tx).await?;
            change_values(tx, self, &found, (&fields, draft)).await
        };
        self.refused_about(id, self.backend.db().write(work).await).await
    }
}

/// Changes what a form says of these fields, of an account that the transaction has locked.
///
/// # Errors
/// By field, as for [`Desk::set_own_fields`]; `changed_meanwhile`.
pub(super) async fn change_values<R>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    found: &account::Model,
    (fields, draft): (&[OwnField], &OwnValuesDraft),
) -> Result<()> {
    let draft = &OwnValuesDraft { relationship: found.relationship, ..draft.clone() };
    let changes = draft.check(fields)?;
    let before = of_account(tx, found.id, fields).await?;
    let stored = |field: Field| {
        let found = before.iter().find(|one| one.field.field == field);
        found.map(PersonField::text).unwrap_or_default()
    };
    if changes.iter().any(|change| stored(change.field) != draft.seen(change.field)) {
        return Err(Error::Refused(Code::ChangedMeanwhile));
    }
    let changes = changed_only(&before, &changes);
    if changes.is_empty() {
        return Ok(());
    }
    store(tx, desk, found, change(fields, &before, &changes), &changes).await
}

/// Changes own fields of an account that the transaction has locked and that the actor may edit.
///
/// # Errors
/// `value_used` at its field.
pub(crate) async fn change_locked(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    found: &account::Model,
    changes: &[CheckedOwnValue],
) -> Result<()> {
    let fields = shared(tx).await?;
    if changes.iter().any(|change| fields.iter().all(|own| own.id != change.id || own.is_retired)) {
        return Err(Error::Refused(Code::ChangedMeanwhile));
    }
    let before = of_account(tx, found.id, &fields).await?;
    store(tx, desk, found, change(&fields, &before, changes), changes).await
}

async fn store<R>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    found: &account::Model,
    recorded: Change,
    changes: &[CheckedOwnValue],
) -> Result<()> {
    // It would take from others again what was freed for them.
    if found.is_freed() {
        return Err(Error::Refused(Code::AccountState));
    }
    write(tx, found.id, changes).await?;
    account::Entity::update_many()
        .col_expr(account::Column::ChangedAt, Expr::value(desk.backend.now()))
        .filter(account::Column::Id.eq(found.id))
        .exec(tx)
        .await?;
    record_change(tx, desk, found, recorded).await
}

/// Writes the own fields of a person who is registered in this transaction, and returns what was written.
///
/// # Errors
/// By field, as for [`Desk::set_own_fields`].
pub(crate) async fn write_new<R>(
    tx: &DatabaseTransaction,
    desk: &Desk<R>,
    id: AccountId,
    draft: &OwnValuesDraft,
) -> Result<()> {
    let fields = shared(tx).await?;
    // Nothing was there before, whatever the form says.
    let draft = OwnValuesDraft { seen: Vec::new(), fields: Vec::new(), ..draft.clone() };
    let changes = draft.check(&fields)?;
    if changes.is_empty() {
        return Ok(());
    }
    let found = accounts::lock_existing(EVERYONE, tx, id).await?;
    let before = of_account(tx, id, &fields).await?;
    // The number of a new person is given by this.
    desk.backend.db().before_commit(tx).await?;
    write(tx, id, &changes).await?;
    record_change(tx, desk, &found, change(&fields, &before, &changes)).await
}

/// The fields of the account, which nobody changes until the end of the transaction.
pub(super) async fn shared(tx: &DatabaseTransaction) -> Result<Vec<OwnField>> {
    own_field::Entity::find().lock_shared().all(tx).await?;
    find(tx, FieldLevel::Account).await
}

/// The values of a person as one text of a form.
fn text(change: &CheckedOwnValue) -> String {
    change.values.iter().map(|value| value.text()).collect::<Vec<_>>().join(",")
}

/// Those that differ from what a person has.
pub(super) fn changed_only(before: &[PersonField], values: &[CheckedOwnValue]) -> Vec<CheckedOwnValue> {
    let stored = |field: Field| {
        let found = before.iter().find(|one| one.field.field == field);
        found.map(PersonField::text).unwrap_or_default()
    };
    values.iter().filter(|one| stored(one.field) != text(one)).cloned().collect()
}

pub(super) fn change(fields: &[OwnField], before: &[PersonField], changes: &[CheckedOwnValue]) -> Change {
    let key = |field: Field| {
        let found = fields.iter().find(|own| own.field == field);
        found.map(|own| own.key.to_string()).unwrap_or_default()
    };
    let stored = |field: Field| {
        let found = before.iter().find(|one| one.field.field == field);
        found.map(PersonField::text).unwrap_or_default()
    };
    let values = |value: &dyn Fn(&CheckedOwnValue) -> String| {
        changes
            .iter()
            .map(|one| (key(one.field), value(one).into()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    Change {
        fields: changes.iter().map(|one| one.field).collect(),
        before: values(&|one| stored(one.field)),
        after: values(&text),
    }
}

/// The values of an account: those of each of these fields, in the order of its options.
pub(crate) async fn of_account(
    db: &impl ConnectionTrait,
    account: AccountId,
    fields: &[OwnField],
) -> Result<Vec<PersonField>> {
    let rows = field_value::Entity::find().filter(field_value::Column::Account.eq(account)).all(db).await?;
    let rows: Vec<&field_value::Model> = rows.iter().collect();
    Ok(fields.iter().map(|own| person_field(own, &rows)).collect())
}

/// What a person has of a field, in the order of its options.
pub(super) fn person_field(own: &OwnField, rows: &[&field_value::Model]) -> PersonField {
    let mut own_rows: Vec<&&field_value::Model> = rows.iter().filter(|row| row.field == own.id).collect();
    own_rows.sort_by_key(|row| own.options.iter().position(|option| option.id == row.value));
    let values = own_rows
        .into_iter()
        .map(|row| StoredOwnValue { text: row.value.clone(), is_repeated: own.is_unique && !row.claimed });
    PersonField { values: values.collect(), field: own.clone() }
}

/// Writes values in the place of those that a person has.
async fn write(tx: &DatabaseTransaction, account: AccountId, changes: &[CheckedOwnValue]) -> Result<()> {
    use field_value::Column;
    let row = person::Entity::find(EVERYONE).filter(person::Column::Account.eq(account)).one(tx).await?;
    // After an update of the program the registry is filled in the background.
    let no = row.ok_or(Error::CONTENTION)?.no;
    check_unique(tx, account, changes).await?;
    let fields = changes.iter().map(|change| change.id);
    delete_values(tx, Column::Account.eq(account).and(Column::Field.is_in(fields))).await?;
    for change in changes {
        let rows = change.values.iter().map(|value| field_value::ActiveModel {
            field: Set(change.id),
            value_key: Set(value.key().to_owned()),
            no: Set(no),
            account: Set(account),
            value: Set(value.text().to_owned()),
            claimed: Set(change.is_unique),
        });
        let rows: Vec<_> = rows.collect();
        if rows.is_empty() {
            continue;
        }
        field_value::Entity::insert_many(rows).exec_without_returning(tx).await.map_err(|error| {
            match violated(&error) {
                Some(Unique::FieldValue) => Faults::one(change.field, Code::ValueUsed).into(),
                _ => Error::from(error),
            }
        })?;
    }
    Ok(())
}

/// Whether nobody else has the values that have to be unique, claimed or not, except who has given theirs free. The index
/// decides between two at once.
async fn check_unique(
    tx: &DatabaseTransaction,
    account: AccountId,
    changes: &[CheckedOwnValue],
) -> Result<()> {
    use field_value::Column;
    let mut faults = Vec::new();
    for change in changes.iter().filter(|change| change.is_unique) {
        let keys = change.values.iter().map(|value| value.key());
        let others = field_value::Entity::find()
            .filter(Column::Field.eq(change.id))
            .filter(Column::ValueKey.is_in(keys))
            .filter(Column::Account.ne(account))
            .select_only()
            .column(Column::Account);
        let others: Vec<AccountId> = others.into_tuple().all(tx).await?;
        if accounts::any_keeps(tx, others).await? {
            faults.push(Fault { field: change.field, code: Code::ValueUsed });
        }
    }
    match Faults::all(faults) {
        Some(faults) => Err(faults.into()),
        None => Ok(()),
    }
}
