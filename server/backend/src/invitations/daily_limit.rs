//! How often an address is invited within a day, whoever does it and however many at once: nobody's mailbox is filled.
//! Counted by address, since an account that is deleted and made anew is another one.

use super::padding::padded;
use crate::error::{Error, Result};
use crate::limits::{self, Kind, Limit};
use domain::form::Code;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::HashSet;

/// Invitations of one address within a day.
const A_DAY: Limit = Limit { max: 21, window_s: 86_400 };

/// Counts an invitation of each of these different addresses, in the transaction that writes it: what fails is not
/// counted.
///
/// # Errors
/// `invited_often`, which has to roll the transaction back.
pub(super) async fn count(
    tx: &DatabaseTransaction,
    email_keys: impl Iterator<Item = &str>,
    now: i64,
) -> Result<()> {
    let is_within = limits::take_each(tx, Kind::Invited, email_keys, A_DAY, now).await?;
    if is_within { Ok(()) } else { Err(Error::Refused(Code::InvitedOften)) }
}

/// Which of these addresses cannot be invited again today.
pub(crate) async fn invited_often<'a>(
    db: &impl ConnectionTrait,
    email_keys: impl IntoIterator<Item = &'a str>,
    now: i64,
) -> Result<HashSet<String>> {
    let often = limits::exhausted(db, Kind::Invited, &padded(email_keys), A_DAY, now).await?;
    Ok(often.into_iter().map(str::to_owned).collect())
}
