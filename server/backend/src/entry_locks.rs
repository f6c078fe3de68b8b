//! Hides from an account what others entered for it, until it is known that the right person uses the account.
//!
//! Somebody who hands over a link can open it themselves, and somebody who changes an address can receive its mail. So
//! what others entered is locked for the account in two cases. After a link handed over by somebody who could not read
//! it: until the mailbox is proven or somebody vouches. After a change of address by such a person: what was entered
//! before, and later values too if they still cannot read it when the invitation is accepted, until somebody vouches.
//! Meanwhile the account may do no more than everybody who may be using it (`possible_users`), and whoever may have used
//! it never decides about its identity, except the founder.
//!
//! A locked value is not shown, exported or overwritten. The privacy notice is never locked. Code that shows an
//! account something about itself gets the lock from [`for_own_account`] and leaves out what [`LockedEntries::locks`].

mod can_read_entries;
mod confirm;
mod locked_entries;
mod vouch;

pub(crate) use can_read_entries::can_read_entries;
pub(crate) use confirm::{CONFIRMATION_LIFETIME, Confirmation, record_mailbox_proof};
pub(crate) use locked_entries::{LockedEntries, for_own_account, readable};
pub(crate) use vouch::seems_able_to_vouch;

use crate::Backend;
use crate::accounts;
use crate::entity::{entry_lock, handed_link, possible_user};
use crate::error::Result;
use crate::possible_users::{self, Unsettled, possible_users};
use crate::reach::EVERYONE;
use domain::id::AccountId;
use domain::identity::EntryLock;
use domain::permission::Permissions;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};

/// Why an account may not read yet what others entered, or may be used by somebody else.
#[derive(Clone, Debug)]
pub(crate) struct AccountLock {
    row: entry_lock::Model,
    users: Vec<possible_user::Model>,
}

/// The lock of an account, if there is one.
pub(crate) async fn for_account(
    db: &impl ConnectionTrait,
    account: Option<AccountId>,
) -> Result<Option<AccountLock>> {
    let Some(account) = account else { return Ok(None) };
    let row = entry_lock::Entity::find_by_id(account).one(db).await?;
    let users = possible_users::unsettled(db, account).await?;
    if row.is_none() && users.is_empty() {
        return Ok(None);
    }
    Ok(Some(AccountLock { row: row.unwrap_or_else(|| empty_lock(account)), users }))
}

/// Whether the account certainly belongs to its user, so that it counts as a person of its own: only then it decides
/// about identities, vouches and gives permissions. A link from the founder raises no doubt, since the founder needs no second person.
pub(crate) async fn is_beyond_doubt(db: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    for other in possible_users(db, account, Unsettled::Now).await? {
        if accounts::by_id(EVERYONE, db, other).await?.is_none_or(|other| !other.founder) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether somebody has handed over the link of an account that was used, or changed its address, whatever was proven
/// since: what was entered in the account may be theirs.
pub(crate) async fn may_have_used(
    db: &impl ConnectionTrait,
    account: Option<AccountId>,
    by: AccountId,
) -> Result<bool> {
    let Some(account) = account else { return Ok(false) };
    Ok(possible_users(db, account, Unsettled::Ever).await?.contains(&by))
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

/// Locks what the way an invitation was accepted requires to be locked, and records the giver of the link.
pub(crate) async fn record_acceptance(tx: &DatabaseTransaction, acceptance: &Acceptance<'_>) -> Result<()> {
    let account = acceptance.account;
    let before = lock_row(tx, account).await?;
    let mut row = entry_lock::Model { changed_at: acceptance.now, ..before };
    if let Some((handed, can_read_entries)) = acceptance.handed {
        row.until_confirmed = !can_read_entries;
        if let Some(giver) = handed.given_by {
            let giver = possible_user::Model {
                account_id: account,
                user_id: giver,
                by_address: false,
                needs_any: handed.needs_any,
                since: handed.created_at,
                settled_at: None,
            };
            possible_users::record(tx, giver).await?;
        }
    }
    if acceptance.is_address_in_doubt {
        row.entered_before = Some(FOREVER);
    }
    store(tx, row).await
}

/// Somebody who changes the address of a pending account.
pub(crate) struct PendingAddressGiver {
    pub(crate) account: AccountId,
    /// `None` at the shell.
    pub(crate) by: Option<AccountId>,
    /// Whether they may read what others entered for that account.
    pub(crate) can_read_entries: bool,
    /// The permissions of which the right that was used needs one.
    pub(crate) needs_any: Permissions,
}

/// Records that somebody changed the address of a pending account.
pub(crate) async fn record_address_change(
    tx: &DatabaseTransaction,
    giver: &PendingAddressGiver,
    now: i64,
) -> Result<()> {
    let account = giver.account;
    let before = lock_row(tx, account).await?;
    possible_users::forget_address_changes(tx, account).await?;
    if let Some(user_id) = giver.by {
        let (needs_any, since) = (giver.needs_any, now);
        let changed = possible_user::Model {
            account_id: account,
            user_id,
            by_address: true,
            needs_any,
            since,
            settled_at: None,
        };
        possible_users::record(tx, changed).await?;
    }
    let entered_before = if giver.can_read_entries { before.entered_before } else { Some(now) };
    store(tx, entry_lock::Model { entered_before, changed_at: now, ..before }).await
}

/// Somebody who has changed the address of an account that was accepted.
pub(crate) struct AddressGiver {
    pub(crate) account: AccountId,
    pub(crate) by: AccountId,
    pub(crate) can_read_entries: bool,
    /// The permissions of which they needed one.
    pub(crate) needs_any: Permissions,
}

/// Records who chose the address of an account that was accepted: they may be using it from now on. Earlier ones may have used
/// theirs, and stay. Only vouching settles it. The caller has locked the account.
pub(crate) async fn record_address_of_active(
    tx: &DatabaseTransaction,
    giver: &AddressGiver,
    now: i64,
) -> Result<()> {
    let before = lock_row(tx, giver.account).await?;
    let earlier = possible_users::unsettled(tx, giver.account).await?;
    let is_known = earlier.iter().any(|row| row.by_address && row.user_id == giver.by);
    if !is_known {
        let changed = possible_user::Model {
            account_id: giver.account,
            user_id: giver.by,
            by_address: true,
            needs_any: giver.needs_any,
            since: now,
            settled_at: None,
        };
        possible_users::record(tx, changed).await?;
    }
    let entered_before =
        if giver.can_read_entries { before.entered_before } else { before.entered_before.max(Some(now)) };
    store(tx, entry_lock::Model { entered_before, changed_at: now, ..before }).await
}

async fn lock_row(tx: &DatabaseTransaction, account: AccountId) -> Result<entry_lock::Model> {
    let row = entry_lock::Entity::find_by_id(account).one(tx).await?;
    Ok(row.unwrap_or_else(|| empty_lock(account)))
}

fn empty_lock(account_id: AccountId) -> entry_lock::Model {
    entry_lock::Model { account_id, until_confirmed: false, entered_before: None, changed_at: 0 }
}

/// Stores the lock, or deletes it if nothing is locked. The caller has locked the account.
async fn store(tx: &DatabaseTransaction, row: entry_lock::Model) -> Result<()> {
    use entry_lock::Column;
    entry_lock::Entity::delete_by_id(row.account_id).exec(tx).await?;
    if !row.until_confirmed && row.entered_before.is_none() {
        return Ok(());
    }
    let do_nothing = OnConflict::column(Column::AccountId).do_nothing().to_owned();
    entry_lock::Entity::insert(row.into_active_model())
        .on_conflict(do_nothing)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

impl AccountLock {
    /// Who handed over the link that was used.
    pub(crate) fn given_by(&self) -> Option<AccountId> {
        self.users.iter().find(|user| !user.by_address).map(|user| user.user_id)
    }

    /// Who changed the address.
    pub(crate) fn addressed_by(&self) -> Option<AccountId> {
        self.address_change().map(|user| user.user_id)
    }

    /// Who changed the address, and with which permissions.
    pub(crate) fn address_change(&self) -> Option<&possible_user::Model> {
        self.users.iter().find(|user| user.by_address)
    }

    /// Whether the mailbox needs no proof, or has been proven.
    pub(crate) fn is_mailbox_proven(&self) -> bool {
        !self.row.until_confirmed && self.given_by().is_none()
    }

    /// The lock as pages show it.
    pub(crate) fn view(&self, backend: &Backend, is_locked: bool, can_vouch: bool) -> EntryLock {
        let can_confirm = !self.is_mailbox_proven() && backend.has_mail();
        EntryLock { is_locked, can_confirm, can_vouch }
    }
}
