//! How often somebody is invited within a day, whoever does it: nobody's mailbox is filled.

use crate::Backend;
use crate::error::{Error, Result};
use crate::limits::{self, Kind, Limit, Taken};
use domain::form::Code;

/// Invitations within a day, of one account or to one address.
const A_DAY: u32 = 21;
const DAY: i64 = 86_400_000;

/// Whether an account that was invited at these times can have no other invitation today.
pub(super) fn is_reached(times: impl Iterator<Item = i64>, now: i64) -> bool {
    times.filter(|time| *time > now - DAY).count() >= A_DAY as usize
}

/// Does what mails an address an invitation by hand, if it may be mailed one today, whichever account it belongs to by
/// then. What fails is not counted.
///
/// # Errors
/// `invited_often`; whatever `work` says.
pub(super) async fn within_daily_limit<T>(
    backend: &Backend,
    email_key: &str,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let a_day = Limit { max: A_DAY, window_s: 86_400 };
    let taken: Taken =
        limits::reserve(backend, Kind::Invited, email_key, a_day).await.map_err(|error| match error {
            Error::Later { code: Code::TooMany, .. } => Error::Refused(Code::InvitedOften),
            error => error,
        })?;
    let result = work.await;
    if result.is_err() {
        limits::give_back(backend, &taken).await?;
    }
    result
}
