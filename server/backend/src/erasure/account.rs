//! The parts of an account's erasure: the row itself and the mails that name its address.

use crate::entity::{
    account, address_change, email_claim, field_value, invitation, member, message, password_reset,
    permission_grant, registry_columns, saved_view,
};
use crate::error::{Error, Result};
use crate::outbox::Params;
use crate::reach::EVERYONE;
use crate::{accounts, address_changes, own_fields, security, sessions, to_ascii};
use domain::account::{AccountState, Email};
use domain::id::{AccountId, IdentityId, MessageId};
use domain::invitation::InvitationState;
use domain::message::{MessageKind, MessageState};
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DerivePartialModel, EntityTrait, ExprTrait as _,
    QueryFilter, QuerySelect,
};
use uuid::Uuid;

/// Messages without a final result. One that is being sent loses its lease, so that the mail server's reply, which may
/// quote the address, is not stored.
const UNSETTLED: [MessageState; 4] =
    [MessageState::Held, MessageState::Queued, MessageState::Deferred, MessageState::Sending];

/// The normalized addresses an account has had, its own, those of its invitations and of its changes that are kept, sorted and
/// without repetition.
pub(super) async fn email_keys(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<String>> {
    let mut keys: Vec<String> = invitation::Entity::find(EVERYONE)
        .select_only()
        .column(invitation::Column::EmailKey)
        .distinct()
        .filter(invitation::Column::AccountId.eq(account))
        .into_tuple()
        .all(db)
        .await?;
    let row = account::Entity::find_by_id(EVERYONE, account).one(db).await?;
    if let Some(row) = row {
        let freed = row.freed_email.as_deref().and_then(|email| Email::parse(email, to_ascii).ok());
        keys.extend(row.email_key.into_iter().chain(freed.map(|email| email.key().to_owned())));
    }
    let claims = email_claim::Entity::find().filter(email_claim::Column::Account.eq(account)).all(db).await?;
    keys.extend(claims.into_iter().map(|claim| claim.email_key));
    let changes =
        address_change::Entity::find().filter(address_change::Column::AccountId.eq(account)).all(db).await?;
    keys.extend(changes.into_iter().flat_map(|change| [change.email_key, change.old_email_key]));
    keys.retain(|key| !key.is_empty());
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// Turns an account into a tombstone: without address, username, password, second factors, permissions and its place in the
/// organization. Without its key, what is encrypted under it cannot be read any more.
pub(super) async fn clear_account(tx: &DatabaseTransaction, account: AccountId, now: i64) -> Result<()> {
    let null = || Expr::value(Option::<String>::None);
    let no_bytes = || Expr::value(Option::<Vec<u8>>::None);
    let no_time = || Expr::value(Option::<i64>::None);
    account::Entity::update_many()
        .col_expr(account::Column::State, Expr::value(AccountState::Deleted))
        .col_expr(account::Column::Email, null())
        .col_expr(account::Column::EmailKey, null())
        .col_expr(account::Column::Username, null())
        .col_expr(account::Column::PasswordHash, null())
        .col_expr(account::Column::ExternalId, null())
        .col_expr(account::Column::FreedEmail, null())
        .col_expr(account::Column::FreedUsername, null())
        .col_expr(account::Column::FreedExternalId, null())
        .col_expr(account::Column::Relationship, null())
        .col_expr(account::Column::StartsOn, null())
        .col_expr(account::Column::StateBefore, null())
        .col_expr(account::Column::Unit, Expr::value(Option::<Uuid>::None))
        .col_expr(account::Column::DataKey, no_bytes())
        .col_expr(account::Column::Suspension, no_bytes())
        .col_expr(account::Column::Deletion, no_bytes())
        .col_expr(account::Column::SuspendedUntil, no_time())
        .col_expr(account::Column::PurgeAt, no_time())
        .col_expr(account::Column::EndsAt, no_time())
        .col_expr(account::Column::SignedInAt, no_time())
        .col_expr(account::Column::DeletedAt, Expr::value(now))
        .col_expr(account::Column::ChangedAt, Expr::value(now))
        .filter(account::Column::Id.eq(account))
        .exec(tx)
        .await?;
    permission_grant::Entity::delete_many()
        .filter(permission_grant::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    security::delete_factors(tx, account).await
}

/// Deletes the rows that belong to an account alone: sessions, former usernames, links to reset the password, memberships, values of own
/// fields, chosen columns and views that only they see. A view for everybody stays.
pub(super) async fn delete_own_rows(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    sessions::end_all(tx, account).await?;
    address_changes::drop_all(tx, account).await?;
    accounts::forget_usernames(tx, account).await?;
    password_reset::Entity::delete_many()
        .filter(password_reset::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    member::Entity::delete_many().filter(member::Column::Account.eq(account)).exec(tx).await?;
    registry_columns::Entity::delete_by_id(account).exec(tx).await?;
    saved_view::Entity::delete_many()
        .filter(saved_view::Column::Owner.eq(account))
        .filter(saved_view::Column::IsShared.eq(false))
        .exec(tx)
        .await?;
    own_fields::delete_values(tx, field_value::Column::Account.eq(account)).await
}

/// Removes address and note from the invitations of an account. One that is still open, as in a restored backup, is
/// revoked: there is one open invitation for each address, and all of these have none.
pub(super) async fn clear_invitations(tx: &DatabaseTransaction, account: AccountId, now: i64) -> Result<()> {
    invitation::Entity::update_many()
        .col_expr(invitation::Column::State, Expr::value(InvitationState::Revoked))
        .col_expr(invitation::Column::ClosedAt, Expr::value(now))
        .filter(invitation::Column::AccountId.eq(account))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .exec(tx)
        .await?;
    invitation::Entity::update_many()
        .col_expr(invitation::Column::Email, Expr::value(""))
        .col_expr(invitation::Column::EmailKey, Expr::value(""))
        .col_expr(invitation::Column::Note, Expr::value(""))
        .filter(invitation::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "message::Entity")]
struct DeclineMessage {
    id: MessageId,
    params: String,
}

/// The messages that tell inviters that somebody with an address of this account has declined.
pub(super) async fn decline_messages(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<MessageId>> {
    let addresses: Vec<String> = invitation::Entity::find(EVERYONE)
        .select_only()
        .column(invitation::Column::Email)
        .filter(invitation::Column::AccountId.eq(account))
        .into_tuple()
        .all(db)
        .await?;
    let messages = message::Entity::find()
        .filter(message::Column::Kind.eq(MessageKind::InvitationDeclined))
        .into_partial_model::<DeclineMessage>()
        .all(db)
        .await?;
    let mut ids = Vec::new();
    for DeclineMessage { id, params } in messages {
        let params: Params = serde_json::from_str(&params).map_err(Error::broken)?;
        if addresses.contains(&params.email) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Removes all personal values from the messages to an account and from `others`, which name it. Those not sent yet never
/// will be.
pub(super) async fn clear_messages(
    tx: &DatabaseTransaction,
    account: AccountId,
    others: &[MessageId],
    now: i64,
) -> Result<()> {
    use message::Column;
    let affected = || Column::AccountId.eq(account).or(Column::Id.is_in(others.iter().copied()));
    withdraw(tx, affected(), now).await?;
    message::Entity::update_many()
        .col_expr(Column::Params, Expr::value("{}"))
        .col_expr(Column::Reply, Expr::value(Option::<String>::None))
        .filter(affected())
        .exec(tx)
        .await?;
    message::Entity::update_many()
        .col_expr(Column::ToAddress, Expr::value(""))
        .filter(Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}

/// Withdraws the messages about an identity that are not sent yet.
pub(super) async fn withdraw_messages(tx: &DatabaseTransaction, id: IdentityId, now: i64) -> Result<()> {
    withdraw(tx, message::Column::IdentityId.eq(id), now).await
}

async fn withdraw(tx: &DatabaseTransaction, which: impl IntoCondition, now: i64) -> Result<()> {
    use message::Column;
    message::Entity::update_many()
        .col_expr(Column::State, Expr::value(MessageState::Failed))
        .col_expr(Column::ReplyCode, Expr::value(message::WITHDRAWN))
        .col_expr(Column::SettledAt, Expr::value(now))
        .col_expr(Column::LeaseId, Expr::value(Option::<Uuid>::None))
        .filter(which)
        .filter(Column::State.is_in(UNSETTLED))
        .exec(tx)
        .await?;
    Ok(())
}
