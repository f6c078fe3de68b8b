//! Invites those of a file who are not registered: accounts and invitations as of any bulk invite, and in the same transaction
//! the other cells of their rows, as for people who have nothing yet. A row whose cells are refused is not invited at all.

use super::super::lease::LeasedJob;
use super::super::people::moving::Placeable;
use super::super::plan::{BatchPlan, NewUnit, PlannedRow, plan_batch};
use super::super::write::{self as batch_write, BatchResult, RowOutcome, RowRefusal};
use super::batch::{Batch, Mode, row_refusal};
use super::prepare::{AskedAddresses, PreparedRow, prepare_cell};
use super::write::savepoint;
use super::{ROUNDS, next_rows};
use crate::bulk::run::batch::{LoadedRows, are_unchanged, conclude};
use crate::bulk::update::words_of_fields;
use crate::db::Tx;
use crate::entity::bulk_person;
use crate::error::{Error, Result};
use crate::gate::{Caller, CanBulkInvite, CanManageAccounts, Desk};
use crate::invitations::{InvitationBatch, InvitationRefusals, Invitee, PreparedInvitation};
use crate::registry;
use crate::unit_paths;
use domain::bulk::update::{CellChange, UpdateColumn, UpdateDraft, UpdateRow};
use domain::bulk::{JobRow, RowState};
use domain::form::Code;
use domain::id::{AccountId, JobId};
use domain::identity::Relationship;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Invites the next rows. Returns whether the worker keeps the job.
pub(super) async fn run_next(
    desk: &Desk<CanManageAccounts>,
    head: &UpdateDraft,
    leased: &mut LeasedJob,
) -> Result<bool> {
    let backend = &desk.backend;
    let words = words_of_fields(backend).await?;
    for round in 0..ROUNDS {
        // Opened again in every round: what was overtaken may be the border.
        let inviter: Desk<CanBulkInvite> = backend.open(&Caller::on_behalf(leased.created_by)).await?;
        let LoadedRows { rows, chunks } = next_rows(backend, head, leased).await?;
        let sent: Vec<JobRow> = rows.iter().map(|row| job_row(row, &head.columns)).collect();
        let units = units_of(&inviter, desk, &rows, &head.columns).await?;
        let plan = plan_batch(&inviter, leased, (&sent, &units), round + 1 == ROUNDS).await?;
        let (columns, mode) = (&head.columns, Mode::Whole);
        let batch = Batch { desk, columns, words: &words, rows: &rows, scope: None, mode };
        let prepared = prepare(&batch, &plan).await?;
        let new = NewPeople { batch, inviter: &inviter, plan: &plan, prepared };
        let work = async |tx: Tx| {
            let tx = &*tx;
            // Somebody in these rows may have been erased.
            if !are_unchanged(tx, plan.place.job, &chunks).await? {
                return Ok(BatchResult::Overtaken);
            }
            if !batch_write::renew(tx, plan.place).await? {
                return Ok(BatchResult::Lost);
            }
            match new.write(tx).await? {
                Some(outcomes) => batch_write::record_batch(tx, backend, plan.place, outcomes).await,
                None => Ok(BatchResult::Overtaken),
            }
        };
        let written = backend.db().write(work).await;
        let end = leased.next + i32::try_from(rows.len()).map_err(Error::broken)?;
        if let Some(keeps) = conclude(backend, leased, (&plan, end), written)? {
            return Ok(keeps);
        }
    }
    Err(Error::CONTENTION)
}

/// The units of new people. Inside a border they are in one from the start: in that of their cell, else the only one; and it is one
/// whose people the creator of the job may change too, for the other cells. Everybody else comes into theirs with their cell.
async fn units_of(
    inviter: &Desk<CanBulkInvite>,
    desk: &Desk<CanManageAccounts>,
    rows: &[UpdateRow],
    columns: &[UpdateColumn],
) -> Result<Vec<NewUnit>> {
    let (db, inviting, changing) = (desk.backend.db().read(), inviter.reach(), desk.reach());
    if inviting.is_everyone() && changing.is_everyone() {
        return Ok(vec![Ok(None); rows.len()]);
    }
    let reach = if inviting.is_everyone() { changing } else { inviting };
    let is_unit = |cell: &&CellChange| columns.get(usize::from(cell.column)) == Some(&UpdateColumn::Unit);
    let mut units = Vec::with_capacity(rows.len());
    for row in rows {
        let chosen = row.cells.iter().find(is_unit).and_then(|cell| cell.after.parse().ok());
        let unit = unit_paths::of_new(db, reach, chosen).await?;
        units.push(match unit {
            Ok(unit) if !changing.has(db, unit).await? => Err(Code::ChoiceUnknown),
            unit => unit,
        });
    }
    Ok(units)
}

/// A row as a bulk invite has it. Its columns are those of `LeasedJob`'s header for them.
fn job_row(row: &UpdateRow, columns: &[UpdateColumn]) -> JobRow {
    let (email, username) = match &row.new {
        Some(new) => (new.email.clone(), new.username.clone()),
        None => (String::new(), String::new()),
    };
    let is_language = |cell: &&CellChange| {
        columns.get(usize::from(cell.column)).is_some_and(|column| *column == UpdateColumn::Language)
    };
    let language = row.cells.iter().find(is_language).map(|cell| cell.after.clone());
    JobRow {
        line: row.line,
        cells: vec![email, username, language.unwrap_or_default()],
        state: RowState::Ready,
        code: None,
        repeats: None,
        resend: false,
        derived: String::new(),
        came: Vec::new(),
        column: None,
    }
}

type Verdict = std::result::Result<PreparedRow, RowRefusal>;

/// What the cells of invited people need before the transaction; `Err` for a row that is not invited.
async fn prepare(batch: &Batch<'_>, plan: &BatchPlan) -> Result<Vec<Verdict>> {
    let mut prepared = Vec::with_capacity(batch.rows.len());
    for (row, planned) in batch.rows.iter().zip(&plan.rows) {
        prepared.push(match planned {
            _ if row.is_erased => Err(Code::Erased.into()),
            PlannedRow::NotInvited(..) | PlannedRow::Refused(_) => Ok(PreparedRow::default()),
            PlannedRow::Invited(invitation) => prepare_row(batch, row, invitation).await?,
        });
    }
    Ok(prepared)
}

/// The relationship that a row gives to somebody new.
fn relationship_of(batch: &Batch<'_>, row: &UpdateRow) -> Option<Relationship> {
    let at = batch.columns.iter().position(|column| *column == UpdateColumn::Relationship)?;
    let cell = row.cells.iter().find(|cell| usize::from(cell.column) == at)?;
    Relationship::from_word(&cell.after)
}

async fn prepare_row(batch: &Batch<'_>, row: &UpdateRow, invitation: &PreparedInvitation) -> Result<Verdict> {
    let mut prepared = PreparedRow::of_invitee(invitation.invitee());
    let relationship = relationship_of(batch, row);
    for (at, column) in batch.columns.iter().enumerate() {
        let cell = row.cells.iter().find(|cell| usize::from(cell.column) == at);
        let is_required = batch.words.own(*column).is_some_and(|own| own.is_required_of(relationship));
        let refused = match cell {
            None if is_required => Err(Code::ValueMissing),
            None => Ok(()),
            Some(cell) => {
                let asked = &mut AskedAddresses::default();
                let value = (*column, cell.after.as_str());
                prepare_cell(batch, invitation.account(), value, asked, &mut prepared).await?
            }
        };
        if let Err(code) = refused {
            let field = batch.words.own(*column).map(|own| own.field);
            return Ok(Err(RowRefusal { code, field }));
        }
    }
    Ok(Ok(prepared))
}

/// The people of a batch, as they are written.
struct NewPeople<'a> {
    batch: Batch<'a>,
    inviter: &'a Desk<CanBulkInvite>,
    plan: &'a BatchPlan,
    prepared: Vec<Verdict>,
}

impl NewPeople<'_> {
    /// Writes accounts, invitations and cells; `None` if what was planned has changed, and nothing was written.
    async fn write(&self, tx: &DatabaseTransaction) -> Result<Option<Vec<RowOutcome>>> {
        let backend = &self.batch.desk.backend;
        let mut refused: HashMap<usize, RowRefusal> = HashMap::new();
        for (at, prepared) in self.prepared.iter().enumerate() {
            refused.extend(prepared.as_ref().err().map(|refusal| (at, *refusal)));
        }
        self.refuse_beyond(tx, &mut refused).await?;
        let all = self.invitations(&refused);
        if !batch_write::is_as_planned(tx, self.inviter, &all).await? {
            return Ok(None);
        }
        savepoint(tx, "SAVEPOINT update_invites").await?;
        let refusals = loop {
            let refusals = self.invitations(&refused).write(tx, backend).await?;
            // Groups and own fields are written beside the rows of the registry.
            registry::refresh_touched(tx).await?;
            let more = self.write_cells(tx, &refused, &refusals).await?;
            if more.is_empty() {
                break refusals;
            }
            // Their invitations were written with those of others: all are written again without them.
            refused.extend(more);
            savepoint(tx, "ROLLBACK TO SAVEPOINT update_invites").await?;
        };
        savepoint(tx, "RELEASE SAVEPOINT update_invites").await?;
        let mut outcomes = Vec::with_capacity(self.plan.rows.len());
        for (at, planned) in self.plan.rows.iter().enumerate() {
            outcomes.push(match refused.get(&at) {
                Some(refusal) => RowOutcome::failed(*refusal),
                None => planned.outcome(&refusals),
            });
        }
        self.name(tx, &outcomes).await?;
        Ok(Some(outcomes))
    }

    /// Refuses the rows of people who are invited again and whose cells the creator of the job may not change: the right to
    /// invite somebody is no right to change them, and may have a wider border.
    async fn refuse_beyond(
        &self,
        tx: &DatabaseTransaction,
        refused: &mut HashMap<usize, RowRefusal>,
    ) -> Result<()> {
        let reopened = |(at, planned): (usize, &PlannedRow)| match planned {
            PlannedRow::Invited(invitation) if !self.cells(at).is_empty() => match invitation.invitee() {
                Invitee::New { .. } => None,
                known => Some((at, known.account().id)),
            },
            _ => None,
        };
        let reopened: Vec<(usize, AccountId)> =
            self.plan.rows.iter().enumerate().filter_map(reopened).collect();
        let ids: Vec<AccountId> = reopened.iter().map(|(_, id)| *id).collect();
        let placeable = Placeable::lock(tx, self.batch.desk, &ids).await?;
        for (at, id) in reopened {
            let code = placeable.refusal(id).map(|code| match code {
                Code::NotFound => Code::AlreadyRegistered,
                code => code,
            });
            if let Some(code) = code {
                refused.entry(at).or_insert(code.into());
            }
        }
        Ok(())
    }

    /// The cells of a row that are written after its invitation, which has the language.
    fn cells(&self, at: usize) -> Vec<(UpdateColumn, &CellChange)> {
        let named = |cell| {
            let cell: &CellChange = cell;
            let column = *self.batch.columns.get(usize::from(cell.column))?;
            (column != UpdateColumn::Language).then_some((column, cell))
        };
        self.batch.rows[at].cells.iter().filter_map(named).collect()
    }

    fn invitations(&self, refused: &HashMap<usize, RowRefusal>) -> InvitationBatch<'_> {
        let invited = self.plan.rows.iter().enumerate().filter_map(|(at, row)| match row {
            PlannedRow::Invited(invitation) if !refused.contains_key(&at) => Some(&**invitation),
            _ => None,
        });
        let BatchPlan { is_last_try, by, .. } = *self.plan;
        InvitationBatch { invitations: invited.collect(), now: self.plan.place.now, by, is_last_try }
    }

    /// Writes the cells of those who were invited. Returns the rows with a cell that is refused.
    async fn write_cells(
        &self,
        tx: &DatabaseTransaction,
        refused: &HashMap<usize, RowRefusal>,
        refusals: &InvitationRefusals,
    ) -> Result<HashMap<usize, RowRefusal>> {
        let mut more = HashMap::new();
        for (at, planned) in self.plan.rows.iter().enumerate() {
            let (PlannedRow::Invited(invitation), Ok(prepared)) = (planned, &self.prepared[at]) else {
                continue;
            };
            let account = invitation.account();
            if refused.contains_key(&at) || refusals.contains_key(&account.id) {
                continue;
            }
            let cells = self.cells(at);
            if cells.is_empty() {
                continue;
            }
            savepoint(tx, "SAVEPOINT update_row").await?;
            let written = self.batch.write_row(tx, prepared, account, &cells).await;
            if let Err(refusal) = row_refusal(written)? {
                more.insert(at, refusal);
                savepoint(tx, "ROLLBACK TO SAVEPOINT update_row").await?;
            }
            savepoint(tx, "RELEASE SAVEPOINT update_row").await?;
        }
        Ok(more)
    }

    /// Says of the rows of the job whose they are by now.
    async fn name(&self, tx: &DatabaseTransaction, outcomes: &[RowOutcome]) -> Result<()> {
        let place = self.plan.place;
        for (position, outcome) in (place.first..).zip(outcomes) {
            if let Some(account) = outcome.account {
                name_row(tx, (place.job, position), account).await?;
            }
        }
        Ok(())
    }
}

async fn name_row(tx: &DatabaseTransaction, (job, position): (JobId, i32), account: AccountId) -> Result<()> {
    bulk_person::Entity::update_many()
        .col_expr(bulk_person::Column::AccountId, Expr::value(account))
        .filter(bulk_person::Column::JobId.eq(job))
        .filter(bulk_person::Column::Position.eq(position))
        .exec(tx)
        .await?;
    Ok(())
}
