//! Writes the rows of a batch, each within a savepoint: a cell that is refused takes its whole row back, and of an undo the
//! cell alone.

use super::super::people::moving::Placeable;
use super::super::people::{is_another, left_out};
use super::super::write::{RowOutcome, RowRefusal};
use super::batch::{Batch, Mode, refusal, row_refusal};
use super::prepare::{PreparedRow, PreparedUpdates};
use crate::bulk::update::{Current, current};
use crate::entity::account;
use crate::error::Result;
use domain::bulk::Outcome;
use domain::bulk::update::{CellChange, UpdateColumn, UpdateRow};
use domain::form::Code;
use domain::id::{AccountId, EventId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::collections::{HashMap, HashSet};

/// What became of a row.
pub(super) struct WrittenRow {
    pub(super) account: AccountId,
    /// The columns that were written, or why nothing was.
    pub(super) written: std::result::Result<Vec<u8>, RowRefusal>,
    /// The columns that stay, of an undo.
    pub(super) kept: Vec<u8>,
    /// The event of the account's state.
    state: Option<EventId>,
}

impl WrittenRow {
    /// What an undo needs of the row is in its chunk; here are the event of the state and the columns that it takes back. A
    /// change of address is not taken back: it waits for the person, and can be dropped on their page.
    pub(super) fn into_outcome(self) -> RowOutcome {
        match self.written {
            Err(RowRefusal { code, field }) => RowOutcome { field, ..left_out(self.account, code) },
            Ok(columns) => RowOutcome {
                outcome: Outcome::Changed,
                account: Some(self.account),
                before: (!columns.is_empty())
                    .then(|| self.state.map(|event| event.uuid().as_bytes().to_vec()).unwrap_or_default()),
                after: Some(columns),
                ..RowOutcome::default()
            },
        }
    }
}

/// The cells of a row that are to be written, or why none is.
type Verdict<'a> = std::result::Result<Vec<(UpdateColumn, &'a CellChange)>, RowRefusal>;

/// A row while its batch is written.
struct OpenRow<'a> {
    verdict: Verdict<'a>,
    kept: Vec<u8>,
    state: Option<EventId>,
}

impl OpenRow<'_> {
    /// A row of which nothing is written.
    fn left(row: &UpdateRow, refusal: impl Into<RowRefusal>) -> Self {
        let kept = row.cells.iter().map(|cell| cell.column).collect();
        Self { verdict: Err(refusal.into()), kept, state: None }
    }

    /// Leaves a column as it is.
    fn keep(&mut self, column: u8) {
        if let Ok(cells) = &mut self.verdict {
            cells.retain(|(_, cell)| cell.column != column);
            if cells.is_empty() {
                self.verdict = Err(Code::NothingToChange.into());
            }
        }
        self.kept.push(column);
    }

    fn has_username(&self) -> bool {
        self.verdict.as_ref().is_ok_and(|cells| cells.iter().any(is_username))
    }
}

fn is_username((column, _): &(UpdateColumn, &CellChange)) -> bool {
    *column == UpdateColumn::Username
}

impl<'a> Batch<'a> {
    pub(super) async fn write(
        &self,
        tx: &DatabaseTransaction,
        prepared: &PreparedUpdates,
    ) -> Result<Vec<WrittenRow>> {
        let ids: Vec<AccountId> = self.rows.iter().map(|row| row.account).collect();
        let placeable = Placeable::lock(tx, self.desk, &ids).await?;
        let fields = &self.words.fields;
        let people = current(tx, &self.desk.backend, &ids, self.columns, fields).await?;
        let within = self.within_scope(tx).await?;
        let mut open: Vec<OpenRow<'a>> = Vec::with_capacity(self.rows.len());
        for (at, (row, prepared)) in self.rows.iter().zip(&prepared.0).enumerate() {
            let refused = prepared.as_ref().err().copied();
            let refused = refused.or_else(|| placeable.refusal(row.account).map(RowRefusal::from));
            let mut one = match (refused, prepared, people.get(&row.account)) {
                (None, Ok(prepared), Some(now)) => {
                    let one = self.compared(row, prepared, now);
                    // Whoever has left the scope since the preview, or was registered later, is not missing from the file.
                    let is_missing = !row.is_absent
                        || self.mode != Mode::Whole
                        || (within.contains(&row.account)
                            && self.scope.is_some_and(|scope| now.row.created_at <= scope.seen_at));
                    if is_missing || one.verdict.is_err() {
                        one
                    } else {
                        OpenRow::left(row, Code::ChangedMeanwhile)
                    }
                }
                (refused, ..) => OpenRow::left(row, refused.unwrap_or(Code::NotFound.into())),
            };
            self.keep_other_state(tx, at, &mut one).await?;
            open.push(one);
        }
        savepoint(tx, "SAVEPOINT update_batch").await?;
        while !self.write_all(tx, prepared, &people, &mut open).await? {
            savepoint(tx, "ROLLBACK TO SAVEPOINT update_batch").await?;
        }
        savepoint(tx, "RELEASE SAVEPOINT update_batch").await?;
        let written = self.rows.iter().zip(open).map(|(row, open)| {
            let columns = open.verdict.map(|cells| {
                let kept = cells.iter().filter(|(column, _)| *column != UpdateColumn::Email);
                kept.map(|(_, cell)| cell.column).collect()
            });
            WrittenRow { account: row.account, written: columns, kept: open.kept, state: open.state }
        });
        Ok(written.collect())
    }

    /// Those who are missing from the file and are still in its scope.
    async fn within_scope(&self, tx: &DatabaseTransaction) -> Result<HashSet<AccountId>> {
        let Some(scope) = self.scope else { return Ok(HashSet::new()) };
        let absent = self.rows.iter().filter(|row| row.is_absent).map(|row| row.account);
        scope.within(tx, &absent.collect::<Vec<_>>()).await
    }

    /// Compares the cells of a row with what the person has now.
    fn compared(&self, row: &'a UpdateRow, prepared: &PreparedRow, now: &Current) -> OpenRow<'a> {
        let (mut cells, mut kept) = (Vec::new(), Vec::new());
        for cell in &row.cells {
            let at = usize::from(cell.column);
            let (Some(column), Some(value)) = (self.columns.get(at), now.values.get(at)) else {
                return OpenRow::left(row, Code::Malformed);
            };
            if *value == cell.after {
                continue;
            }
            let is_other = *value != cell.before;
            match self.mode {
                Mode::Whole if is_other => return OpenRow::left(row, Code::ChangedMeanwhile),
                Mode::Cells(_) if is_other || prepared.is_refused(cell.column) => kept.push(cell.column),
                Mode::Whole | Mode::Cells(_) => cells.push((*column, cell)),
            }
        }
        let verdict = if cells.is_empty() { Err(Code::NothingToChange.into()) } else { Ok(cells) };
        OpenRow { verdict, kept, state: None }
    }

    /// An undo takes back what this job did: where somebody was suspended or brought back since, they stay as they are.
    async fn keep_other_state(
        &self,
        tx: &DatabaseTransaction,
        at: usize,
        open: &mut OpenRow<'_>,
    ) -> Result<()> {
        let (Mode::Cells(events), Ok(cells)) = (self.mode, &open.verdict) else { return Ok(()) };
        let Some(column) = cells.iter().find(|(column, _)| *column == UpdateColumn::State) else {
            return Ok(());
        };
        let column = column.1.column;
        let is_others = match events.get(at).copied().flatten() {
            Some(event) => is_another(tx, self.rows[at].account, event).await?,
            None => true,
        };
        if is_others {
            open.keep(column);
        }
        Ok(())
    }

    /// Writes the rows that were not refused yet. Returns `false` if all have to be written again, since a row or a cell was
    /// refused whose username others may have been given.
    async fn write_all(
        &self,
        tx: &DatabaseTransaction,
        prepared: &PreparedUpdates,
        people: &HashMap<AccountId, Current>,
        open: &mut [OpenRow<'a>],
    ) -> Result<bool> {
        let renamed = self.rows.iter().zip(open.iter()).filter(|(_, open)| open.has_username());
        let renamed: Vec<AccountId> = renamed.map(|(row, _)| row.account).collect();
        give_usernames_up(tx, &renamed).await?;
        for ((row, prepared), open) in self.rows.iter().zip(&prepared.0).zip(open) {
            let (Ok(cells), Ok(prepared), Some(now)) = (&open.verdict, prepared, people.get(&row.account))
            else {
                continue;
            };
            savepoint(tx, "SAVEPOINT update_row").await?;
            match row_refusal(self.write_row(tx, prepared, &now.row, cells).await)? {
                Ok(state) => open.state = state,
                Err(refusal) if self.mode == Mode::Whole => {
                    let is_renamed = open.has_username();
                    open.verdict = Err(refusal);
                    if is_renamed {
                        return Ok(false);
                    }
                    savepoint(tx, "ROLLBACK TO SAVEPOINT update_row").await?;
                }
                Err(_) => {
                    savepoint(tx, "ROLLBACK TO SAVEPOINT update_row").await?;
                    if !self.write_cells(tx, prepared, now, open).await? {
                        return Ok(false);
                    }
                }
            }
            savepoint(tx, "RELEASE SAVEPOINT update_row").await?;
        }
        Ok(true)
    }

    /// Writes the cells of a row one by one, and leaves those that are refused. Username and language are told with one mail,
    /// and are written together. Returns `false` if all rows have to be written again.
    async fn write_cells(
        &self,
        tx: &DatabaseTransaction,
        prepared: &PreparedRow,
        now: &Current,
        open: &mut OpenRow<'a>,
    ) -> Result<bool> {
        let Ok(cells) = open.verdict.clone() else { return Ok(true) };
        let is_told = |(column, _): &(UpdateColumn, &CellChange)| {
            matches!(column, UpdateColumn::Username | UpdateColumn::Language)
        };
        let (told, others): (Vec<_>, Vec<_>) = cells.into_iter().partition(is_told);
        let others = others.into_iter().map(|cell| vec![cell]);
        for unit in std::iter::once(told).chain(others).filter(|unit| !unit.is_empty()) {
            savepoint(tx, "SAVEPOINT update_cell").await?;
            if refusal(self.write_row(tx, prepared, &now.row, &unit).await)?.is_err() {
                if let Some((_, cell)) = unit.iter().copied().find(is_username) {
                    open.keep(cell.column);
                    return Ok(false);
                }
                savepoint(tx, "ROLLBACK TO SAVEPOINT update_cell").await?;
                unit.iter().for_each(|(_, cell)| open.keep(cell.column));
            }
            savepoint(tx, "RELEASE SAVEPOINT update_cell").await?;
        }
        Ok(true)
    }
}

/// Raw, since a builder has no savepoints, and the transactions of this program are not nested.
pub(super) async fn savepoint(tx: &DatabaseTransaction, statement: &str) -> Result<()> {
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
