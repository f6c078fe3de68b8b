//! Announcing to people that their documents expire, so many days before as the organization has decided. Only the day of
//! the expiry is stored in the clear, not the kind of document.

use crate::Backend;
use crate::db::Tx;
use crate::entity::{account, document_expiry, identity};
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
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait as _, Set,
};

/// Announcements per transaction.
const BATCH: u64 = 100;

/// The last of these numbers of days, the most first, on which an expiry was to be announced by now.
fn stage(days: &[u32], expires: i32, today: Day) -> Option<i32> {
    let left = i64::from(expires) - i64::from(today.number());
    let reached = days.iter().rev().find(|days| left <= i64::from(**days));
    reached.and_then(|days| i32::try_from(*days).ok())
}

/// Stores when the documents of a verified revision expire, in place of earlier ones. What would have been announced before
/// is left out.
pub(super) async fn store_expiries(
    tx: &DatabaseTransaction,
    backend: &Backend,
    identity: IdentityId,
    snapshot: &Snapshot,
    now: i64,
) -> Result<()> {
    document_expiry::Entity::delete_many()
        .filter(document_expiry::Column::IdentityId.eq(identity))
        .exec(tx)
        .await?;
    let (days, today) = (&backend.settings().document_notice_days, backend.day_of(now));
    let mut rows = Vec::new();
    for (document, attributed) in &snapshot.documents {
        let Ok(expires) = Day::parse(attributed.values().get(Field::ExpiresOn)) else { continue };
        if expires > today {
            rows.push(document_expiry::ActiveModel {
                document_id: Set(*document),
                identity_id: Set(identity),
                expires_on: Set(expires.number()),
                announced: Set(stage(days, expires.number(), today)),
            });
        }
    }
    if !rows.is_empty() {
        document_expiry::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Sends the due announcements.
pub(crate) async fn announce_expiring(backend: &Backend) -> Result<()> {
    let today = backend.day_of(backend.now());
    let work = async |tx: Tx| {
        let is_over = document_expiry::Column::ExpiresOn.lt(today.number());
        document_expiry::Entity::delete_many().filter(is_over).exec(&*tx).await?;
        Ok(())
    };
    backend.db().write(work).await?;
    loop {
        let due = due_announcements(backend, today).await?;
        if due.is_empty() {
            return Ok(());
        }
        let (all, is_last) = (&due, (due.len() as u64) < BATCH);
        let work = async |tx: Tx| {
            let tx = &*tx;
            for one in all {
                let taken = document_expiry::Entity::update_many()
                    .col_expr(document_expiry::Column::Announced, Expr::value(one.stage))
                    .filter(document_expiry::Column::DocumentId.eq(one.document))
                    .filter(is_after(one.stage))
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

/// Whether no announcement of this number of days, or of fewer, was made.
fn is_after(stage: i32) -> Condition {
    let announced = document_expiry::Column::Announced;
    Condition::any().add(announced.is_null()).add(announced.gt(stage))
}

/// A due announcement. Without a message where nobody can sign in or the identity is not in force.
struct Announcement {
    document: DocumentId,
    stage: i32,
    message: Option<PreparedMessage>,
}

#[derive(FromQueryResult)]
struct DueRow {
    document_id: DocumentId,
    expires_on: i32,
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

async fn due_announcements(backend: &Backend, today: Day) -> Result<Vec<Announcement>> {
    let settings = backend.settings();
    let days = &settings.document_notice_days;
    if days.is_empty() {
        return Ok(Vec::new());
    }
    let mut is_due = Condition::any();
    for stage in days.iter().filter_map(|days| i32::try_from(*days).ok()) {
        let is_reached = document_expiry::Column::ExpiresOn.lte(today.number().saturating_add(stage));
        is_due = is_due.add(Condition::all().add(is_reached).add(is_after(stage)));
    }
    let rows = document_expiry::Entity::find()
        .inner_join(identity::Entity)
        .join(JoinType::LeftJoin, identity::Relation::Account.def())
        .select_only()
        .columns([
            document_expiry::Column::DocumentId,
            document_expiry::Column::ExpiresOn,
            document_expiry::Column::IdentityId,
        ])
        .columns([identity::Column::Verified, identity::Column::State, identity::Column::AccountId])
        .column_as(account::Column::State, "account_state")
        .columns([account::Column::Email, account::Column::Locale])
        .filter(is_due)
        .order_by_asc(document_expiry::Column::ExpiresOn)
        .order_by_asc(document_expiry::Column::DocumentId)
        .limit(BATCH)
        .into_model::<DueRow>()
        .all(backend.db().read())
        .await?;
    let announcement = |row: DueRow| {
        let stage = stage(days, row.expires_on, today)?;
        // The days that are left: the program may not have run, and the setting may have changed.
        let left = u32::try_from(row.expires_on - today.number()).ok();
        let params = Params { days: left, ..Params::default() };
        let message = row
            .recipient()
            .map(|to| to.message(backend, MessageKind::DocumentExpiring, row.identity_id, params));
        Some(Announcement { document: row.document_id, stage, message })
    };
    Ok(rows.into_iter().filter_map(announcement).collect())
}
