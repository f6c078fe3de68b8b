//! Changes of the e-mail address of an account that was accepted. Each is confirmed with a link that is only mailed to the new
//! address. A person's own is then in force, and the old address gets a link that undoes it for a week. An administrator's
//! waits for a week after it was asked for, in which the old address can stop it, or for a second administrator.
//!
//! Whoever chooses an address reads its mail: an administrator whose change comes into force is a possible user of the account
//! (`possible_users.rs`), and closes what others entered if they cannot read it. Nobody changes their own address while
//! others may be using the account, since a new mailbox would then prove that they do not.
//!
//! Uniqueness is decided by the table `email_claim` ([`claims`]): an address that was only asked for claims nothing.

mod agree;
mod ask;
mod confirm;
mod drop;
mod effect;
mod mail;
mod own;
mod scheduled;
mod stop;
mod view;

pub(crate) use ask::{NewRequest, check_domain, count_by_others};
pub(crate) use confirm::{confirm, of_confirmation};
pub(crate) use drop::{drop_all, drop_open, drop_own};
pub(crate) use scheduled::{has_work, run};
pub(crate) use stop::{opened as opened_to_stop, stop_by_link};
pub(crate) use view::of_account as view_of_account;

use crate::entity::address_change::{Column, Entity, Model, WEEK};
use crate::error::{Error, Result};
use domain::account::AccountState;
use domain::address_change::AddressChangeStage;
use domain::form::Code;
use domain::id::AccountId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, PaginatorTrait as _,
    QueryFilter,
};

const DAY: i64 = 86_400_000;

/// The change of an account that is not in force yet.
async fn open_change(db: &impl ConnectionTrait, account: AccountId) -> Result<Option<Model>> {
    let open = Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::Stage.ne(AddressChangeStage::Undoable));
    Ok(open.one(db).await?)
}

/// Whether the address of an account may still become another one through a link that was mailed: a change waits, or can be
/// undone. A confirmed one comes into force when it is due, so its time does not matter.
pub(crate) async fn is_unsettled(db: &impl ConnectionTrait, account: AccountId, now: i64) -> Result<bool> {
    let is_alive = Column::DueAt.gt(now).or(Column::Stage.eq(AddressChangeStage::Confirmed));
    let alive = Entity::find().filter(Column::AccountId.eq(account)).filter(is_alive);
    Ok(alive.count(db).await? > 0)
}

/// Takes a change as it was read: of two who go on with it at once, one does.
async fn take(tx: &DatabaseTransaction, change: &Model) -> Result<bool> {
    let this = Entity::delete_many().filter(Column::Id.eq(change.id)).filter(Column::Stage.eq(change.stage));
    Ok(this.exec(tx).await?.rows_affected == 1)
}

/// Why an account in this state can't get another address. A pending one is corrected with its invitation.
pub(crate) fn refusal_of_change(state: AccountState) -> Option<Code> {
    match state {
        AccountState::Active | AccountState::Suspended => None,
        AccountState::Pending => Some(Code::AddressOfPending),
        AccountState::ToBeDeleted => Some(Code::ToBeDeleted),
        AccountState::Deleted => Some(Code::NotFound),
    }
}

fn dead() -> Error {
    Error::Refused(Code::LinkDead)
}
