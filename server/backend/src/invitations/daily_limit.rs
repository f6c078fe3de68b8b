//! Limits how often an address is invited within a day, by whomever, so that nobody's mailbox is flooded. The address is
//! counted, not the account, which can be deleted and created again.

use super::padding::padded;
use crate::error::{Error, Result};
use crate::limits::{self, Kind, Limit};
use domain::form::Code;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::HashSet;

/// Invitations of one address within a day.
const PER_DAY: Limit = Limit { max: 21, window_s: 86_400 };

/// Counts one invitation of each address. The addresses differ from each other.
///
/// # Errors
/// `invited_often`; the caller must then roll the transaction back.
pub(super) async fn count(
    tx: &DatabaseTransaction,
    email_keys: impl Iterator<Item = &str>,
    now: i64,
) -> Result<()> {
    let is_within = limits::take_each(tx, Kind::Invited, email_keys, PER_DAY, now).await?;
    if is_within { Ok(()) } else { Err(Error::Refused(Code::InvitedOften)) }
}

/// The addresses among these that have reached the limit.
pub(crate) async fn invited_often<'a>(
    db: &impl ConnectionTrait,
    email_keys: impl IntoIterator<Item = &'a str>,
    now: i64,
) -> Result<HashSet<String>> {
    let often = limits::exhausted(db, Kind::Invited, &padded(email_keys), PER_DAY, now).await?;
    Ok(often.into_iter().map(str::to_owned).collect())
}
