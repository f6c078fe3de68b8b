//! Deletes what is over: ended sessions, counters whose window has passed, dead links, bulk jobs that were never started,
//! rows of bulk jobs that ended long ago, registrations that nobody finishes, pictures whose retention period is over, keys of network addresses in the audit. A run deletes a bounded number; the
//! next one follows a second later.

use super::Rest;
use crate::Backend;
use crate::bulk;
use crate::db::Tx;
use crate::entity::{
    address_confirmation, attempt, bulk_job, ceremony, handed_link, identity_image, invitation, join_request,
    message, password_reset, session, signing_in, used_ceremony,
};
use crate::error::Result;
use crate::identities::pictures;
use crate::join_requests;
use crate::registrations;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const DAY: i64 = 86_400_000;
/// Rows in one transaction, so that other writers do not wait for long.
const ROWS: u64 = 500;
/// Transactions of a run for each kind.
const BATCHES: u32 = 20;

pub(super) async fn run(backend: &Backend) -> Result<Rest> {
    let now = backend.now();
    let idle = now - i64::from(backend.settings().session_idle_h) * 3_600_000;
    // No window is longer than a day, and no mailed link lives for a week.
    let links = now - 7 * DAY;
    correct_times(backend, now).await?;
    backend.keep_address_keys().await?;
    let mut rest = Rest::None;
    for rest_of_kind in [
        delete(backend, session::Column::Id, until(session::Column::ExpiresAt, now)).await?,
        delete(backend, session::Column::Id, until(session::Column::SeenAt, idle)).await?,
        delete(backend, signing_in::Column::Id, until(signing_in::Column::ExpiresAt, now)).await?,
        delete(backend, ceremony::Column::Owner, until(ceremony::Column::CreatedAt, now - DAY)).await?,
        delete(backend, used_ceremony::Column::Hash, until(used_ceremony::Column::ExpiresAt, now)).await?,
        delete(backend, attempt::Column::Key, until(attempt::Column::WindowStart, now - DAY)).await?,
        delete(backend, password_reset::Column::Id, until(password_reset::Column::ExpiresAt, links)).await?,
        delete(
            backend,
            address_confirmation::Column::Id,
            until(address_confirmation::Column::ExpiresAt, links),
        )
        .await?,
        delete(backend, handed_link::Column::Id, of_invitations_until(links)).await?,
        delete(backend, join_request::Column::Id, join_requests::expired(now)).await?,
        delete(backend, message::Column::Id, join_requests::old_messages(now)).await?,
    ] {
        rest = rest.and(rest_of_kind);
    }
    for is_left in [
        bulk::cancel_overdue(backend, BATCHES).await?,
        bulk::delete_unstarted(backend, now - DAY, BATCHES).await?,
        bulk::delete_expired_rows(backend, BATCHES).await?,
        registrations::erase_unfinished(backend, BATCHES).await?,
        pictures::delete_due(backend, BATCHES).await?,
        join_requests::expire_waiting(backend, BATCHES).await?,
    ] {
        rest = rest.and(if is_left { Rest::Some } else { Rest::None });
    }
    Ok(rest)
}

/// What a clock that was far ahead has put off would be kept until the clock comes there again: it is kept from now on
/// for as long as it may be.
async fn correct_times(backend: &Backend, now: i64) -> Result<()> {
    let pictures = now + i64::from(backend.settings().image_days) * DAY;
    correct(backend, bulk_job::Column::CreatedAt, now).await?;
    correct(backend, bulk_job::Column::StartedAt, now).await?;
    correct(backend, bulk_job::Column::EndedAt, now).await?;
    correct(backend, identity_image::Column::DeleteAt, pictures).await
}

/// Replaces times by the latest one that this clock can have written, where they are more than a day later.
async fn correct<C: ColumnTrait>(backend: &Backend, time: C, latest: i64) -> Result<()>
where
    C::EntityName: EntityTrait,
{
    let work = async |tx: Tx| {
        let update = C::EntityName::update_many().col_expr(time, Expr::value(latest));
        Ok(update.filter(time.gt(latest + DAY)).exec(&*tx).await?.rows_affected)
    };
    let corrected = backend.db().write(work).await?;
    if corrected > 0 {
        tracing::warn!(corrected, column = time.as_str(), "times of a clock that was ahead are corrected");
    }
    Ok(())
}

/// Selects rows whose time is this one or earlier.
fn until<C: ColumnTrait>(time: C, latest: i64) -> SelectStatement {
    Query::select().from(C::EntityName::default()).and_where(time.lte(latest)).to_owned()
}

/// Selects the links that were handed over of invitations that have expired.
fn of_invitations_until(latest: i64) -> SelectStatement {
    let of_invitation = Expr::col((invitation::Entity, invitation::Column::Id))
        .equals((handed_link::Entity, handed_link::Column::InvitationId));
    Query::select()
        .from(handed_link::Entity)
        .inner_join(invitation::Entity, of_invitation)
        .and_where(invitation::Column::ExpiresAt.lte(latest))
        .to_owned()
}

/// Deletes the selected rows by their primary key, in bounded transactions.
async fn delete<C: ColumnTrait>(backend: &Backend, key: C, mut rows: SelectStatement) -> Result<Rest>
where
    C::EntityName: EntityTrait,
{
    rows.column(key.as_column_ref()).limit(ROWS);
    for _ in 0..BATCHES {
        let work = async |tx: Tx| {
            let delete = C::EntityName::delete_many().filter(key.in_subquery(rows.clone()));
            Ok(delete.exec(&*tx).await?.rows_affected)
        };
        if backend.db().write(work).await? < ROWS {
            return Ok(Rest::None);
        }
    }
    Ok(Rest::Some)
}
