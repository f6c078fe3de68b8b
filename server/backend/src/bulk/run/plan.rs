//! Plans a batch before its transaction: what happens to each row, with ids, links, messages and audit events.

mod judge;
mod usernames;

use super::lease::{LeasedJob, lease_until};
use super::write::RowRefusal;
use crate::Backend;
use crate::entity::account;
use crate::error::Result;
use crate::gate::{CanBulkInvite, Desk};
use crate::invitations::{InvitationBatch, PersonDraft, PreparedInvitation, Terms};
use crate::own_fields;
use domain::bulk::check::BulkRow;
use domain::bulk::own_columns::OwnColumns;
use domain::bulk::{JobRow, Outcome};
use domain::form::Code;
use domain::id::{AccountId, JobId, UnitId};
use domain::identity::Step;
use domain::invitation::Days;
use domain::message::Lane;
use domain::registry::CheckedOwnValue;
use domain::text::Locale;
use judge::RowVerdict;
use uuid::Uuid;

const DAY: i64 = 86_400_000;

/// A batch, prepared before its transaction.
pub(super) struct BatchPlan {
    pub(super) place: BatchPlace,
    /// Whether a taken derived username fails its row instead of the batch.
    pub(super) is_last_try: bool,
    pub(super) by: Option<AccountId>,
    pub(super) rows: Vec<PlannedRow>,
}

/// Which rows of which job a batch has, and under which lease it is written.
#[derive(Clone, Copy)]
pub(super) struct BatchPlace {
    pub(super) job: JobId,
    pub(super) lease: Uuid,
    pub(super) until: i64,
    pub(super) now: i64,
    /// When it was planned, and milliseconds since the previous batch.
    pub(super) made_at: i64,
    pub(super) took: i64,
    /// The position of the first row.
    pub(super) first: i32,
    /// Whether it is the last batch.
    pub(super) is_end: bool,
}

impl BatchPlace {
    /// The place of the next rows, so many, planned since `now`.
    pub(super) fn next(backend: &Backend, leased: &LeasedJob, rows: usize, now: i64) -> Self {
        let made_at = backend.now();
        let end = leased.next + i32::try_from(rows).unwrap_or(i32::MAX);
        Self {
            job: leased.id,
            lease: leased.lease,
            until: lease_until(backend),
            now,
            made_at,
            took: (made_at - leased.made_at).max(0),
            first: leased.next,
            is_end: end == leased.rows,
        }
    }
}

/// A row that is not invited, with its outcome, or its invitation.
pub(super) enum PlannedRow {
    NotInvited(Outcome, Option<Code>),
    /// A cell of it is refused.
    Refused(RowRefusal),
    Invited(Box<PreparedInvitation>),
}

/// The unit that a new account is put into, or why there is none.
pub(super) type NewUnit = std::result::Result<Option<UnitId>, Code>;

pub(super) async fn plan_batch(
    desk: &Desk<CanBulkInvite>,
    leased: &mut LeasedJob,
    (rows, units): (&[JobRow], &[NewUnit]),
    is_last_try: bool,
) -> Result<BatchPlan> {
    let backend = &desk.backend;
    let now = backend.now();
    let judged = judge::judge_rows(desk, leased, rows, now).await?;
    let own = own_values(backend, leased, rows).await?;
    let names = usernames::choose(backend, leased, &judged, rows).await?;
    let (options, settings) = (&leased.invites()?.options, backend.settings());
    let terms = Terms {
        backend,
        actor: desk.caller.actor(),
        created_by: desk.account(),
        job: Some(leased.id),
        note: options.note().as_str(),
        lifetime: i64::from(options.days().map_or(settings.invitation_days, Days::count)) * DAY,
        lane: Lane::Bulk,
        is_held: options.is_held(),
        is_requested: false,
    };
    let planner = RowPlanner { terms, locale: options.locale().unwrap_or(settings.default_locale) };
    let planned = judged.into_iter().zip(names).zip(own).zip(units);
    let planned = planned.map(|(((verdict, name), own), unit)| planner.plan_row(verdict, name, own, *unit));
    let planned: Vec<PlannedRow> = planned.collect::<Result<_>>()?;
    Ok(BatchPlan {
        place: BatchPlace::next(backend, leased, rows.len(), now),
        is_last_try,
        by: planner.terms.created_by,
        rows: planned,
    })
}

/// The own fields of each row, of the account and of the identity, or why they are refused.
async fn own_values(
    backend: &Backend,
    leased: &LeasedJob,
    rows: &[JobRow],
) -> Result<Vec<std::result::Result<Vec<CheckedOwnValue>, RowRefusal>>> {
    let head = &leased.invites()?.head;
    let none = || rows.iter().map(|_| Ok(Vec::new())).collect();
    if head.columns.iter().all(Option::is_some) {
        return Ok(none());
    }
    let db = backend.db().read();
    let fields = own_fields::live_of_all(db).await?;
    let columns = OwnColumns::of_job(head, &fields);
    if columns.is_empty() {
        return Ok(none());
    }
    let read = |row: &JobRow| if row.is_processed() { columns.of_row(&row.cells) } else { Ok(Vec::new()) };
    let mut values: Vec<_> = rows.iter().map(read).collect();
    own_fields::refuse_repeated(db, &mut values).await?;
    Ok(values.into_iter().map(|row| row.map_err(RowRefusal::from)).collect())
}

/// Prepares the invitations of rows.
struct RowPlanner<'a> {
    terms: Terms<'a>,
    /// The language of rows without one.
    locale: Locale,
}

impl RowPlanner<'_> {
    fn plan_row(
        &self,
        verdict: RowVerdict,
        username: Option<std::result::Result<String, Code>>,
        own: std::result::Result<Vec<CheckedOwnValue>, RowRefusal>,
        unit: NewUnit,
    ) -> Result<PlannedRow> {
        let username = match username.transpose() {
            Ok(username) => username,
            Err(code) => return Ok(PlannedRow::NotInvited(Outcome::Failed, Some(code))),
        };
        let own = match (&verdict, own) {
            (RowVerdict::NotInvited(..) | RowVerdict::Resent { .. }, _) => Vec::new(),
            (_, Ok(own)) => own,
            (_, Err(refusal)) => return Ok(PlannedRow::Refused(refusal)),
        };
        let (of_identity, own): (Vec<_>, Vec<_>) =
            own.into_iter().partition(|one| Step::More.fields().contains(&one.field));
        let invitation = match verdict {
            RowVerdict::NotInvited(outcome, code) => return Ok(PlannedRow::NotInvited(outcome, code)),
            RowVerdict::New { row } => {
                let (unit, unit_text) = match unit {
                    Ok(unit) => (unit, ""),
                    // It stays a text until somebody chooses a unit.
                    Err(Code::UnitUnmatched) => (None, row.unit()),
                    Err(code) => return Ok(PlannedRow::NotInvited(Outcome::Failed, Some(code))),
                };
                let locale = row.locale().unwrap_or(self.locale);
                let account = self.terms.new_account(row.email(), username.unwrap_or_default(), locale);
                let account = account::Model { unit, ..account };
                let person = self.person((&row, unit_text), account.id, &of_identity)?;
                self.terms.create(account, row.username().is_some())?.with_person(person)
            }
            RowVerdict::Reopened { row, account: before, latest } => {
                let locale = row.locale().unwrap_or(self.locale);
                let username = username.or_else(|| before.username.clone());
                // The address keeps its spelling: a different one may be a different mailbox.
                let after = account::Model { username, locale, ..before.clone() };
                // A person who is in a unit stays there.
                let is_text = unit == Err(Code::UnitUnmatched) && before.unit.is_none();
                let unit_text = if is_text { row.unit() } else { "" };
                let person = self.person((&row, unit_text), after.id, &of_identity)?;
                self.terms.reopen(before, after, latest)?.with_person(person)
            }
            RowVerdict::Resent { row, account, open } => {
                let locale = row.locale().unwrap_or(open.locale);
                self.terms.resend(account, open, locale)?
            }
        };
        Ok(PlannedRow::Invited(Box::new(invitation.with_own(own, &self.terms.actor))))
    }

    /// The draft of the digital identity, with the own fields of it and a text that names no unit.
    fn person(
        &self,
        row: (&BulkRow, &str),
        account: AccountId,
        own: &[CheckedOwnValue],
    ) -> Result<Option<Box<PersonDraft>>> {
        PersonDraft::from_row(self.terms.backend, &self.terms.actor, (row, own), account)
    }
}

impl BatchPlan {
    /// The invitations of the batch.
    pub(super) fn invitations(&self) -> InvitationBatch<'_> {
        let invitations = self.rows.iter().filter_map(|row| match row {
            PlannedRow::Invited(invitation) => Some(&**invitation),
            PlannedRow::NotInvited(..) | PlannedRow::Refused(_) => None,
        });
        InvitationBatch {
            invitations: invitations.collect(),
            now: self.place.now,
            by: self.by,
            is_last_try: self.is_last_try,
        }
    }
}
