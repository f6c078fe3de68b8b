//! Hides from an account what others entered for it, until it is known that the right person uses the account.
//!
//! Somebody who hands over a link can open it themselves, and somebody who changes an address can receive its mail. So
//! what others entered is locked for the account in two cases. After a link handed over by somebody who could not read
//! it: until the mailbox is proven or somebody vouches. After a change of address by such a person: what was entered
//! before, and later values too if they still cannot read it when the invitation is accepted, until somebody vouches.
//! Meanwhile nobody who handed over the used link or changed the address decides about that identity, whatever they
//! may read.
//!
//! A locked value is not shown, exported or overwritten. The privacy notice is never locked. Code that shows an
//! account something about itself gets the lock from [`for_own_account`] and leaves out what [`LockedEntries::locks`].

mod can_read_entries;
mod confirm;
mod locked_entries;
mod vouch;

pub(crate) use can_read_entries::can_read_entries;
pub(crate) use confirm::{Confirmation, record_mailbox_proof};
pub(crate) use locked_entries::{LockedEntries, for_own_account, readable};
pub(crate) use vouch::seems_able_to_vouch;

use crate::Backend;
use crate::accounts;
use crate::entity::{entry_lock, handed_link};
use crate::error::Result;
use crate::permissions::MayBecome;
use domain::id::AccountId;
use domain::identity::EntryLock;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};

/// The lock of an account, if there is one.
pub(crate) async fn for_account(
    db: &impl ConnectionTrait,
    account: Option<AccountId>,
) -> Result<Option<entry_lock::Model>> {
    let Some(account) = account else { return Ok(None) };
    Ok(entry_lock::Entity::find_by_id(account).one(db).await?)
}

/// Whether the account certainly belongs to its user, so that it counts as a person of its own: only then it decides
/// about identities and vouches. A link from the founder raises no doubt, since the founder needs no second person.
pub(crate) async fn is_beyond_doubt(db: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    let Some(lock) = for_account(db, Some(account)).await? else { return Ok(true) };
    for other in lock.involved() {
        if accounts::by_id(db, other).await?.is_none_or(|other| !other.founder) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Locks everything entered later as well.
const FOREVER: i64 = i64::MAX;

/// How an invitation was accepted.
pub(crate) struct Acceptance<'a> {
    pub(crate) account: AccountId,
    /// The handed-over link that was used, and whether its giver could and still can read what others entered.
    pub(crate) handed: Option<(&'a handed_link::Model, bool)>,
    /// Whether somebody changed the address who cannot read what others entered: the mailbox may be theirs.
    pub(crate) is_address_in_doubt: bool,
    pub(crate) now: i64,
}

/// Locks what the way an invitation was accepted requires to be locked.
pub(crate) async fn record_acceptance(tx: &DatabaseTransaction, acceptance: &Acceptance<'_>) -> Result<()> {
    if acceptance.handed.is_none() && !acceptance.is_address_in_doubt {
        return Ok(());
    }
    let before =
        for_account(tx, Some(acceptance.account)).await?.unwrap_or_else(|| empty_lock(acceptance.account));
    let mut row = entry_lock::Model { changed_at: acceptance.now, ..before };
    if let Some((handed, can_read_entries)) = acceptance.handed {
        row.until_confirmed = !can_read_entries;
        row.given_by = handed.given_by;
    }
    if acceptance.is_address_in_doubt {
        row.entered_before = Some(FOREVER);
    }
    store(tx, row).await
}

/// Records that somebody changed the address of a pending account.
pub(crate) async fn record_address_change(tx: &DatabaseTransaction, by: &MayBecome, now: i64) -> Result<()> {
    let before = for_account(tx, Some(by.account())).await?.unwrap_or_else(|| empty_lock(by.account()));
    let entered_before = if by.can_read_entries() { before.entered_before } else { Some(now) };
    store(tx, entry_lock::Model { entered_before, addressed_by: by.by(), changed_at: now, ..before }).await
}

fn empty_lock(account_id: AccountId) -> entry_lock::Model {
    entry_lock::Model {
        account_id,
        until_confirmed: false,
        entered_before: None,
        given_by: None,
        addressed_by: None,
        changed_at: 0,
    }
}

/// Stores the lock, or deletes it if it is empty. The caller has locked the account.
async fn store(tx: &DatabaseTransaction, row: entry_lock::Model) -> Result<()> {
    use entry_lock::Column;
    entry_lock::Entity::delete_by_id(row.account_id).exec(tx).await?;
    let is_empty = !row.until_confirmed
        && row.entered_before.is_none()
        && row.given_by.is_none()
        && row.addressed_by.is_none();
    if is_empty {
        return Ok(());
    }
    let do_nothing = OnConflict::column(Column::AccountId).do_nothing().to_owned();
    entry_lock::Entity::insert(row.into_active_model())
        .on_conflict(do_nothing)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

impl entry_lock::Model {
    /// The accounts that handed over the link or changed the address: their holders may be using this account.
    pub(crate) fn involved(&self) -> impl Iterator<Item = AccountId> {
        [self.given_by, self.addressed_by].into_iter().flatten()
    }

    /// Whether this account handed over the link or changed the address, and so may not decide about the identity.
    pub(crate) fn involves(&self, account: AccountId) -> bool {
        self.involved().any(|one| one == account)
    }

    /// Whether the mailbox needs no proof, or has been proven.
    pub(crate) fn is_mailbox_proven(&self) -> bool {
        !self.until_confirmed && self.given_by.is_none()
    }

    /// The lock as pages show it.
    pub(crate) fn view(&self, backend: &Backend, is_locked: bool, can_vouch: bool) -> EntryLock {
        let can_confirm = !self.is_mailbox_proven() && backend.has_mail();
        EntryLock { is_locked, can_confirm, can_vouch }
    }
}
