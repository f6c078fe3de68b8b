//! Limits how often an address is invited within a day, by whomever, so that nobody's mailbox is flooded. The address is
//! counted, not the account, which can be deleted and created again.

use crate::Backend;
use crate::error::{Error, Result};
use crate::limits::{Counters, Kind, Limit};
use crate::padding::padded;
use domain::form::Code;
use sea_orm::DatabaseTransaction;
use std::collections::HashSet;

/// Invitations of one address within a day.
const PER_DAY: Limit = Limit { max: 21, window_s: 86_400 };

/// Counts one invitation of each address. The addresses differ from each other.
///
/// # Errors
/// `invited_often`; the caller must then roll the transaction back.
pub(super) async fn count(
    tx: &DatabaseTransaction,
    backend: &Backend,
    email_keys: impl Iterator<Item = &str>,
    now: i64,
) -> Result<()> {
    let is_within = counters(backend, now).take_each(tx, email_keys).await?;
    if is_within { Ok(()) } else { Err(Error::Refused(Code::InvitedOften)) }
}

/// The addresses among these that have reached the limit.
pub(crate) async fn invited_often<'a>(
    backend: &Backend,
    email_keys: impl IntoIterator<Item = &'a str>,
    now: i64,
) -> Result<HashSet<String>> {
    let often = counters(backend, now).exhausted(backend.db().read(), &padded(email_keys)).await?;
    Ok(often.into_iter().map(str::to_owned).collect())
}

fn counters(backend: &Backend, now: i64) -> Counters<'_> {
    Counters { backend, kind: Kind::Invited, limit: PER_DAY, now }
}
