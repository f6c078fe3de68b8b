//! Self-registration: the organization's link, requests of people who have used it, and decisions about them.
//!
//! Whoever has the link may be anybody. So nothing that they are answered depends on who is registered; a mail is sent only
//! within limits by address, by network and altogether; a request that nobody has confirmed is deleted after a day, and of
//! those that wait there are no more than the setting says. An approved request becomes an invitation by mail, like any
//! other: whoever approves never sees a link.

mod ask;
mod confirm;
mod decide;
mod link;
mod list;

pub(crate) use decide::approve;

use crate::audit::Subject;
use crate::entity::{join_request, message};
use crate::error::Result;
use domain::audit::SubjectKind;
use domain::id::JoinRequestId;
use domain::join_request::JoinState;
use domain::message::MessageKind;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect as _};

const DAY: i64 = 86_400_000;
/// How long the link in the mail can be used.
const LIFETIME: i64 = DAY;
/// How long a declined request is kept.
const DECLINED_FOR: i64 = 30 * DAY;
/// A request that waits is deleted by nobody but who decides.
const NEVER: i64 = i64::MAX;

/// The mails of this area.
const KINDS: [MessageKind; 2] = [MessageKind::JoinConfirm, MessageKind::JoinDeclined];

fn subject(id: JoinRequestId) -> Subject {
    Subject::new(SubjectKind::JoinRequest, id.uuid())
}

/// The requests whose time is over.
pub(crate) fn expired(now: i64) -> SelectStatement {
    Query::select()
        .from(join_request::Entity)
        .and_where(join_request::Column::State.ne(JoinState::Waiting))
        .and_where(join_request::Column::ExpiresAt.lte(now))
        .to_owned()
}

/// Mails until this time. Their addresses were typed by anybody, so they are not kept as a record.
pub(crate) fn old_messages(until: i64) -> SelectStatement {
    Query::select()
        .from(message::Entity)
        .and_where(message::Column::Kind.is_in(KINDS))
        .and_where(message::Column::CreatedAt.lte(until))
        .to_owned()
}

/// Deletes what is stored about these addresses, of somebody who is erased.
pub(crate) async fn forget(tx: &DatabaseTransaction, email_keys: &[String]) -> Result<()> {
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
