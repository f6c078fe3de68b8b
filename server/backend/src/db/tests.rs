mod full_disk;
mod time_limits;
mod violations;

use super::*;
use crate::entity::{
    account, audit_seal, identity, identity_document, identity_image, invitation, message, password_reset,
    permission_grant, session,
};
use crate::gate::{CanManageInvitations, Desk};
use crate::outbox::tests::Post;
use crate::test_backend::{NOON, TestBackend};
use domain::id::AccountId;
use domain::identity::{IdentityState, Side};
use domain::invitation::InvitationState;
use domain::message::{Lane, MessageKind, MessageState};
use domain::permission::Permission;
use domain::text::Locale;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Notify;
use uuid::Uuid;

fn account(id: u128, name: &str) -> account::Model {
    account::Model {
        email: Some(format!("{name}@example.org")),
        email_key: Some(format!("{name}@example.org")),
        username: Some(name.to_owned()),
        ..account::Model::pending(AccountId::new(Uuid::from_u128(id)), Locale::En, NOON)
    }
}

/// An id with this number.
fn id<I: From<Uuid>>(n: u128) -> I {
    Uuid::from_u128(n).into()
}

async fn add<M: IntoActiveModel<A>, A: sea_orm::ActiveModelTrait + Send>(
    desk: &TestBackend,
    row: M,
) -> std::result::Result<(), DbErr> {
    let row = row.into_active_model();
    let violated = Mutex::new(None);
    let insert = async |tx: Tx| match A::Entity::insert(row.clone()).exec_without_returning(&*tx).await {
        Ok(_) => Ok(()),
        Err(error) => {
            *violated.lock().unwrap() = Some(error);
            Err(Error::broken("a transaction is not continued after an error"))
        }
    };
    let insert = &insert;
    let outcome = desk.backend.db().write(async move |tx| insert(tx).await).await;
    let violated = violated.into_inner().unwrap();
    assert_eq!(outcome.is_err(), violated.is_some());
    violated.map_or(Ok(()), Err)
}

async fn accounts(desk: &TestBackend) -> u64 {
    account::Entity::find(crate::reach::EVERYONE).count(desk.backend.db().read()).await.unwrap()
}

#[tokio::test]
async fn rows_come_back_as_they_went_in() {
    let desk = TestBackend::new().await;
    let row = account::Model { founder: true, activated_at: Some(5), ..account(1, "ada") };
    add(&desk, row.clone()).await.unwrap();
    let found = account::Entity::find_by_id(crate::reach::EVERYONE, row.id)
        .one(desk.backend.db().read())
        .await
        .unwrap();
    assert_eq!(found, Some(row));
}

#[tokio::test]
async fn a_conflict_anywhere_runs_the_work_again_and_writes_once() {
    for failure in [Failure::Begin, Failure::Statement, Failure::Commit] {
        let desk = TestBackend::new().await;
        desk.failures.order(failure, 5);
        let (row, runs) = (account(1, "ada").into_active_model(), AtomicU32::new(0));
        desk.backend
            .db()
            .write(async |tx| {
                runs.fetch_add(1, Ordering::SeqCst);
                account::Entity::insert(row.clone()).exec_without_returning(&*tx).await?;
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), if failure == Failure::Begin { 1 } else { 6 }, "{failure:?}");
        assert_eq!((accounts(&desk).await, desk.failures.left()), (1, 0), "{failure:?}");
    }
}

#[tokio::test]
async fn after_five_tries_somebody_else_has_to_try_later() {
    let desk = TestBackend::new().await;
    desk.failures.order(Failure::Commit, 6);
    let row = account(1, "ada").into_active_model();
    let refused = desk
        .backend
        .db()
        .write(async |tx| Ok(account::Entity::insert(row.clone()).exec_without_returning(&*tx).await?))
        .await;
    assert!(matches!(refused, Err(Error::Later { code: Code::Busy, retry_after: 1 })));
    assert_eq!((accounts(&desk).await, desk.failures.left()), (0, 0));
}

#[tokio::test]
async fn a_refusal_rolls_back_and_is_not_tried_again() {
    let desk = TestBackend::new().await;
    let (row, runs) = (account(1, "ada").into_active_model(), AtomicU32::new(0));
    let refused: Result<()> = desk
        .backend
        .db()
        .write(async |tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            account::Entity::insert(row.clone()).exec_without_returning(&*tx).await?;
            Err(Code::UsernameUsed.into())
        })
        .await;
    assert!(matches!(refused, Err(Error::Refused(Code::UsernameUsed))));
    assert_eq!((accounts(&desk).await, runs.load(Ordering::SeqCst)), (0, 1));
}

#[tokio::test]
async fn a_request_that_goes_away_leaves_nothing_and_stops_nobody() {
    let desk = TestBackend::new().await;
    let backend = desk.backend.clone();
    let row = account(1, "ada").into_active_model();
    let written = Arc::new(Notify::new());
    let gone = tokio::spawn({
        let written = written.clone();
        async move {
            let work = async |tx: Tx| {
                account::Entity::insert(row.clone()).exec_without_returning(&*tx).await?;
                written.notify_one();
                std::future::pending::<()>().await;
                Ok(())
            };
            backend.db().write(work).await
        }
    });
    written.notified().await;
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    add(&desk, account(2, "ada")).await.unwrap();
    assert_eq!(accounts(&desk).await, 1);
}

#[tokio::test]
async fn a_writer_waits_for_another_program_s_lock() {
    let desk = TestBackend::new().await;
    let Some(other) = desk.lock_writing().await else { return };
    let waiting = tokio::spawn({
        let backend = desk.backend.clone();
        let row = account(1, "ada").into_active_model();
        async move {
            let work =
                async |tx: Tx| Ok(account::Entity::insert(row.clone()).exec_without_returning(&*tx).await?);
            backend.db().write(work).await
        }
    });
    let write = desk.backend.db().requests.write.get_sqlite_connection_pool();
    while write.num_idle() > 0 {
        tokio::task::yield_now().await;
    }
    assert!(!waiting.is_finished(), "it has the connection, and not the lock");
    assert_eq!(accounts(&desk).await, 0, "reading goes on meanwhile");
    other.execute_unprepared("ROLLBACK").await.unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!(accounts(&desk).await, 1);
}
