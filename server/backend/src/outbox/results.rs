//! Recording the results of leased messages. A result is recorded only under its lease, so that one which comes after
//! another sender has taken the message changes nothing.

use super::backoff::{self, MOST_ATTEMPTS};
use crate::Backend;
use crate::db::Tx;
use crate::entity::message;
use crate::error::Result;
use crate::mail::DeliveryVerdict;
use domain::id::MessageId;
use domain::message::MessageState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::time::Duration;
use uuid::Uuid;

/// A message whose sending is over, or that was given back unsent.
pub(super) struct SendResult {
    pub(super) id: MessageId,
    pub(super) lease: Uuid,
    pub(super) attempts: i32,
    pub(super) is_bulk: bool,
    pub(super) outcome: SendOutcome,
}

/// How the sending of one message ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SendOutcome {
    /// The mail server has answered, or could not be used.
    Tried(DeliveryVerdict),
    /// It cannot be rendered.
    Unsendable,
    /// It was not tried.
    GivenBack,
}

/// The changes to its row.
#[derive(Debug, PartialEq, Eq)]
struct MessageUpdate {
    state: MessageState,
    attempts: i32,
    due_at: Option<i64>,
    /// Code and text; `None` leaves the columns unchanged.
    reply: Option<(Option<String>, String)>,
}

/// Writes a group of results in one transaction.
pub(super) async fn record(backend: &Backend, results: &[SendResult]) -> Result<()> {
    let now = backend.now();
    let rows: Vec<(&SendResult, MessageUpdate)> = results
        .iter()
        .map(|result| {
            let wait = backoff::after_attempt(result.attempts + 1, backend.rng());
            (result, update(&result.outcome, result.attempts, now, wait))
        })
        .collect();
    backend
        .db()
        .write(async |tx: Tx| {
            let tx = &*tx;
            for (result, row) in &rows {
                write(tx, result, row, now).await?;
            }
            Ok(())
        })
        .await
}

/// Records a group, retrying for as long as the database cannot be reached; until then the results are in memory only.
pub(super) async fn record_with_retries(backend: Backend, results: Vec<SendResult>) -> Vec<SendResult> {
    while let Err(error) = record(&backend, &results).await {
        tracing::error!(%error, count = results.len(), "results of sent mail could not be recorded yet");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    results
}

/// Renews the leases of messages that are not recorded yet.
pub(super) async fn renew(backend: &Backend, leases: &[Uuid], until: i64) -> Result<()> {
    backend
        .db()
        .write(async |tx: Tx| {
            let tx = &*tx;
            message::Entity::update_many()
                .col_expr(message::Column::LeaseUntil, Expr::value(until))
                .filter(message::Column::LeaseId.is_in(leases.iter().copied()))
                .filter(message::Column::State.eq(MessageState::Sending))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
}

fn update(outcome: &SendOutcome, attempts: i32, now: i64, wait: Duration) -> MessageUpdate {
    let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
    let unsent = if attempts > 0 { MessageState::Deferred } else { MessageState::Queued };
    let settled = |state, reply| MessageUpdate { state, attempts: attempts + 1, due_at: None, reply };
    match outcome {
        SendOutcome::Tried(DeliveryVerdict::Sent(reply)) => {
            settled(MessageState::Sent, Some(code_and_text(reply)))
        }
        SendOutcome::Tried(DeliveryVerdict::Bounced(reply)) => {
            settled(MessageState::Bounced, Some(code_and_text(reply)))
        }
        SendOutcome::Tried(DeliveryVerdict::Deferred(reply)) if attempts + 1 >= MOST_ATTEMPTS => {
            settled(MessageState::Failed, Some(code_and_text(reply)))
        }
        SendOutcome::Tried(DeliveryVerdict::Deferred(reply)) => MessageUpdate {
            state: MessageState::Deferred,
            attempts: attempts + 1,
            due_at: Some(now.saturating_add(wait)),
            reply: Some(code_and_text(reply)),
        },
        // Not the message's fault: it uses up no attempt and stays due.
        SendOutcome::Tried(DeliveryVerdict::Stopped(reply)) => {
            MessageUpdate { state: unsent, attempts, due_at: None, reply: Some(code_and_text(reply)) }
        }
        SendOutcome::Unsendable => {
            settled(MessageState::Failed, Some((Some("unsendable".to_owned()), String::new())))
        }
        SendOutcome::GivenBack => MessageUpdate { state: unsent, attempts, due_at: None, reply: None },
    }
}

fn code_and_text(reply: &crate::mail::Reply) -> (Option<String>, String) {
    (reply.code.map(|code| code.to_string()), reply.text.clone())
}

async fn write(tx: &DatabaseTransaction, result: &SendResult, row: &MessageUpdate, now: i64) -> Result<()> {
    let mut update = message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(row.state.as_str()))
        .col_expr(message::Column::Attempts, Expr::value(row.attempts))
        .col_expr(message::Column::LeaseId, Expr::value(Option::<Uuid>::None))
        .col_expr(message::Column::LeaseUntil, Expr::value(Option::<i64>::None));
    if row.state.is_settled() {
        update = update.col_expr(message::Column::SettledAt, Expr::value(now));
    }
    if let Some(due_at) = row.due_at {
        update = update.col_expr(message::Column::DueAt, Expr::value(due_at));
    }
    if let Some((code, text)) = &row.reply {
        let text = (!text.is_empty()).then(|| text.clone());
        update = update
            .col_expr(message::Column::Reply, Expr::value(text))
            .col_expr(message::Column::ReplyCode, Expr::value(code.clone()));
    }
    update
        .filter(message::Column::Id.eq(result.id))
        .filter(message::Column::LeaseId.eq(result.lease))
        .exec(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::Reply;

    fn reply(code: u16) -> Reply {
        Reply { code: Some(code), text: "words".to_owned() }
    }

    fn after(outcome: SendOutcome, attempts: i32) -> MessageUpdate {
        update(&outcome, attempts, 1_000, Duration::from_millis(500))
    }

    #[test]
    fn what_is_settled_counts_its_last_attempt() {
        for (verdict, state) in [
            (DeliveryVerdict::Sent(reply(250)), MessageState::Sent),
            (DeliveryVerdict::Bounced(reply(550)), MessageState::Bounced),
        ] {
            let row = after(SendOutcome::Tried(verdict), 3);
            assert_eq!((row.state, row.attempts, row.due_at), (state, 4, None));
        }
    }

    #[test]
    fn what_is_put_off_is_due_later_until_it_is_given_up() {
        let row = after(SendOutcome::Tried(DeliveryVerdict::Deferred(reply(451))), 0);
        assert_eq!((row.state, row.attempts, row.due_at), (MessageState::Deferred, 1, Some(1_500)));
        let row = after(SendOutcome::Tried(DeliveryVerdict::Deferred(reply(451))), MOST_ATTEMPTS - 1);
        assert_eq!(row.state, MessageState::Failed);
    }

    #[test]
    fn a_stopped_line_and_a_message_given_back_use_up_no_attempt() {
        let row = after(SendOutcome::Tried(DeliveryVerdict::Stopped(reply(535))), 2);
        assert_eq!((row.state, row.attempts, row.due_at), (MessageState::Deferred, 2, None));
        assert_eq!(
            after(SendOutcome::Tried(DeliveryVerdict::Stopped(reply(535))), 0).state,
            MessageState::Queued
        );
        assert_eq!(row.reply, Some((Some("535".to_owned()), "words".to_owned())));
        let row = after(SendOutcome::GivenBack, 0);
        assert_eq!((row.state, row.attempts, row.reply), (MessageState::Queued, 0, None));
        assert_eq!(after(SendOutcome::GivenBack, 2).state, MessageState::Deferred);
    }
}
