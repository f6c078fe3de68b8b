//! Writes the rows of a batch, each within a savepoint: a cell that is refused takes its whole row back.

use super::super::people::grouping::{self, StoredMembership};
use super::super::people::left_out;
use super::super::people::moving::{self, Placeable};
use super::super::write::RowOutcome;
use super::prepare::{Prepared, PreparedRow, PreparedState};
use crate::accounts::{self, OneValue};
use crate::bulk::update::{Current, current};
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::own_fields;
use domain::bulk::Outcome;
use domain::bulk::update::{CellChange, UpdateColumn, UpdateRow, UpdateWords};
use domain::form::Code;
use domain::id::{AccountId, GroupId, UnitId};
use domain::identity::Relationship;
use domain::registry::{CheckedOwnValue, FieldKind, OwnField};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// What becomes of a row with a cell that has another value than before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// The whole row stays.
    Whole,
    /// The other cells are written: an undo takes back what it can.
    Cells,
}

/// The rows of a batch, and what their columns and values mean.
pub(super) struct Batch<'a> {
    pub(super) desk: &'a Desk<CanManageAccounts>,
    pub(super) columns: &'a [UpdateColumn],
    pub(super) words: &'a UpdateWords,
    pub(super) rows: &'a [UpdateRow],
    pub(super) mode: Mode,
}

/// What became of a row.
pub(super) struct WrittenRow {
    pub(super) account: AccountId,
    /// The columns that were written, or why nothing was.
    pub(super) written: std::result::Result<Vec<u8>, Code>,
    /// Whether every cell was.
    pub(super) is_whole: bool,
}

impl WrittenRow {
    /// What an undo needs of the row is in its chunk; here are the columns that it takes back. A change of address is not
    /// taken back: it waits for the person, and can be dropped on their page.
    pub(super) fn into_outcome(self) -> RowOutcome {
        match self.written {
            Err(code) => left_out(self.account, code),
            Ok(columns) => RowOutcome {
                outcome: Outcome::Changed,
                account: Some(self.account),
                before: (!columns.is_empty()).then(Vec::new),
                after: Some(columns),
                ..RowOutcome::default()
            },
        }
    }
}

/// The cells of a row that are to be written.
type Cells<'a> = Vec<(UpdateColumn, &'a CellChange)>;

impl<'a> Batch<'a> {
    pub(super) async fn write(
        &self,
        tx: &DatabaseTransaction,
        prepared: &Prepared,
    ) -> Result<Vec<WrittenRow>> {
        let ids: Vec<AccountId> = self.rows.iter().map(|row| row.account).collect();
        let placeable = Placeable::lock(tx, self.desk, &ids).await?;
        let fields = &self.words.fields;
        let people = current(tx, &self.desk.backend, &ids, self.columns, fields).await?;
        let mut verdicts: Vec<std::result::Result<Cells<'a>, Code>> = self
            .rows
            .iter()
            .zip(&prepared.0)
            .map(|(row, prepared)| match (prepared, placeable.refusal(row.account)) {
                (Err(code), _) => Err(*code),
                (Ok(_), Some(code)) => Err(code),
                (Ok(_), None) => self.cells_to_write(row, people.get(&row.account)),
            })
            .collect();
        savepoint(tx, "SAVEPOINT update_batch").await?;
        while !self.write_all(tx, prepared, &people, &mut verdicts).await? {
            savepoint(tx, "ROLLBACK TO SAVEPOINT update_batch").await?;
        }
        savepoint(tx, "RELEASE SAVEPOINT update_batch").await?;
        let written = self.rows.iter().zip(verdicts).map(|(row, verdict)| {
            let is_whole =
                matches!(verdict, Ok(_) | Err(Code::NothingToChange)) && self.is_as_known(row, &people);
            let columns = verdict.map(|cells| {
                let kept = cells.iter().filter(|(column, _)| *column != UpdateColumn::Email);
                kept.map(|(_, cell)| cell.column).collect()
            });
            WrittenRow { account: row.account, written: columns, is_whole }
        });
        Ok(written.collect())
    }

    /// Whether every cell of a row had one of its two values.
    fn is_as_known(&self, row: &UpdateRow, people: &HashMap<AccountId, Current>) -> bool {
        let is_known = |now: &Current, cell: &CellChange| {
            let value = now.values.get(usize::from(cell.column));
            value.is_some_and(|value| [&cell.before, &cell.after].contains(&value))
        };
        people.get(&row.account).is_some_and(|now| row.cells.iter().all(|cell| is_known(now, cell)))
    }

    /// Compares the cells of a row with what the person has now.
    fn cells_to_write(
        &self,
        row: &'a UpdateRow,
        now: Option<&Current>,
    ) -> std::result::Result<Cells<'a>, Code> {
        let now = now.ok_or(Code::NotFound)?;
        let mut cells = Vec::new();
        for cell in &row.cells {
            let at = usize::from(cell.column);
            let (Some(column), Some(value)) = (self.columns.get(at), now.values.get(at)) else {
                return Err(Code::Malformed);
            };
            if *value == cell.after {
                continue;
            }
            if *value != cell.before {
                match self.mode {
                    Mode::Whole => return Err(Code::ChangedMeanwhile),
                    Mode::Cells => continue,
                }
            }
            cells.push((*column, cell));
        }
        if cells.is_empty() { Err(Code::NothingToChange) } else { Ok(cells) }
    }

    /// Writes the rows that were not refused yet. Returns `false` if all have to be written again, since a row was refused
    /// whose username others may have been given.
    async fn write_all(
        &self,
        tx: &DatabaseTransaction,
        prepared: &Prepared,
        people: &HashMap<AccountId, Current>,
        verdicts: &mut [std::result::Result<Cells<'a>, Code>],
    ) -> Result<bool> {
        let renamed: Vec<AccountId> = self
            .rows
            .iter()
            .zip(verdicts.iter())
            .filter(|(_, verdict)| verdict.as_ref().is_ok_and(|cells| has_username(cells)))
            .map(|(row, _)| row.account)
            .collect();
        give_usernames_up(tx, &renamed).await?;
        for ((row, prepared), verdict) in self.rows.iter().zip(&prepared.0).zip(verdicts) {
            let (Ok(cells), Ok(prepared), Some(now)) = (&*verdict, prepared, people.get(&row.account)) else {
                continue;
            };
            savepoint(tx, "SAVEPOINT update_row").await?;
            let code = match self.write_row(tx, prepared, &now.row, cells).await {
                Ok(()) => None,
                Err(error @ Error::Refused(Code::PermissionMissing | Code::SignedOut)) => return Err(error),
                Err(Error::Refused(code)) => Some(code),
                Err(Error::Faults(faults)) => Some(faults.first().code),
                Err(error) => return Err(error),
            };
            if let Some(code) = code {
                let is_renamed = has_username(cells);
                *verdict = Err(code);
                if is_renamed {
                    return Ok(false);
                }
                savepoint(tx, "ROLLBACK TO SAVEPOINT update_row").await?;
            }
            savepoint(tx, "RELEASE SAVEPOINT update_row").await?;
        }
        Ok(true)
    }

    async fn write_row(
        &self,
        tx: &DatabaseTransaction,
        prepared: &PreparedRow,
        before: &account::Model,
        cells: &Cells<'_>,
    ) -> Result<()> {
        let (desk, id) = (self.desk, before.id);
        let is_written = |column: UpdateColumn| cells.iter().any(|(one, _)| *one == column);
        let edited = (is_written(UpdateColumn::Username), is_written(UpdateColumn::Language));
        if let (Some(edit), true) = (&prepared.edit, edited.0 || edited.1) {
            // Its username was given up for a moment.
            let found = accounts::lock_existing(tx, id).await?;
            let found = account::Model { username: before.username.clone(), ..found };
            edit.write(tx, desk, &found, edited).await?;
        }
        let mut own = Vec::new();
        for (column, cell) in cells {
            // Read again, since the one before may have made the key of the account.
            let found = accounts::lock_existing(tx, id).await?;
            let value = (!cell.after.is_empty()).then(|| cell.after.clone());
            match column {
                UpdateColumn::ExternalId => OneValue::ExternalId(value).write(tx, desk, &found).await?,
                UpdateColumn::Relationship => {
                    let relationship = value.as_deref().and_then(Relationship::from_word);
                    OneValue::Relationship(relationship).write(tx, desk, &found).await?;
                }
                UpdateColumn::Starts => OneValue::StartsOn(value).write(tx, desk, &found).await?,
                UpdateColumn::Unit => move_to(tx, desk, &found, value.as_deref()).await?,
                UpdateColumn::Groups => regroup(tx, desk, id, cell).await?,
                UpdateColumn::Own(_) => {
                    let field = self.words.own(*column).ok_or(Error::Refused(Code::ChangedMeanwhile))?;
                    own.push(own_value(field, &cell.after)?);
                }
                _ => {}
            }
        }
        if !own.is_empty() {
            let found = accounts::lock_existing(tx, id).await?;
            own_fields::change_locked(tx, desk, &found, &own).await?;
        }
        if let (Some(request), true) = (&prepared.address, is_written(UpdateColumn::Email)) {
            request.write(tx, desk).await?;
        }
        if let (Some(end), true) = (&prepared.end, is_written(UpdateColumn::Ends)) {
            end.write(tx, desk).await?;
        }
        match &prepared.state {
            _ if !is_written(UpdateColumn::State) => {}
            Some(PreparedState::Suspend(new)) => drop(new.write(tx, desk).await?),
            Some(PreparedState::Reactivate(new)) => _ = new.write_checked(tx, desk).await?,
            None => {}
        }
        Ok(())
    }
}

fn has_username(cells: &[(UpdateColumn, &CellChange)]) -> bool {
    cells.iter().any(|(column, _)| *column == UpdateColumn::Username)
}

/// Raw, since a builder has no savepoints, and the transactions of this program are not nested.
async fn savepoint(tx: &DatabaseTransaction, statement: &str) -> Result<()> {
    tx.execute_unprepared(statement).await?;
    Ok(())
}

/// Takes usernames from people who get other ones in this transaction, so that they can exchange them.
async fn give_usernames_up(tx: &DatabaseTransaction, accounts: &[AccountId]) -> Result<()> {
    if accounts.len() > 1 {
        account::Entity::update_many()
            .col_expr(account::Column::Username, Expr::value(Option::<String>::None))
            .filter(account::Column::Id.is_in(accounts.iter().copied()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn move_to(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    found: &account::Model,
    unit: Option<&str>,
) -> Result<()> {
    let unit: Option<UnitId> =
        unit.map(str::parse).transpose().map_err(|_| Error::Refused(Code::ChoiceUnknown))?;
    if let Some(code) = moving::refusal_of_unit(tx, unit).await? {
        return Err(Error::Refused(code));
    }
    moving::store(tx, desk, unit, &[(found.id, found.unit)]).await
}

/// Adds somebody to the groups that are new, and removes them from those that are not named any more.
async fn regroup(
    tx: &DatabaseTransaction,
    desk: &Desk<CanManageAccounts>,
    id: AccountId,
    cell: &CellChange,
) -> Result<()> {
    let groups = |text: &str| UpdateWords::groups_of_text(text).ok_or(Error::Refused(Code::Malformed));
    let (before, after) = (groups(&cell.before)?, groups(&cell.after)?);
    let now = desk.backend.now();
    let gone = before.iter().filter(|(group, _)| after.iter().all(|(other, _)| other != group));
    let gone = gone.map(|(group, _)| (*group, None));
    let new = after.iter().filter(|membership| !before.contains(membership));
    let new = new.map(|(group, until)| (*group, Some(StoredMembership { added_at: now, ends_at: *until })));
    let changes: Vec<(GroupId, Option<StoredMembership>)> = gone.chain(new).collect();
    for (group, after) in changes {
        if after.is_some_and(|after| after.ends_at.is_some_and(|end| end <= now)) {
            return Err(Error::Refused(Code::EndPast));
        }
        if grouping::members(tx, group, &[id]).await?.is_none() {
            return Err(Error::Refused(Code::ChoiceUnknown));
        }
        grouping::store(tx, desk, group, &[(id, after)]).await?;
    }
    Ok(())
}

/// A value of an own field as it is stored.
fn own_value(own: &OwnField, text: &str) -> Result<CheckedOwnValue> {
    let known: Vec<String> = own.options.iter().map(|option| option.id.clone()).collect();
    let texts: Vec<&str> = match own.kind {
        FieldKind::Choices => text.split(',').collect(),
        _ => vec![text],
    };
    let checked = texts.into_iter().map(|text| own.kind.check(text, &known));
    let values = checked.collect::<std::result::Result<Vec<_>, Code>>().map_err(Error::Refused)?;
    Ok(CheckedOwnValue {
        id: own.id,
        field: own.field,
        is_unique: own.is_unique,
        values: values.into_iter().flatten().collect(),
    })
}
