//! Documents that expire are announced to their owners. Only when something is to be said stands in the clear; that it
//! is about a passport, and which one, does not.

use super::notifications::Recipient;
use crate::Backend;
use crate::db::Tx;
use crate::entity::document_due;
use crate::error::Result;
use crate::identities::Snapshot;
use crate::outbox::{self, Params, PreparedMessage};
use domain::day::Day;
use domain::form::Field;
use domain::id::{AccountId, DocumentId, IdentityId};
use domain::message::MessageKind;
use domain::text::Locale;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set, Statement};

/// How long before, in days.
const BEFORE: [i32; 3] = [60, 30, 7];
const DAY: i64 = 86_400_000;
/// Announcements in one transaction.
const BATCH: usize = 100;

/// Notes when the documents of a verified revision are to be announced, in place of those of the one before.
pub(super) async fn set_due(
    tx: &DatabaseTransaction,
    identity: IdentityId,
    snapshot: &Snapshot,
    now: i64,
) -> Result<()> {
    document_due::Entity::delete_many()
        .filter(document_due::Column::IdentityId.eq(identity))
        .exec(tx)
        .await?;
    let mut rows = Vec::new();
    for (document, kept) in &snapshot.documents {
        let Ok(expires) = Day::parse(kept.values().get(Field::ExpiresOn)) else { continue };
        for days in BEFORE {
            let due_at = i64::from(expires.number() - days) * DAY;
            // What would have been said before is not said now.
            if due_at > now {
                rows.push(document_due::ActiveModel {
                    document_id: Set(*document),
                    days: Set(days),
                    identity_id: Set(identity),
                    due_at: Set(due_at),
                });
            }
        }
    }
    if !rows.is_empty() {
        document_due::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Announces what is due.
pub(crate) async fn announce_expiring(backend: &Backend) -> Result<()> {
    loop {
        let due = due(backend).await?;
        if due.is_empty() {
            return Ok(());
        }
        let (all, is_last) = (&due, due.len() < BATCH);
        let work = async |tx: Tx| {
            let tx = &*tx;
            for one in all {
                let taken = document_due::Entity::delete_many()
                    .filter(document_due::Column::DocumentId.eq(one.document))
                    .filter(document_due::Column::Days.eq(one.days))
                    .exec(tx)
                    .await?;
                // Another program may have been quicker.
                if taken.rows_affected == 1 {
                    outbox::enqueue(tx, one.letter.as_slice()).await?;
                }
            }
            Ok(())
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        if is_last {
            return Ok(());
        }
    }
}

/// Something to be said, and to whom; to nobody, where nobody can sign in or the identity is not in force.
struct Due {
    document: DocumentId,
    days: i32,
    letter: Option<PreparedMessage>,
}

async fn due(backend: &Backend) -> Result<Vec<Due>> {
    let (db, now) = (backend.db().read(), backend.now());
    let statement = Statement::from_sql_and_values(db.get_database_backend(), DUE, [now.into()]);
    let mut all: Vec<Due> = Vec::new();
    for row in db.query_all_raw(statement).await? {
        let (document, days): (DocumentId, i32) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let account: Option<AccountId> = row.try_get_by_index(3)?;
        let to: Option<String> = row.try_get_by_index(4)?;
        let locale: Option<Locale> = row.try_get_by_index(5)?;
        let recipient = account.zip(to).zip(locale);
        let recipient = recipient.map(|((account, to), locale)| Recipient { account, to, locale });
        let identity: IdentityId = row.try_get_by_index(2)?;
        let params = Params { days: u32::try_from(days).ok(), ..Params::default() };
        let letter = recipient
            .map(|recipient| recipient.letter(backend, MessageKind::DocumentExpiring, identity, params));
        // After a long silence the last word is enough.
        if let Some(earlier) = all.iter_mut().find(|one| one.document == document) {
            earlier.letter = None;
        }
        all.push(Due { document, days, letter });
    }
    Ok(all)
}

/// `$1` is now.
const DUE: &str = "SELECT d.document_id, d.days, d.identity_id, a.id, a.email, a.locale FROM document_due d
JOIN identity i ON i.id = d.identity_id
LEFT JOIN account a ON a.id = i.account_id AND a.state = 'active'
    AND i.verified IS NOT NULL AND i.state NOT IN ('suspended', 'erased')
WHERE d.due_at <= $1 ORDER BY d.due_at, d.document_id LIMIT 100";
