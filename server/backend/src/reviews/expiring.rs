//! Announcing to people that their documents expire. Only the time of the announcement is stored in the clear, not the
//! kind of document.

use crate::Backend;
use crate::db::Tx;
use crate::entity::{account, document_due, identity};
use crate::error::Result;
use crate::identities::{Recipient, Snapshot};
use crate::outbox::{self, Params, PreparedMessage};
use domain::account::AccountState;
use domain::day::Day;
use domain::form::Field;
use domain::id::{AccountId, DocumentId, IdentityId};
use domain::identity::IdentityState;
use domain::message::MessageKind;
use domain::text::Locale;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait as _, Set,
};

/// Days before the expiry.
const BEFORE: [i32; 3] = [60, 30, 7];
const DAY: i64 = 86_400_000;
/// Announcements per transaction.
const BATCH: u64 = 100;

/// Schedules the announcements for the documents of a verified revision, in place of earlier ones.
pub(super) async fn schedule_announcements(
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
    for (document, attributed) in &snapshot.documents {
        let Ok(expires) = Day::parse(attributed.values().get(Field::ExpiresOn)) else { continue };
        for days in BEFORE {
            let due_at = i64::from(expires.number() - days) * DAY;
            // An announcement that would be overdue already is left out.
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

/// Sends the due announcements.
pub(crate) async fn announce_expiring(backend: &Backend) -> Result<()> {
    loop {
        let due = due_announcements(backend).await?;
        if due.is_empty() {
            return Ok(());
        }
        let (all, is_last) = (&due, (due.len() as u64) < BATCH);
        let work = async |tx: Tx| {
            let tx = &*tx;
            for one in all {
                let taken = document_due::Entity::delete_many()
                    .filter(document_due::Column::DocumentId.eq(one.document))
                    .filter(document_due::Column::Days.eq(one.days))
                    .exec(tx)
                    .await?;
                // Another server may have taken it meanwhile.
                if taken.rows_affected == 1 {
                    outbox::enqueue(tx, one.message.as_slice()).await?;
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

/// A due announcement. Without a message where nobody can sign in or the identity is not in force.
struct Announcement {
    document: DocumentId,
    days: i32,
    message: Option<PreparedMessage>,
}

#[derive(FromQueryResult)]
struct DueRow {
    document_id: DocumentId,
    days: i32,
    identity_id: IdentityId,
    verified: Option<i32>,
    state: IdentityState,
    account_id: Option<AccountId>,
    account_state: Option<AccountState>,
    email: Option<String>,
    locale: Option<Locale>,
}

impl DueRow {
    fn recipient(&self) -> Option<Recipient> {
        let is_in_force = self.verified.is_some()
            && !matches!(self.state, IdentityState::Suspended | IdentityState::Erased)
            && self.account_state == Some(AccountState::Active);
        let ((account, to), locale) = self.account_id.zip(self.email.clone()).zip(self.locale)?;
        is_in_force.then_some(Recipient { account, to, locale })
    }
}

async fn due_announcements(backend: &Backend) -> Result<Vec<Announcement>> {
    let rows = document_due::Entity::find()
        .inner_join(identity::Entity)
        .join(JoinType::LeftJoin, identity::Relation::Account.def())
        .select_only()
        .columns([
            document_due::Column::DocumentId,
            document_due::Column::Days,
            document_due::Column::IdentityId,
        ])
        .columns([identity::Column::Verified, identity::Column::State, identity::Column::AccountId])
        .column_as(account::Column::State, "account_state")
        .columns([account::Column::Email, account::Column::Locale])
        .filter(document_due::Column::DueAt.lte(backend.now()))
        .order_by_asc(document_due::Column::DueAt)
        .order_by_asc(document_due::Column::DocumentId)
        .limit(BATCH)
        .into_model::<DueRow>()
        .all(backend.db().read())
        .await?;
    let mut announcements: Vec<Announcement> = Vec::new();
    for row in rows {
        let params = Params { days: u32::try_from(row.days).ok(), ..Params::default() };
        let message = row
            .recipient()
            .map(|to| to.message(backend, MessageKind::DocumentExpiring, row.identity_id, params));
        // If several are overdue for one document, only the last is sent.
        if let Some(earlier) = announcements.iter_mut().find(|one| one.document == row.document_id) {
            earlier.message = None;
        }
        announcements.push(Announcement { document: row.document_id, days: row.days, message });
    }
    Ok(announcements)
}
