//! Self-registration: the organization's link, requests of people who have used it, and decisions about them.
//!
//! Whoever has the link may be anybody. So nothing that they are answered depends on who is registered; a mail is sent only
//! within limits by address, by network and by domain that are far below the one altogether, so that one stranger does not
//! keep all others out; a request that nobody has confirmed is deleted after a day with its mail, one that nobody has decided
//! about after a month, and of those that wait there are no more than the setting says. An approved request becomes an
//! invitation by mail, like any other: whoever approves never sees a link.

mod ask;
mod confirm;
mod decide;
mod expire;
mod link;
mod list;

pub(crate) use decide::approve;
pub(crate) use expire::expire_waiting;

use crate::Backend;
use crate::audit::Subject;
use crate::entity::{join_request, message};
use crate::error::Result;
use crate::reach::Reach;
use crate::unit_paths;
use domain::audit::SubjectKind;
use domain::id::JoinRequestId;
use domain::join_request::JoinState;
use domain::message::MessageKind;
use sea_orm::sea_query::{ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect as _,
};

const DAY: i64 = 86_400_000;
/// How long the link in the mail can be used.
const LIFETIME: i64 = DAY;
/// How long a declined request is kept.
const DECLINED_FOR: i64 = 30 * DAY;
/// How long a request waits for a decision.
const WAITS_FOR: i64 = 30 * DAY;

/// The mails of this area.
const KINDS: [MessageKind; 2] = [MessageKind::JoinConfirm, MessageKind::JoinDeclined];

fn subject(id: JoinRequestId) -> Subject {
    Subject::new(SubjectKind::JoinRequest, id.uuid())
}

/// Whether the people who ask for being registered come into a unit within reach.
pub(crate) async fn are_reached(backend: &Backend, db: &impl ConnectionTrait, reach: &Reach) -> Result<bool> {
    if reach.is_everyone() {
        return Ok(true);
    }
    let unit = unit_paths::of_choice(db, &backend.settings().self_registration_unit).await?;
    reach.has(db, unit).await
}

/// The requests whose time is over.
pub(crate) fn expired(now: i64) -> SelectStatement {
    Query::select()
        .from(join_request::Entity)
        .and_where(join_request::Column::State.ne(JoinState::Waiting))
        .and_where(join_request::Column::ExpiresAt.lte(now))
        .to_owned()
}

/// Mails that are no longer needed. Their addresses were typed by anybody, so they are not kept as a record: the one with a
/// link goes when the link has expired, the others after a week.
pub(crate) fn old_messages(now: i64) -> SelectStatement {
    use message::Column::{CreatedAt, Kind};
    Query::select()
        .from(message::Entity)
        .and_where(Kind.is_in(KINDS))
        .and_where(CreatedAt.lte(now - LIFETIME))
        .and_where(Kind.eq(MessageKind::JoinConfirm).or(CreatedAt.lte(now - 7 * DAY)))
        .to_owned()
}

/// Deletes what is stored about these addresses, of somebody who is erased.
pub(crate) async fn delete_requests_of(tx: &DatabaseTransaction, email_keys: &[String]) -> Result<()> {
    let theirs = || join_request::Column::EmailKey.is_in(email_keys.iter().map(String::as_str));
    let typed: Vec<String> = join_request::Entity::find()
        .select_only()
        .column(join_request::Column::Email)
        .filter(theirs())
        .into_tuple()
        .all(tx)
        .await?;
    delete_messages(tx, typed.iter().chain(email_keys)).await?;
    join_request::Entity::delete_many().filter(theirs()).exec(tx).await?;
    Ok(())
}

/// Deletes the mails of this area to these addresses.
async fn delete_messages(
    tx: &DatabaseTransaction,
    addresses: impl IntoIterator<Item = &String>,
) -> Result<()> {
    message::Entity::delete_many()
        .filter(message::Column::Kind.is_in(KINDS))
        .filter(message::Column::ToAddress.is_in(addresses.into_iter().map(String::as_str)))
        .exec(tx)
        .await?;
    Ok(())
}
