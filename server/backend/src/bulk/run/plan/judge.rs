//! Checks the rows of a batch: each by the rule, against each other, and against the current registry.

use super::super::lease::LeasedJob;
use crate::address_holders::{AddressHolder, AddressHolders, InvitationStatus};
use crate::entity::account;
use crate::error::Result;
use crate::gate::{CanBulkInvite, Desk};
use crate::invitations::invited_often;
use crate::{idna, permissions};
use domain::account::{ReservedUsernames, Username};
use domain::bulk::check::{BulkRow, check_row};
use domain::bulk::{Column, JobRow, Outcome};
use domain::form::Code;
use std::collections::HashSet;

/// What is decided about a row before its username is chosen.
pub(super) enum RowVerdict {
    NotInvited(Outcome, Option<Code>),
    New { row: BulkRow },
    Reopened { row: BulkRow, account: account::Model, latest: Option<InvitationStatus> },
    Resent { row: BulkRow, account: account::Model, open: InvitationStatus },
}

impl RowVerdict {
    /// The username in the row, if the account can take one.
    pub(super) fn chosen(&self) -> Option<&str> {
        match self {
            Self::New { row } | Self::Reopened { row, .. } => row.username().map(Username::as_str),
            _ => None,
        }
    }
}

/// Decides about each row, in order.
pub(super) async fn judge_rows(
    desk: &Desk<CanBulkInvite>,
    leased: &LeasedJob,
    rows: &[JobRow],
    now: i64,
) -> Result<Vec<RowVerdict>> {
    let backend = &desk.backend;
    let columns = &leased.invites()?.head.columns;
    let (reserved, rule) = (backend.settings().reserved(), backend.settings().domain_rule());
    let checked: Vec<std::result::Result<BulkRow, _>> =
        rows.iter().map(|row| check(columns, &reserved, row)).collect();
    let keys: Vec<&str> = checked.iter().flatten().map(|row| row.email().key()).collect();
    let db = backend.db().read();
    let often = invited_often(backend, keys.iter().copied(), now).await?;
    let mut registry = AddressHolders::load(desk.reach(), db, keys, now).await?;
    let holders = permissions::holders_among(db, &registry.pending()).await?;
    let mut met = HashSet::new();
    Ok(checked
        .into_iter()
        .zip(rows)
        .map(|(checked, row)| {
            let checked = match checked {
                Ok(checked) => checked,
                Err((outcome, code)) => return RowVerdict::NotInvited(outcome, code),
            };
            if !met.insert(checked.email().key().to_owned()) {
                return failed(Code::DuplicateInFile);
            }
            match registry.take(checked.email().key()) {
                AddressHolder::Registered => failed(Code::AlreadyRegistered),
                AddressHolder::ToBeDeleted => failed(Code::ToBeDeleted),
                AddressHolder::Invited { .. } if !row.resend => failed(Code::AlreadyInvited),
                _ if often.contains(checked.email().key()) => failed(Code::InvitedOften),
                AddressHolder::Nobody => match rule.check(checked.email()) {
                    Ok(()) => RowVerdict::New { row: checked },
                    Err(code) => failed(code),
                },
                // Inviting again changes the permissions that others gave: only a single invitation may do that.
                AddressHolder::Invited { account, .. } | AddressHolder::Lapsed { account, .. }
                    if holders.contains(&account.id) =>
                {
                    failed(Code::PermissionNotHeld)
                }
                AddressHolder::Invited { account, open } => {
                    RowVerdict::Resent { row: checked, account, open }
                }
                AddressHolder::Lapsed { account, latest } => {
                    RowVerdict::Reopened { row: checked, account, latest }
                }
            }
        })
        .collect())
}

fn failed(code: Code) -> RowVerdict {
    RowVerdict::NotInvited(Outcome::Failed, Some(code))
}

/// Applies the rule that the browser has applied.
fn check(
    columns: &[Option<Column>],
    reserved: &ReservedUsernames,
    row: &JobRow,
) -> std::result::Result<BulkRow, (Outcome, Option<Code>)> {
    if !row.is_processed() {
        return Err((Outcome::Skipped, row.code));
    }
    check_row(&row.cells, columns, reserved, idna::to_ascii)
        .map_err(|faults| (Outcome::Failed, Some(faults.first().code)))
}
