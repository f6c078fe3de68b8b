//! Mails that tell somebody what was done to their account. They are prepared before the transaction, and settled in it: they
//! go to the address that the account has then, and no more of a kind than somebody can read.

use crate::accounts;
use crate::entity::message;
use crate::error::{Error, Result};
use crate::outbox::{Params, PreparedMessage};
use crate::reach::EVERYONE;
use domain::form::Code;
use domain::id::AccountId;
use domain::message::MessageKind;
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Statement};

/// The notices to the person of an account.
const KINDS: [MessageKind; 6] = [
    MessageKind::AccountSuspended,
    MessageKind::AccountReactivated,
    MessageKind::AccountChanged,
    MessageKind::AccountToBeDeleted,
    MessageKind::AccountRestored,
    MessageKind::AccountEndSet,
];

/// Notices of one kind to one person within [`WINDOW_MS`]. Somebody who suspends and reactivates an account again and again
/// would otherwise fill its mailbox; the person's page shows every change.
const MOST: i64 = 4;
const WINDOW_MS: i64 = 3_600_000;

/// How many there may be of a kind. What brings an account back is refused where its notice would be too many
/// ([`require_room`]), so that what was taken away before is taken away once more at most, and told.
fn most(kind: MessageKind) -> i64 {
    match kind {
        MessageKind::AccountSuspended | MessageKind::AccountToBeDeleted => MOST + 1,
        _ => MOST,
    }
}

/// Refuses to bring an account back so often that its person would not be told: the last they have heard would be wrong, and
/// changes to and fro would have no end. To suspend or delete somebody is never refused by it.
///
/// # Errors
/// `too_many`.
pub(crate) async fn require_room(tx: &DatabaseTransaction, messages: &[PreparedMessage]) -> Result<()> {
    for PreparedMessage(row) in messages {
        let Some(account) = row.account_id else { continue };
        let EarlierNotices { count, since } = earlier_notices(tx, account, row).await?;
        if count >= most(row.kind) {
            let wait_ms = (since.unwrap_or(row.created_at) + WINDOW_MS - row.created_at).clamp(0, WINDOW_MS);
            let retry_after = u32::try_from(wait_ms / 1_000 + 1).unwrap_or(u32::MAX);
            return Err(Error::Later { code: Code::TooMany, retry_after });
        }
    }
    Ok(())
}

/// Addresses the notices among these messages to their accounts as they are now, locked by the action, and leaves out those
/// that are too many.
pub(super) async fn settle(tx: &DatabaseTransaction, rows: &mut Vec<message::Model>) -> Result<()> {
    let mut settled = Vec::with_capacity(rows.len());
    for mut row in rows.drain(..) {
        let about = row.account_id.filter(|_| KINDS.contains(&row.kind));
        if let Some(account) = about {
            let found = accounts::by_id(EVERYONE, tx, account).await?;
            let Some((found, email)) = found.and_then(|found| Some((found.clone(), found.email?))) else {
                continue;
            };
            if earlier_notices(tx, account, &row).await?.count >= most(row.kind) {
                continue;
            }
            let mut params: Params = serde_json::from_str(&row.params).map_err(Error::broken)?;
            params.username = found.username.unwrap_or_default();
            row.params = serde_json::to_string(&params).map_err(Error::broken)?;
            (row.to_address, row.locale) = (email, found.locale);
        }
        settled.push(row);
    }
    *rows = settled;
    Ok(())
}

#[derive(FromQueryResult, Default)]
struct EarlierNotices {
    count: i64,
    /// When the first of them was written.
    since: Option<i64>,
}

/// Notices of this kind to this person before. Raw, since the condition has to be that of the index.
const EARLIER_NOTICES: &str = "SELECT COUNT(*) AS count, MIN(created_at) AS since FROM message
WHERE account_id = $1 AND created_at > $2 AND kind = $3
    AND invitation_id IS NULL AND reset_id IS NULL AND identity_id IS NULL AND account_id IS NOT NULL";

async fn earlier_notices(
    tx: &DatabaseTransaction,
    account: AccountId,
    row: &message::Model,
) -> Result<EarlierNotices> {
    let values = [account.into(), (row.created_at - WINDOW_MS).into(), row.kind.as_str().into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), EARLIER_NOTICES, values);
    Ok(EarlierNotices::find_by_statement(statement).one(tx).await?.unwrap_or_default())
}
