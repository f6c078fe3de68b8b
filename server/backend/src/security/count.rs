use crate::Backend;
use crate::error::Result;
use crate::limits::{self, Kind, Limit};
use domain::id::AccountId;

/// Changes of one's own security within an hour, since each is an event and a mail.
const CHANGES: Limit = Limit { max: 60, window_s: 3_600 };

/// Counts a change of the security of an account, which is an event and a mail.
pub(crate) async fn count_change(backend: &Backend, account: AccountId) -> Result<()> {
    limits::reserve(backend, Kind::OwnSecurity, &account.to_string(), CHANGES).await.map(drop)
}
