//! What an account may not read of what others entered for it, until it is known that the right person is in it.
//!
//! Whoever hands over a link can open it themselves, and whoever changes an address can send the mail to themselves. So
//! what others entered is locked for the account: after a link that was handed over by somebody who could not read it
//! then, until the mailbox is proven or somebody vouches; after a change of address by such a person, what was entered
//! before it, and whatever comes if they still cannot read it when the account is entered, until somebody vouches.
//! Whoever handed over the link that was used, or changed the address, decides nothing about that identity meanwhile,
//! whatever they could read.
//!
//! A locked value is not shown, exported or overwritten. The privacy notice is never locked: it is there to be read. To
//! show an account something about itself, ask [`for_own_account`] and leave out what [`OwnLock::locks`] says.

mod confirm;
mod vouch;

pub(crate) use confirm::{Confirmation, mailbox_proven, seed as confirmation_seed};
pub(crate) use vouch::seems_able_to_vouch;

use crate::entity::{entry_lock, handed_link, identity};
use crate::error::Result;
use crate::identities::{AttributedValue, AttributedValues};
use crate::permissions::{self, MayBecome};
use crate::{Backend, accounts};
use domain::form::Field;
use domain::id::AccountId;
use domain::identity::EntryLock;
use domain::permission::{Permission, Permissions};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set};

/// Whether somebody who holds these can read all that was entered for an account, as it is now: what is open, those who
/// register; what was submitted, those who validate; where there is both, whoever does both.
pub(crate) async fn has_sight(
    db: &impl ConnectionTrait,
    held: Permissions,
    account: AccountId,
) -> Result<bool> {
    if held.has(Permission::ViewPersonalData) {
        return Ok(true);
    }
    let row = identity::Entity::find().filter(identity::Column::AccountId.eq(account)).one(db).await?;
    let is_open = match &row {
        None => true,
        Some(row) => row.state.is_open(),
    };
    let was_submitted = row.is_some_and(|row| row.submitted.is_some());
    let reads_open = !is_open || held.has(Permission::RegisterIdentities);
    let reads_submitted = !was_submitted || held.has(Permission::ValidateIdentities);
    Ok((is_open || was_submitted) && reads_open && reads_submitted)
}

/// The lock of an account, where there is one.
pub(crate) async fn for_account(
    db: &impl ConnectionTrait,
    account: Option<AccountId>,
) -> Result<Option<entry_lock::Model>> {
    let Some(account) = account else { return Ok(None) };
    Ok(entry_lock::Entity::find_by_id(account).one(db).await?)
}

/// Locks what is entered from now on, too.
const FOR_EVER: i64 = i64::MAX;

/// How an account was entered.
pub(crate) struct Accepted<'a> {
    pub(crate) account: AccountId,
    /// By a link that somebody handed over, and whether they could read what others entered when they were shown the link
    /// and still can: what came since is theirs to read no more than that.
    pub(crate) handed: Option<(&'a handed_link::Model, bool)>,
    /// Whether somebody has changed its address who cannot read that now: whatever others enter, before and after, would be
    /// read in their mailbox.
    pub(crate) is_address_in_doubt: bool,
    pub(crate) now: i64,
}

/// Notes how an account was entered, where that leaves something locked.
pub(crate) async fn accepted(tx: &DatabaseTransaction, how: &Accepted<'_>) -> Result<()> {
    if how.handed.is_none() && !how.is_address_in_doubt {
        return Ok(());
    }
    let before = for_account(tx, Some(how.account)).await?.unwrap_or_else(|| nothing(how.account));
    let mut row = entry_lock::Model { changed_at: how.now, ..before };
    if let Some((handed, has_sight)) = how.handed {
        row.until_confirmed = !has_sight;
        row.given_by = handed.given_by;
    }
    if how.is_address_in_doubt {
        row.entered_before = Some(FOR_EVER);
    }
    put(tx, row).await
}

/// Notes that somebody changed the address of an account before anybody was in it.
pub(crate) async fn address_changed(tx: &DatabaseTransaction, by: &MayBecome, now: i64) -> Result<()> {
    let before = for_account(tx, Some(by.account())).await?.unwrap_or_else(|| nothing(by.account()));
    let entered_before = if by.has_sight() { before.entered_before } else { Some(now) };
    put(tx, entry_lock::Model { entered_before, addressed_by: by.by(), changed_at: now, ..before }).await
}

fn nothing(account_id: AccountId) -> entry_lock::Model {
    entry_lock::Model {
        account_id,
        until_confirmed: false,
        entered_before: None,
        given_by: None,
        addressed_by: None,
        changed_at: 0,
    }
}

/// Writes the lock, or takes it away where nothing is left of it. The account is locked by whoever read it before.
async fn put(tx: &DatabaseTransaction, row: entry_lock::Model) -> Result<()> {
    use entry_lock::Column;
    entry_lock::Entity::delete_by_id(row.account_id).exec(tx).await?;
    let is_nothing = !row.until_confirmed
        && row.entered_before.is_none()
        && row.given_by.is_none()
        && row.addressed_by.is_none();
    if is_nothing {
        return Ok(());
    }
    let row = entry_lock::ActiveModel {
        account_id: Set(row.account_id),
        until_confirmed: Set(row.until_confirmed),
        entered_before: Set(row.entered_before),
        given_by: Set(row.given_by),
        addressed_by: Set(row.addressed_by),
        changed_at: Set(row.changed_at),
    };
    let nothing = OnConflict::column(Column::AccountId).do_nothing().to_owned();
    entry_lock::Entity::insert(row).on_conflict(nothing).exec_without_returning(tx).await?;
    Ok(())
}

impl entry_lock::Model {
    /// Whether this person can be the one behind the link or the address of the account, and so decides nothing about
    /// its identity.
    pub(crate) fn names(&self, account: AccountId) -> bool {
        self.people().any(|one| one == account)
    }

    /// Those who can be behind the link or the address of the account.
    pub(crate) fn people(&self) -> impl Iterator<Item = AccountId> {
        [self.given_by, self.addressed_by].into_iter().flatten()
    }

    /// Whether whoever is in the account has shown that they read its mailbox.
    pub(crate) fn is_mailbox_proven(&self) -> bool {
        !self.until_confirmed && self.given_by.is_none()
    }

    /// What a page is told of it.
    pub(crate) fn view(&self, backend: &Backend, is_locked: bool, can_vouch: bool) -> EntryLock {
        let can_confirm = !self.is_mailbox_proven() && backend.has_mail();
        EntryLock { is_locked, can_confirm, can_vouch }
    }
}

/// What is locked for the person an identity is about.
#[derive(Clone, Debug)]
pub(crate) struct OwnLock {
    me: AccountId,
    all: bool,
    before: Option<i64>,
}

impl OwnLock {
    /// Whether a value of this field is locked.
    pub(crate) fn locks(&self, field: Field, said: &AttributedValue) -> bool {
        field != Field::PrivacyNotice && self.locks_entry(said.by, said.at)
    }

    /// Whether something is locked that was entered by this account then.
    pub(crate) fn locks_entry(&self, by: Option<AccountId>, at: i64) -> bool {
        by != Some(self.me) && (self.all || self.before.is_some_and(|before| at <= before))
    }

    /// The fields of a step or a document that are locked.
    pub(crate) fn fields(&self, kept: &AttributedValues) -> Vec<Field> {
        kept.iter().filter(|(field, said)| self.locks(*field, said)).map(|(field, _)| field).collect()
    }

    /// What is left to be read.
    pub(crate) fn readable(&self, kept: &AttributedValues) -> AttributedValues {
        let mut readable = AttributedValues::default();
        let open = kept.iter().filter(|(field, said)| !self.locks(*field, said));
        readable.extend(open.map(|(field, said)| (field, said.clone())));
        readable
    }
}

/// What is locked of an identity for this account; nothing where it is somebody else's, who is asked elsewhere. As long as
/// others can be behind the account, it reads no more than they could as themselves at this moment: rights are taken
/// away, and what an identity holds moves on to those who read something else.
pub(crate) async fn for_own_account(
    db: &impl ConnectionTrait,
    row: &identity::Model,
    me: Option<AccountId>,
    now: i64,
) -> Result<Option<OwnLock>> {
    let Some(me) = me.filter(|me| row.account_id == Some(*me)) else { return Ok(None) };
    let Some(lock) = for_account(db, Some(me)).await? else { return Ok(None) };
    let mut all = lock.until_confirmed;
    for by in lock.people() {
        all |= !has_sight(db, permissions::held_now(db, by, now).await?, me).await?;
    }
    let lock = OwnLock { me, all, before: lock.entered_before };
    Ok((lock.all || lock.before.is_some()).then_some(lock))
}

/// Whether nobody else can be behind an account, so that it counts as somebody beside them: it decides about identities and
/// vouches. The founder, who needs no second person, may have handed over its link.
pub(crate) async fn is_beyond_doubt(db: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    let Some(lock) = for_account(db, Some(account)).await? else { return Ok(true) };
    for by in lock.people() {
        if accounts::by_id(db, by).await?.is_none_or(|by| !by.founder) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Those of an identity's values that its person may read; everything, where nothing is locked.
pub(crate) fn readable(lock: Option<&OwnLock>, kept: &AttributedValues) -> AttributedValues {
    lock.map_or_else(|| kept.clone(), |lock| lock.readable(kept))
}
