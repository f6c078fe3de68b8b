//! Reminders of open invitations, some days after the last mail was sent, a few times at most. Invitations whose last
//! message was held or bounced get none.

use crate::Backend;
use crate::accounts;
use crate::db::Tx;
use crate::entity::invitation;
use crate::error::Result;
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use crate::reach::EVERYONE;
use domain::id::InvitationId;
use domain::invitation::InvitationState;
use domain::message::{Lane, MessageKind};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, Statement};

const DAY: i64 = 86_400_000;
/// Reminders in one transaction.
const BATCH: usize = 100;

/// Enqueues the reminders that are due.
pub(crate) async fn remind(backend: &Backend) -> Result<()> {
    // Without a mail server a reminder would be one more held message.
    if !backend.has_mail() {
        return Ok(());
    }
    loop {
        let due = due(backend).await?;
        let mut reminders = Vec::with_capacity(due.len());
        for row in &due {
            reminders.extend(reminder(backend, row).await?);
        }
        write(backend, &reminders).await?;
        // A full batch of which nothing was written would be read again forever.
        if due.len() < BATCH || reminders.is_empty() {
            return Ok(());
        }
    }
}

/// Raw, since it joins the newest message alone. `$1` is now, `$2` how many reminders there may be, `$3` the moment before
/// which the last mail was sent. One that was sent more than a day after now (`$4`) was sent by a clock that has been set
/// back since.
const DUE: &str = "
SELECT i.* FROM invitation i
JOIN account a ON a.id = i.account_id AND a.state = 'pending'
JOIN message m ON m.id = (
    SELECT l.id FROM message l WHERE l.invitation_id = i.id ORDER BY l.created_at DESC, l.id DESC LIMIT 1)
WHERE i.state = 'open' AND i.expires_at > $1 AND i.reminded < $2
    AND m.state = 'sent' AND (m.settled_at <= $3 OR m.settled_at > $4)
ORDER BY i.id LIMIT 100";

async fn due(backend: &Backend) -> Result<Vec<invitation::Model>> {
    let (db, now, settings) = (backend.db().read(), backend.now(), backend.settings());
    let before = now - i64::from(settings.reminder_after_days) * DAY;
    let most = i32::try_from(settings.reminders_at_most).unwrap_or(i32::MAX);
    let values = [now.into(), most.into(), before.into(), (now + DAY).into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), DUE, values);
    Ok(invitation::Entity::find(EVERYONE).from_raw_sql(statement).all(db).await?)
}

async fn reminder(
    backend: &Backend,
    row: &invitation::Model,
) -> Result<Option<(InvitationId, i32, PreparedMessage)>> {
    let db = backend.db().read();
    let account = row.account_id;
    let Some(person) = accounts::by_id(EVERYONE, db, account).await? else { return Ok(None) };
    let message = outbox::prepare(
        backend,
        NewMessage {
            kind: MessageKind::Invitation,
            lane: Lane::Reminder,
            to: row.email.clone(),
            locale: row.locale,
            about: About::Invitation(row.id),
            account: Some(account),
            params: Params {
                organization: backend.settings().organization_name.clone(),
                username: person.username.unwrap_or_default(),
                by: row.created_by,
                is_reminder: true,
                ..Params::default()
            },
            is_held: false,
        },
    );
    Ok(Some((row.id, row.reminded, message)))
}

async fn write(backend: &Backend, reminders: &[(InvitationId, i32, PreparedMessage)]) -> Result<()> {
    if reminders.is_empty() {
        return Ok(());
    }
    let work = async |tx: Tx| {
        let tx = &*tx;
        let mut messages = Vec::with_capacity(reminders.len());
        for (id, reminded, message) in reminders {
            let counted = invitation::Entity::update_many()
                .col_expr(invitation::Column::Reminded, Expr::col(invitation::Column::Reminded).add(1))
                .filter(invitation::Column::Id.eq(*id))
                .filter(invitation::Column::State.eq(InvitationState::Open))
                .filter(invitation::Column::Reminded.eq(*reminded))
                .exec(tx)
                .await?;
            if counted.rows_affected == 1 {
                messages.push(message.clone());
            }
        }
        outbox::enqueue(tx, &messages).await
    };
    backend.db().write(work).await?;
    backend.outbox_bell().notify_one();
    Ok(())
}
