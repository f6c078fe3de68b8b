//! How the rows of a batch stand: by themselves, beside each other, and in the registry as it is now.

use super::super::LeasedJob;
use super::super::batch::ROWS;
use crate::entity::{account, invitation};
use crate::error::Result;
use crate::invitations::issue::is_invited_often;
use crate::{Backend, idna, invitations, permissions};
use domain::account::{AccountState, Username};
use domain::bulk::check::{BulkRow, check_row};
use domain::bulk::{JobRow, Outcome};
use domain::form::Code;
use domain::id::AccountId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{HashMap, HashSet};

/// What is known about a row before a name is found for it.
pub(super) enum RowVerdict {
    Settled(Outcome, Option<Code>),
    New { row: BulkRow },
    Reopened { row: BulkRow, known: Box<account::Model>, newest: Option<i64> },
    Resent { row: BulkRow, known: Box<account::Model>, open: Box<invitation::Model> },
}

impl RowVerdict {
    /// The name that somebody chose for an account that can take one.
    pub(super) fn chosen(&self) -> Option<&str> {
        match self {
            Self::New { row } | Self::Reopened { row, .. } => row.username().map(Username::as_str),
            _ => None,
        }
    }
}

/// How the rows stand by themselves, within the batch, and in the registry.
pub(super) async fn judge_rows(
    backend: &Backend,
    leased: &LeasedJob,
    rows: &[JobRow],
    now: i64,
) -> Result<Vec<RowVerdict>> {
    let checked: Vec<std::result::Result<BulkRow, _>> = rows.iter().map(|row| check(leased, row)).collect();
    let keys: Vec<&str> = checked.iter().flatten().map(|row| row.email().key()).collect();
    let mut known = RegistrySnapshot::load(backend, &keys, now).await?;
    let mut met = HashSet::new();
    Ok(checked
        .into_iter()
        .zip(rows)
        .map(|(checked, row)| {
            let checked = match checked {
                Ok(checked) => checked,
                Err((outcome, code)) => return RowVerdict::Settled(outcome, code),
            };
            if !met.insert(checked.email().key().to_owned()) {
                return failed(Code::DuplicateInFile);
            }
            let Some(found) = known.accounts.remove(checked.email().key()) else {
                return RowVerdict::New { row: checked };
            };
            if found.state != AccountState::Pending {
                return failed(Code::AlreadyRegistered);
            }
            if known.invited_often.contains(&found.id) {
                return failed(Code::InvitedOften);
            }
            let newest = known.invitations.remove(&found.id);
            let found_id = found.id;
            let account = Box::new(found);
            match newest {
                Some(newest) if invitations::is_open(&newest, now) && row.resend => {
                    RowVerdict::Resent { row: checked, known: account, open: Box::new(newest) }
                }
                Some(newest) if invitations::is_open(&newest, now) => failed(Code::AlreadyInvited),
                // Reopening would take away, unseen, what others gave: that is for a person to decide, one by one.
                _ if known.holders_of_permissions.contains(&found_id) => failed(Code::PermissionNotHeld),
                newest => RowVerdict::Reopened {
                    row: checked,
                    known: account,
                    newest: newest.map(|row| row.created_at),
                },
            }
        })
        .collect())
}

fn failed(code: Code) -> RowVerdict {
    RowVerdict::Settled(Outcome::Failed, Some(code))
}

/// The rule that judged the row in the browser, once more.
fn check(leased: &LeasedJob, row: &JobRow) -> std::result::Result<BulkRow, (Outcome, Option<Code>)> {
    if !row.is_processed() {
        return Err((Outcome::Skipped, row.code));
    }
    check_row(&row.cells, &leased.head.columns, idna::to_ascii)
        .map_err(|faults| (Outcome::Failed, Some(faults.first().code)))
}

/// What the registry knows about the addresses of a batch.
struct RegistrySnapshot {
    accounts: HashMap<String, account::Model>,
    /// The newest of each pending account.
    invitations: HashMap<AccountId, invitation::Model>,
    /// Pending accounts that can have no other invitation today.
    invited_often: HashSet<AccountId>,
    /// Pending accounts that hold something, or will.
    holders_of_permissions: HashSet<AccountId>,
}

impl RegistrySnapshot {
    async fn load(backend: &Backend, keys: &[&str], now: i64) -> Result<Self> {
        let db = backend.db().read();
        let mut known = Self {
            accounts: HashMap::new(),
            invitations: HashMap::new(),
            invited_often: HashSet::new(),
            holders_of_permissions: HashSet::new(),
        };
        if keys.is_empty() {
            return Ok(known);
        }
        // Always so many, so that the statement stays prepared.
        let most = usize::try_from(ROWS).unwrap_or(keys.len());
        let asked = keys.iter().copied().cycle().take(most.max(keys.len()));
        let found = account::Entity::find().filter(account::Column::EmailKey.is_in(asked)).all(db).await?;
        let pending = found.iter().filter(|row| row.state == AccountState::Pending);
        let pending: Vec<AccountId> = pending.map(|row| row.id).collect();
        if !pending.is_empty() {
            known.holders_of_permissions = permissions::holders_among(db, &pending).await?;
            let theirs = invitation::Entity::find()
                .filter(invitation::Column::AccountId.is_in(pending))
                .order_by_asc(invitation::Column::CreatedAt)
                .order_by_asc(invitation::Column::Id);
            let mut by_account: HashMap<AccountId, Vec<invitation::Model>> = HashMap::new();
            for row in theirs.all(db).await? {
                by_account.entry(row.account_id).or_default().push(row);
            }
            for (account, mut theirs) in by_account {
                if is_invited_often(&theirs, now) {
                    known.invited_often.insert(account);
                }
                known.invitations.extend(theirs.pop().map(|newest| (account, newest)));
            }
        }
        let found = found.into_iter().filter_map(|row| Some((row.email_key.clone()?, row)));
        known.accounts = found.collect();
        Ok(known)
    }
}
